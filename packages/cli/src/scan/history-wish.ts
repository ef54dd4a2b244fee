import { CodedError } from '@ioc-scanner/core'
import type { HistoryWish } from '@ioc-scanner/engine'

const DAY_MS = 86_400_000

/**
 * The time that `--history` names: `campaign`, `2026-03-01`, `2026-03-01..2026-03-31`, each end a day or a moment. A day is
 * taken whole, by UTC, as dates of commits are compared.
 * @throws {CodedError} `USAGE` for anything else, and for a time that ends before it begins or lies ahead.
 */
export function historyWish(written: string, now: Date): HistoryWish {
  if (written === 'campaign') return written
  const [since = '', until, ...more] = written.split('..')
  const sinceMs = moment(since)
  const untilMs = until === undefined ? undefined : endOf(until)
  if (sinceMs === undefined || more.length > 0 || (until !== undefined && untilMs === undefined))
    throw new CodedError(
      'USAGE',
      `--history ${written}: that is no time; write campaign, 2026-03-01, or 2026-03-01..2026-03-31`,
    )
  if (sinceMs > now.getTime()) throw new CodedError('USAGE', `--history ${written}: that lies ahead`)
  if (untilMs !== undefined && untilMs < sinceMs)
    throw new CodedError('USAGE', `--history ${written}: it ends before it begins`)
  return { sinceMs, ...(untilMs === undefined ? {} : { untilMs }) }
}

const DAY = /^\d{4}-\d\d-\d\d$/

/** A moment without a zone is one of UTC, as a day is. */
function moment(written: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(written)
  if (match === null) return undefined
  const [, day = '', time = '00:00', zone = 'Z'] = match
  const at = Date.parse(`${day}T${time}${zone}`)
  // 2026-02-31 is no day, though some would take it for the third of March.
  const isDay = new Date(`${day}T00:00Z`).toJSON()?.startsWith(day) === true
  return Number.isNaN(at) || !isDay ? undefined : at
}

function endOf(written: string): number | undefined {
  const at = moment(written)
  return at !== undefined && DAY.test(written) ? at + DAY_MS - 1 : at
}
