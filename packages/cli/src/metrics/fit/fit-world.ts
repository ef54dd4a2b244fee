import type { BatchSettings, PluginDefinition } from '@ioc-scanner/core'
import { namedWorld, type ModelledRequestKind, type ModelledWorld } from '@ioc-scanner/simulation'
import type { MeasuredScan } from '../measured-scan.js'
import { answeredOf, medianOf } from './answered-requests.js'
import { fittedLimits } from './fitted-limits.js'
import { fittedOrganization } from './fitted-organization.js'
import { fittedServer, scaledService, type Scales } from './fitted-server.js'
import { runModelled, type ModelledRun } from './modelled-run.js'

/** A modelled world in which a scan takes as long as the measured one did, for the same reasons as far as its file tells them. */
export interface FittedWorld {
  readonly world: ModelledWorld
  /** With the settings of the scan. */
  readonly run: ModelledRun
  /** Of the scan, from its first request to the end of its last. */
  readonly measuredSeconds: number
  /** So many repositories of the scan are one of the model. */
  readonly factor: number
  /** What was assumed because the file does not tell it. */
  readonly assumptions: readonly string[]
}

export type Fit = FittedWorld | { readonly unfit: string }

/** What a file does not tell is as in the everyday world. */
const USUAL = namedWorld('good-network')
const SEED = 1
const FEWEST_REQUESTS = 20
const FEWEST_FILES = 20
const SHORTEST_SECONDS = 2
const ROUNDS = 4
/** A model that is nearer than this is taken; one that is farther off at the end is none. */
const [NEAR, FAR] = [0.1, 0.35]
const KINDS: readonly ModelledRequestKind[] = ['listing', 'tree', 'contents', 'blob']

/** Fits a world to the scan, or says why that cannot be done. */
export async function fitWorld(
  scan: MeasuredScan,
  settings: BatchSettings,
  definitions: readonly PluginDefinition[],
): Promise<Fit> {
  const unfit = tooLittle(scan)
  if (unfit !== undefined) return { unfit }
  const wanted = fetchingSeconds(scan)
  const { organization, factor } = fittedOrganization(scan)
  const fitted = scan.events === null ? undefined : fittedServer(scan.events, USUAL)
  let world: ModelledWorld = {
    name: 'fitted',
    summary: 'fitted to a scan',
    organization,
    network: fitted?.network ?? { ...USUAL.network, ...lossesOf(scan) },
    server: fitted?.server ?? USUAL.server,
    limits: fittedLimits(scan, settings, USUAL.limits, factor),
  }
  let run = await runModelled(world, settings, SEED, definitions)
  for (let round = 1; round <= ROUNDS && missOf(run, wanted / factor) > NEAR; round += 1) {
    world = nearer(world, run, scan, wanted / factor, round)
    run = await runModelled(world, settings, SEED, definitions)
  }
  if (missOf(run, wanted / factor) > FAR) {
    const [modelled, real] = [Math.round(run.fetchingSeconds * factor), Math.round(wanted)]
    return {
      unfit: `a model of it would take ${modelled} s where the scan took ${real} s: it was slow for a reason that the file does not tell`,
    }
  }
  return { world, run, factor, measuredSeconds: wanted, assumptions: assumptionsOf(scan, fitted, factor) }
}

function tooLittle({ metrics, events, files, status }: MeasuredScan): string | undefined {
  const { rest, graphql } = metrics.api
  const requests = rest.requests + graphql.requests
  if (metrics.success_rate === null) return 'performance monitoring was off'
  if (status === 'interrupted') return 'the scan was interrupted: nobody knows what the rest would have taken'
  if (requests === 0) return 'the scan sent no request: there is nothing to speed up by batching'
  const answered = events === null ? requests : answeredOf(events.requests).length
  if (answered < FEWEST_REQUESTS || files.total < FEWEST_FILES || metrics.duration_seconds < SHORTEST_SECONDS) {
    return `the scan is too small: ${answered} answers for ${files.total} files in ${metrics.duration_seconds.toFixed(1)} s tell no more than chance; needed are ${FEWEST_REQUESTS}, ${FEWEST_FILES} and ${SHORTEST_SECONDS} s`
  }
  const waits = metrics.rate_limit_wait_seconds ?? 0
  if (events === null && waits > metrics.duration_seconds * 0.05)
    return 'the scan waited for limits, and a report does not tell which: write a file with --metrics-sink ndjson'
  return undefined
}

