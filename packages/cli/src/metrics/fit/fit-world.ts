import type { BatchSettings, PluginDefinition } from '@ioc-scanner/core'
import { namedWorld, type ModelledWorld } from '@ioc-scanner/simulation'
import type { MeasuredScan } from '../measured-scan.js'
import { mostOf } from '../phases.js'
import { answeredOf } from './answered-requests.js'
import { lengthOfUnion, type Span } from './busy-seconds.js'
import { calibrate } from './calibrate.js'
import type { FittedCrowd } from './fitted-crowd.js'
import { fittedLimits } from './fitted-limits.js'
import { possibleLines } from './fitted-line.js'
import { fittedOrganization } from './fitted-organization.js'
import { fittedServer } from './fitted-server.js'
import { runModelled, type ModelledRun } from './modelled-run.js'

/** A modelled world in which a scan takes as long as the measured one did, for the same reasons as far as its file tells them. */
export interface FittedWorld {
  readonly world: ModelledWorld
  /** With the settings of the scan. */
  readonly run: ModelledRun
  /** In which the scan had a request under way, or waited for a limit. */
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
/** Of the duration: that much waiting shapes a scan. */
const MUCH_WAITING = 0.05
/** A model that is farther off than this is none. */
const FAR = 0.35

/** Fits a world to the scan, or says why that cannot be done. */
export async function fitWorld(
  scan: MeasuredScan,
  settings: BatchSettings,
  definitions: readonly PluginDefinition[],
): Promise<Fit> {
  const unfit = tooLittle(scan)
  if (unfit !== undefined) return { unfit }
  const measuredSeconds = fetchingSeconds(scan)
  const { organization, factor } = fittedOrganization(scan)
  const limits = fittedLimits(scan, settings, USUAL.limits, factor)
  const calibrated = []
  for (const { crowd, ...server } of possibleServers(scan)) {
    const world = { name: 'fitted', summary: 'fitted to a scan', organization, limits, ...server }
    const run = (changed: ModelledWorld): Promise<ModelledRun> => runModelled(changed, settings, SEED, definitions)
    calibrated.push({ crowd, ...(await calibrate(world, scan, measuredSeconds / factor, run)) })
  }
  const [nearest] = calibrated.sort((a, b) => a.distance - b.distance)
  if (nearest === undefined || nearest.miss > FAR) {
    const modelled = Math.round((nearest?.run.fetchingSeconds ?? 0) * factor)
    return {
      unfit: `a model of it would take ${modelled} s where the scan took ${Math.round(measuredSeconds)} s: it was slow for a reason that the file does not tell`,
    }
  }
  const { world, run, crowd } = nearest
  return { world, run, factor, measuredSeconds, assumptions: assumptionsOf(scan, crowd, factor) }
}

/** Servers and lines that would give such a scan. */
function possibleServers(scan: MeasuredScan): readonly (Pick<ModelledWorld, 'network' | 'server'> & {
  readonly crowd?: FittedCrowd
})[] {
  const { events, metrics } = scan
  if (events === null) {
    const lossRate = Math.min(0.9, 1 - (metrics.success_rate ?? 1))
    return [{ network: { ...USUAL.network, lossRate }, server: USUAL.server }]
  }
  const lines = possibleLines(answeredOf(events.requests), USUAL.network.bytesPerSecond)
  return lines.map((line) => fittedServer(events, USUAL, line))
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
  if (events === null && waits > metrics.duration_seconds * MUCH_WAITING)
    return 'the scan waited for limits, and a report does not tell which: write a file with --metrics-sink ndjson'
  return undefined
}

/** In which a request was under way, or a limit was waited for. */
function fetchingSeconds({ events, metrics }: MeasuredScan): number {
  if (events === null) return metrics.duration_seconds
  const requests = events.requests.map(({ atSeconds, latencySeconds }): Span => [atSeconds - latencySeconds, atSeconds])
  const waits = events.waits.map(({ atSeconds, seconds }): Span => [atSeconds, atSeconds + seconds])
  return Math.max(0.001, lengthOfUnion([...requests, ...waits]))
}

function assumptionsOf(scan: MeasuredScan, crowd: FittedCrowd | undefined, factor: number): readonly string[] {
  if (crowd === undefined || scan.events === null)
    return [
      'a report tells no single request: latencies are made up to fit its duration; --metrics-sink ndjson tells them',
    ]
  const most = mostOf(scan.events.requests.map(({ concurrency }) => concurrency))
  return [
    crowd.isSeen
      ? `more than ${crowd.knee} requests at a time slow each other down`
      : `no slowing down was seen with up to ${most} requests at a time; up to ${crowd.knee} are believed to be served as well`,
    ...(factor === 1 ? [] : [`every ${factor}th repository is modelled`]),
  ]
}
