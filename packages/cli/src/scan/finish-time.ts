import { CodedError } from '@ioc-scanner/core'

const DAY_MS = 86_400_000

/**
 * The moment that `--finish-by` names: `04:30` is the next time the clock of this machine shows it, `2026-11-24T04:30` and
 * `2026-11-24T03:30Z` are themselves. Epoch milliseconds.
 * @throws {CodedError} `USAGE` for anything else, and for a moment that is over.
 */
export function finishTime(written: string, now: Date): number {
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(written)
  const at = clock === null ? moment(written) : nextTime(Number(clock[1]), Number(clock[2]), now)
  if (at === undefined)
    throw new CodedError('USAGE', `--finish-by ${written}: that is no time; write 04:30, or 2026-11-24T04:30`)
  if (at <= now.getTime()) throw new CodedError('USAGE', `--finish-by ${written}: that is over already`)
  return at
}

function moment(written: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$/.test(written)) return undefined
  const at = Date.parse(written)
  return Number.isNaN(at) ? undefined : at
}

function nextTime(hours: number, minutes: number, now: Date): number {
  const today = new Date(now)
  today.setHours(hours, minutes, 0, 0)
  return today.getTime() > now.getTime() ? today.getTime() : tomorrow(today)
}

/** By the calendar: a day may have 23 or 25 hours. */
function tomorrow(today: Date): number {
  const next = new Date(today)
  next.setDate(next.getDate() + 1)
  return next.getTime() > today.getTime() ? next.getTime() : today.getTime() + DAY_MS
}
