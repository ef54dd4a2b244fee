import { expect, test } from '@jest/globals'
import { seededRandomness } from '../seeded-randomness.js'
import { drawFrom, quantileOf } from './spread.js'

test('quantiles lie at even distances, and between two of them everything is equally likely', () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((place) => quantileOf([10, 20, 100], place))).toEqual([10, 15, 20, 60, 100])
  expect(quantileOf([7], 0.3)).toBe(7)
})

test('half of what is drawn lies below the middle quantile', () => {
  const randomness = seededRandomness(3)
  const drawn = Array.from({ length: 10_000 }, () => drawFrom([0, 5, 1_000], randomness))
  expect(Math.abs(drawn.filter((value) => value < 5).length - 5_000)).toBeLessThan(200)
})
