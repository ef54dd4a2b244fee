/** Chance, for jitter and ids: tests hand in a seeded one. */
export interface Randomness {
  /** Evenly from 0 (included) to 1 (excluded). */
  next(): number
}
export const RANDOMNESS = Symbol.for('ioc-scanner/v1/randomness')
