import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ScoreSample } from './score-sample.js'

const sampleOf = (scores: readonly number[]): ScoreSample => {
  const sample = new ScoreSample()
  for (const score of scores) sample.add(score)
  return sample
}

test('before the first score everything is high', () => {
  expect(new ScoreSample().leastOfHighest(0.1)).toBe(Number.NEGATIVE_INFINITY)
})

test('the highest tenth of 1 to 100 begins at 91', () => {
  expect(sampleOf(Array.from({ length: 100 }, (_, index) => index + 1)).leastOfHighest(0.1)).toBe(91)
})

test('equal scores are all high', () => {
  expect(sampleOf(Array.from({ length: 5_000 }, () => 7)).leastOfHighest(0.1)).toBe(7)
})

test('however many there are, the limit lies near the true one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2_000, max: 50_000 }), fc.nat({ max: 1_000 }), (count, shift) => {
      const scores = Array.from({ length: count }, (_, index) => ((index + shift) * 7_919) % 1_000)
      expect(Math.abs(sampleOf(scores).leastOfHighest(0.1) - 900)).toBeLessThan(60)
    }),
    { numRuns: 20 },
  )
})
