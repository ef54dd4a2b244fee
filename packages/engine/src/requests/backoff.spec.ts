import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { backoffDelayMs } from './backoff.js'

const at = (next: number) => ({ next: () => next })

test('the cap starts at the base, doubles, and ends at a minute', () => {
  const caps = [1, 2, 3, 6, 7, 10].map((repetition) => Math.round(backoffDelayMs(repetition, 1, at(1))))
  expect(caps).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000])
})

test('the delay is drawn evenly from 0 to the cap', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (repetition, base, next) => {
        const cap = Math.min(60_000, base * 1_000 * 2 ** (repetition - 1))
        expect(backoffDelayMs(repetition, base, at(next))).toBeCloseTo(next * cap)
      },
    ),
  )
})
