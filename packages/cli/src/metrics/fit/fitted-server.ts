import type { ModelledNetwork, ModelledRequestKind, ModelledServerTraits, ModelledWorld } from '@ioc-scanner/simulation'
import type { RecordedEvents } from '../measured-scan.js'
import { quantileOf } from '../phases.js'
import { answeredOf, medianOf, usualWork, type Answered } from './answered-requests.js'
import { crowdFactor, fittedCrowd, type FittedCrowd } from './fitted-crowd.js'
import { faultsOf } from './fitted-faults.js'
import { unqueued } from './fitted-line.js'
import { fittedTrip } from './fitted-trip.js'

export interface FittedServer {
  readonly network: ModelledNetwork
  readonly server: ModelledServerTraits
  readonly crowd: FittedCrowd
}

const KINDS: readonly ModelledRequestKind[] = ['listing', 'tree', 'contents', 'blob']
/** Of an answer's time, what is surely work. */
const LEAST_WORK_MS = 1
const JITTER_STEPS = 8
const [LEAST_JITTER, MOST_JITTER] = [0.3, 4]
/** Share at either end that is left out. */
const OUTLIERS = 0.03
/** Answers that waited for no other one; if there are fewer, all have to do. */
const FEWEST_FREE = 10
/** More answers of a scan tell nothing new. */
const ENOUGH = 3_000
/** Fewer requests of a kind say nothing about it. */
const FEWEST_OF_A_KIND = 3

/** A server as slow, as shaky and as crowded as the answers tell, behind a line that gives so much; the shape of its work is that of `usual`. */
export function fittedServer(events: RecordedEvents, usual: ModelledWorld, bytesPerSecond: number): FittedServer {
  const all = answeredOf(events.requests)
  const free = unqueued(all, bytesPerSecond)
  const answered = every(free.length >= FEWEST_FREE ? free : all, ENOUGH)
  const workMs = usualWork(events, all, usual.server.serviceMs)
  const serverMs = ({ latencySeconds, bytes }: Answered): number => (latencySeconds - bytes / bytesPerSecond) * 1_000
  const tripMs = fittedTrip(
    answered.map((request) => ({ kind: request.kind, ms: serverMs(request), workMs: workMs(request) })),
  )
  const slowness = (request: Answered): number => Math.max(LEAST_WORK_MS, serverMs(request) - tripMs) / workMs(request)
  const rough = scales(answered, slowness)
  const crowd = fittedCrowd(
    answered
      .filter(({ kind }) => kind === 'contents' || kind === 'tree')
      .map((request) => ({ slowness: slowness(request) / rough[request.kind], concurrency: request.concurrency })),
  )
  const alone = (request: Answered): number =>
    slowness(request) / crowdFactor(request.concurrency, crowd.knee, crowd.crowding)
  const scale = scales(answered, alone)
  const { lossRate, stallRate, faultRate, serverTimeoutMs } = faultsOf(events)
  return {
    network: { roundTripMs: [tripMs], bytesPerSecond, lossRate, stallRate },
    server: {
      ...usual.server,
      serviceMs: scaledService(usual.server.serviceMs, scale),
      jitter: jitterOf(answered.map((request) => alone(request) / scale[request.kind])),
      knee: crowd.knee,
      crowding: crowd.crowding,
      timeoutMs: serverTimeoutMs ?? usual.server.timeoutMs,
      faultRate,
    },
    crowd,
  }
}

export type Scales = Readonly<Record<ModelledRequestKind, number>>

export function scaledService(
  serviceMs: ModelledServerTraits['serviceMs'],
  scale: Scales,
): ModelledServerTraits['serviceMs'] {
  const scaled = KINDS.map((kind) => {
    const by = scale[kind]
    const { base, perRepository, perThing, perKib } = serviceMs[kind]
    return [
      kind,
      { base: base * by, perRepository: perRepository * by, perThing: perThing * by, perKib: perKib * by },
    ] as const
  })
  return Object.fromEntries(scaled) as unknown as ModelledServerTraits['serviceMs']
}

/** The middle of each kind; a kind that was hardly met is as slow as all others. */
function scales(answered: readonly Answered[], slowness: (request: Answered) => number): Scales {
  const all = medianOf(answered.map(slowness)) ?? 1
  const own = (kind: ModelledRequestKind): number => {
    const values = answered.filter((request) => request.kind === kind).map(slowness)
    return values.length < FEWEST_OF_A_KIND ? all : (medianOf(values) ?? all)
  }
  return { listing: own('listing'), tree: own('tree'), contents: own('contents'), blob: own('blob') }
}

/** About so many of them, at even distances. */
function every<Item>(items: readonly Item[], enough: number): readonly Item[] {
  const step = Math.max(1, Math.floor(items.length / enough))
  return items.filter((_, index) => index % step === 0)
}

function jitterOf(factors: readonly number[]): readonly number[] {
  const sorted = factors.map((factor) => Math.min(MOST_JITTER, Math.max(LEAST_JITTER, factor))).sort((a, b) => a - b)
  const place = (step: number): number => OUTLIERS + ((1 - 2 * OUTLIERS) * step) / JITTER_STEPS
  return Array.from({ length: JITTER_STEPS + 1 }, (_, step) => quantileOf(sorted, place(step)) || 1)
}
