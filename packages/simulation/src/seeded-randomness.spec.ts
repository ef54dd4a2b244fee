import { expect, test } from '@jest/globals'
import { seededRandomness } from './seeded-randomness.js'

const drawn = (seed: number, count: number): number[] => {
  const randomness = seededRandomness(seed)
  return Array.from({ length: count }, () => randomness.next())
}

test('the same seed gives the same sequence, another seed another', () => {
  expect(drawn(7, 100)).toEqual(drawn(7, 100))
  expect(drawn(7, 100)).not.toEqual(drawn(8, 100))
})

test('the numbers lie evenly between 0 and 1', () => {
  const tenths = new Array<number>(10).fill(0)
  const numbers = drawn(42, 100_000)
  expect(numbers.filter((number) => !(number >= 0 && number < 1))).toEqual([])
  for (const number of numbers) tenths[Math.floor(number * 10)]! += 1
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500)
})
