import type { Randomness } from '@ioc-scanner/core'

const LONGEST_DELAY_MS = 60_000

/** Full jitter: evenly between 0 and the cap, which doubles with each repetition. `repetition` counts from 1. */
export function backoffDelayMs(repetition: number, baseSeconds: number, randomness: Randomness): number {
  const cap = Math.min(LONGEST_DELAY_MS, baseSeconds * 1_000 * 2 ** (repetition - 1))
  return randomness.next() * cap
}
