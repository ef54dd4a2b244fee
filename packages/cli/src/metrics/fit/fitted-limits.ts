import type { BatchSettings, Bucket } from '@ioc-scanner/core'
import type { ModelledLimits, PrimaryLimit } from '@ioc-scanner/simulation'
import type { MeasuredScan, RecordedEvents, RecordedRequest, RecordedWait } from '../measured-scan.js'
import { sumOf } from '../phases.js'
import { metLimit } from './fitted-faults.js'

/** As the scan reports its waits. */
const SECONDARY = 'secondary rate limit'
const PRIMARY = 'rate limit'
/** Of the answered requests: so many may have had more company than the limit allows, for others may have ended meanwhile. */
const ABOVE_LIMIT = 0.1

/** The limits that the scan met; those that it did not meet are the `usual` ones. */
export function fittedLimits(
  scan: MeasuredScan,
  settings: BatchSettings,
  usual: ModelledLimits,
  factor: number,
): ModelledLimits {
  const { events } = scan
  if (events === null) return usual
  const primary = (bucket: Bucket): PrimaryLimit =>
    primaryOf(bucket, scan, events, settings, usual.primary[bucket], factor)
  return {
    ...usual,
    primary: { rest: primary('rest'), graphql: primary('graphql') },
    ...secondaryOf(events, usual),
  }
}

/** What was left when the scan began, by what it had spent when it had to wait for the reset. */
function primaryOf(
  bucket: Bucket,
  { metrics }: MeasuredScan,
  { requests, waits }: RecordedEvents,
  { rateLimitBuffer }: BatchSettings,
  usual: PrimaryLimit,
  factor: number,
): PrimaryLimit {
  const own = requests.filter((request) => request.bucket === bucket)
  const used = metrics.rate_limit_utilization?.[bucket] ?? 0
  const spent = sumOf(own, ({ points }) => points)
  const wait = waits.find((one) => one.reason === PRIMARY && one.bucket === bucket)
  const limit = used > 0 && spent > 0 && wait === undefined ? spent / used / rateLimitBuffer : usual.limit
  if (wait === undefined) return { limit: limit / factor, used: 0, resetInSeconds: usual.resetInSeconds }
  const before = sumOf(
    own.filter(({ atSeconds }) => atSeconds <= wait.atSeconds),
    ({ points }) => points,
  )
  const others = Math.max(0, limit * rateLimitBuffer - before)
  return { limit: limit / factor, used: others / factor, resetInSeconds: wait.atSeconds + wait.seconds }
}

type Secondary = Pick<ModelledLimits, 'concurrentRequests' | 'unprovokedRate' | 'retryAfterSeconds'>

/** Either so many at a time are too many, or nobody knows why. */
function secondaryOf(events: RecordedEvents, usual: ModelledLimits): Secondary {
  const { requests, waits } = events
  const bursts = waits.filter(({ reason }) => reason === SECONDARY)
  const refused = requests.filter((request) => metLimit(request, events))
  const [first] = bursts
  if (first === undefined || refused.length === 0) {
    const { concurrentRequests, retryAfterSeconds } = usual
    return { concurrentRequests, retryAfterSeconds, unprovokedRate: 0 }
  }
  const retryAfterSeconds = Math.max(1, Math.round(first.seconds))
  const most = concurrencyLimit(requests, refused, bursts)
  return most === undefined
    ? {
        concurrentRequests: usual.concurrentRequests,
        retryAfterSeconds,
        unprovokedRate: Math.min(0.5, bursts.length / Math.max(1, requests.length)),
      }
    : { concurrentRequests: most, retryAfterSeconds, unprovokedRate: 0 }
}

/** Requests at a time that pass, if it was their number that was refused. */
function concurrencyLimit(
  requests: readonly RecordedRequest[],
  refused: readonly RecordedRequest[],
  bursts: readonly RecordedWait[],
): number | undefined {
  const most = bursts.map((burst) => {
    const [first] = refused
      .filter(({ atSeconds }) => Math.abs(atSeconds - burst.atSeconds) <= 1)
      .sort((a, b) => a.atSeconds - a.latencySeconds - (b.atSeconds - b.latencySeconds))
    return first?.concurrency ?? Infinity
  })
  const limit = most.reduce((least, concurrency) => Math.min(least, concurrency), Infinity) - 1
  if (!Number.isFinite(limit) || limit < 1) return undefined
  const answered = requests.filter(({ status }) => status === 'measured')
  const above = answered.filter(({ concurrency }) => concurrency > limit).length
  return above <= answered.length * ABOVE_LIMIT ? limit : undefined
}
