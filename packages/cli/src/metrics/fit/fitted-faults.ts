import type { RecordedEvents, RecordedRequest } from '../measured-scan.js'
import { isModelled, medianOf } from './answered-requests.js'

export interface FittedFaults {
  /** Shares of all attempts. */
  readonly lossRate: number
  readonly stallRate: number
  readonly faultRate: number
  /** After which the server gave large queries up; undefined: it never did. */
  readonly serverTimeoutMs: number | undefined
}

/** GitHub gives up after 10 seconds, a client after 30: what ended between these two was given up by the server. */
const SERVER_GIVES_UP_SECONDS = 5
const CLIENT_GIVES_UP_SECONDS = 20
/** Requests that are refused during a wait met the limit that was waited for. */
const BESIDE_A_WAIT_SECONDS = 1

/** What went wrong by chance. What met a limit is none of it. */
export function faultsOf(events: RecordedEvents): FittedFaults {
  const attempts = events.requests.filter(isModelled)
  const dropped = attempts.filter((request) => request.status === 'dropped' && !metLimit(request, events))
  const lost = attempts.filter(({ status }) => status === 'ignored').length
  const stalled = dropped.filter(({ latencySeconds }) => latencySeconds >= CLIENT_GIVES_UP_SECONDS)
  const givenUp = dropped.filter(
    ({ latencySeconds }) => latencySeconds >= SERVER_GIVES_UP_SECONDS && latencySeconds < CLIENT_GIVES_UP_SECONDS,
  )
  const quick = dropped.length - stalled.length - givenUp.length
  const share = (count: number): number => (attempts.length === 0 ? 0 : Math.min(0.95, count / attempts.length))
  const timeout = medianOf(givenUp.map(({ latencySeconds }) => latencySeconds * 1_000))
  return {
    lossRate: share(lost),
    stallRate: share(stalled.length),
    faultRate: share(quick),
    serverTimeoutMs: timeout,
  }
}

/** Whether a dropped request was refused by a primary or secondary limit: then all others waited as well. */
export function metLimit(request: RecordedRequest, { waits }: RecordedEvents): boolean {
  return (
    request.status === 'dropped' &&
    request.latencySeconds < SERVER_GIVES_UP_SECONDS &&
    waits.some(
      ({ reason, atSeconds, seconds }) =>
        reason.includes('rate limit') &&
        request.atSeconds >= atSeconds - BESIDE_A_WAIT_SECONDS &&
        request.atSeconds <= atSeconds + seconds + BESIDE_A_WAIT_SECONDS,
    )
  )
}
