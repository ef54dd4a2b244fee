import type { ModelledRequestKind, ModelledWorld } from '@ioc-scanner/simulation'
import type { MeasuredScan } from '../measured-scan.js'
import { answeredOf, medianOf } from './answered-requests.js'
import { scaledService, type Scales } from './fitted-server.js'
import type { ModelledRun } from './modelled-run.js'

export interface Calibrated {
  readonly world: ModelledWorld
  readonly run: ModelledRun
  /** By how much the modelled time is off: 0.1 is a tenth, either way. */
  readonly miss: number
  /** The same, together with how far the times of its requests are off. */
  readonly distance: number
}

const ROUNDS = 4
/** Nearer than this is near enough. */
const NEAR = 0.1
/** The most that one round changes. */
const [LARGEST_STEP, LARGEST_KIND_STEP] = [4, 3]
const KINDS: readonly ModelledRequestKind[] = ['listing', 'tree', 'contents', 'blob']

/** Brings a world nearer to the scan: lets it be scanned, compares, makes what was too quick slower and the other way round. */
export async function calibrate(
  first: ModelledWorld,
  scan: MeasuredScan,
  wantedSeconds: number,
  runIn: (world: ModelledWorld) => Promise<ModelledRun>,
): Promise<Calibrated> {
  const medians = latenciesOf(scan)
  const seen = (world: ModelledWorld, run: ModelledRun): Calibrated => {
    const miss = missOf(run, wantedSeconds)
    return { world, run, miss, distance: miss + latencyMiss(run, medians) }
  }
  let current = seen(first, await runIn(first))
  let best = current
  for (let round = 1; round <= ROUNDS && best.miss > NEAR; round += 1) {
    // First each kind of request for itself; where that does not do, all together.
    const isByKind = scan.events !== null && round <= ROUNDS / 2
    const world = isByKind
      ? withKinds(current, medians)
      : withAll(current, wantedSeconds / Math.max(0.001, current.run.fetchingSeconds), scan.events === null)
    current = seen(world, await runIn(world))
    if (current.miss < best.miss) best = current
  }
  return best
}

function missOf({ fetchingSeconds }: ModelledRun, wantedSeconds: number): number {
  const ratio = Math.max(0.001, fetchingSeconds) / wantedSeconds
  return Math.max(ratio, 1 / ratio) - 1
}

type Latencies = ReadonlyMap<ModelledRequestKind, number>

/** Half of the answers of each kind came within so many milliseconds. */
function latenciesOf({ events }: MeasuredScan): Latencies {
  const answered = answeredOf(events?.requests ?? [])
  return new Map(
    KINDS.flatMap((kind) => {
      const own = answered
        .filter((request) => request.kind === kind)
        .map(({ latencySeconds }) => latencySeconds * 1_000)
      const median = medianOf(own)
      return median === undefined ? [] : [[kind, median] as const]
    }),
  )
}

function latencyMiss({ latencyMs }: ModelledRun, medians: Latencies): number {
  return [...medians].reduce((sum, [kind, real]) => {
    const modelled = latencyMs[kind]
    return modelled === undefined ? sum : sum + Math.abs(Math.log(Math.max(0.1, modelled) / Math.max(0.1, real)))
  }, 0)
}

function withKinds({ world, run }: Calibrated, medians: Latencies): ModelledWorld {
  const tripMs = world.network.roundTripMs[0] ?? 0
  const scaleOf = (kind: ModelledRequestKind): number => {
    const [real, modelled] = [medians.get(kind), run.latencyMs[kind]]
    if (real === undefined || modelled === undefined) return 1
    return within(Math.max(1, real - tripMs) / Math.max(1, modelled - tripMs), LARGEST_KIND_STEP)
  }
  const scale = {
    listing: scaleOf('listing'),
    tree: scaleOf('tree'),
    contents: scaleOf('contents'),
    blob: scaleOf('blob'),
  }
  return withService(world, scale)
}

/** @param slower By that factor. A line that holds the model up gives more. */
function withAll({ world }: Calibrated, slower: number, areTripsUnknown: boolean): ModelledWorld {
  const by = within(slower, LARGEST_STEP)
  const { network } = world
  const scaled = withService(world, { listing: by, tree: by, contents: by, blob: by })
  return {
    ...scaled,
    network: {
      ...network,
      bytesPerSecond: by < 1 ? network.bytesPerSecond / by : network.bytesPerSecond,
      roundTripMs: areTripsUnknown ? network.roundTripMs.map((ms) => ms * by) : network.roundTripMs,
    },
  }
}

function withService(world: ModelledWorld, scale: Scales): ModelledWorld {
  const { server } = world
  return { ...world, server: { ...server, serviceMs: scaledService(server.serviceMs, scale) } }
}

function within(factor: number, largest: number): number {
  return Math.min(largest, Math.max(1 / largest, factor))
}