/** From the first request to the end of the last one. */
function fetchingSeconds({ events, metrics }: MeasuredScan): number {
  if (events === null) return metrics.duration_seconds
  const starts = events.requests.map(({ atSeconds, latencySeconds }) => atSeconds - latencySeconds)
  return Math.max(0.001, Math.max(...events.requests.map(({ atSeconds }) => atSeconds)) - Math.min(...starts))
}

function lossesOf({ metrics }: MeasuredScan): { readonly lossRate: number } {
  return { lossRate: Math.min(0.9, 1 - (metrics.success_rate ?? 1)) }
}

/** By how much the modelled time is off: 0.1 is a tenth, either way. */
function missOf(run: ModelledRun, wantedSeconds: number): number {
  const ratio = Math.max(0.001, run.fetchingSeconds) / wantedSeconds
  return Math.max(ratio, 1 / ratio) - 1
}

/** First each kind of request is made as slow as it was; where that does not do, all of them. */
function nearer(
  world: ModelledWorld,
  run: ModelledRun,
  scan: MeasuredScan,
  wantedSeconds: number,
  round: number,
): ModelledWorld {
  const { server, network } = world
  const byKind = scan.events !== null && round <= ROUNDS / 2
  const by = Math.min(4, Math.max(0.25, wantedSeconds / Math.max(0.001, run.fetchingSeconds)))
  const scale = byKind
    ? kindScales(run, scan, network.roundTripMs[0] ?? 0)
    : { listing: by, tree: by, contents: by, blob: by }
  const serviceMs = scaledService(server.serviceMs, scale)
  const isReport = scan.events === null
  const trips = isReport ? network.roundTripMs.map((ms) => ms * by) : network.roundTripMs
  return { ...world, network: { ...network, roundTripMs: trips }, server: { ...server, serviceMs } }
}

function kindScales({ latencyMs }: ModelledRun, { events }: MeasuredScan, tripMs: number): Scales {
  const answered = answeredOf(events?.requests ?? [])
  const scaleOf = (kind: ModelledRequestKind): number => {
    const real = medianOf(answered.filter((request) => request.kind === kind).map((one) => one.latencySeconds * 1_000))
    const modelled = latencyMs[kind]
    if (real === undefined || modelled === undefined) return 1
    return Math.min(3, Math.max(1 / 3, Math.max(1, real - tripMs) / Math.max(1, modelled - tripMs)))
  }
  const scales = KINDS.map((kind) => [kind, scaleOf(kind)] as const)
  return Object.fromEntries(scales) as unknown as Scales
}

function assumptionsOf(
  scan: MeasuredScan,
  fitted: ReturnType<typeof fittedServer> | undefined,
  factor: number,
): readonly string[] {
  if (fitted === undefined || scan.events === null)
    return [
      'a report tells no single request: latencies are made up to fit its duration; --metrics-sink ndjson tells them',
    ]
  const most = Math.max(0, ...scan.events.requests.map(({ concurrency }) => concurrency))
  const { crowd } = fitted
  return [
    crowd.isSeen
      ? `more than ${crowd.knee} requests at a time slow each other down`
      : `no slowing down was seen with up to ${most} requests at a time; up to ${crowd.knee} are believed to be served as well`,
    ...(factor === 1 ? [] : [`every ${factor}th repository is modelled`]),
  ]
}
