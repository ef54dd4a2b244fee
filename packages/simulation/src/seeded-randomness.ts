import type { Randomness } from '@ioc-scanner/core'

/** Chance that repeats: the same seed gives the same sequence, on every machine. */
export function seededRandomness(seed: number): Randomness {
  let state = seed >>> 0
  return {
    next: () => {
      // A Weyl sequence (steps of 2^32 divided by the golden ratio), its bits mixed so that neighbours look unrelated.
      state = (state + 0x9e3779b9) >>> 0
      let mixed = state
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
      mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
      return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
    },
  }
}
