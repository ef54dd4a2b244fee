import { CodedError, printable } from '@ioc-scanner/core'

const DAY = /^\d{4}-\d\d-\d\d$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/

/**
 * The moment that `--as-of` names, epoch milliseconds: a day is meant to its end, in UTC.
 * @throws {CodedError} `USAGE`
 */
export function momentOf(written: string): number {
  const at = DAY.test(written) ? Date.parse(`${written}T23:59:59.999Z`) : TIME.test(written) ? Date.parse(written) : NaN
  const isReal = !Number.isNaN(at) && (!DAY.test(written) || new Date(at).toISOString().startsWith(written))
  if (!isReal)
    throw new CodedError(
      'USAGE',
      `--as-of ${printable(written)}: that is no date; write 2026-11-24, or 2026-11-24T04:30Z`,
    )
  return at
}

/** Epoch milliseconds as ISO 8601, UTC. */
export const isoOf = (at: number): string => new Date(at).toISOString()
