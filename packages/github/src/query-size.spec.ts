import { expect, test } from '@jest/globals'
import { QuerySize } from './query-size.js'

test('it halves from page to page until one thing is left, and says so', () => {
  const size = new QuerySize(100)
  const sizes: number[] = []
  while (size.tooHeavy()) sizes.push(size.current)
  expect(sizes).toEqual([50, 25, 12, 6, 3, 1])
  expect(size.tooHeavy()).toBe(false)
  expect(size.current).toBe(1)
})

test('it grows back after queries that passed, later each time', () => {
  const size = new QuerySize(50)
  const passesUntilFull = (): number => {
    size.tooHeavy()
    let passes = 0
    while (size.current < 50) {
      size.passed()
      passes += 1
    }
    return passes
  }
  expect([passesUntilFull(), passesUntilFull(), passesUntilFull(), passesUntilFull()]).toEqual([4, 8, 16, 16])
})

test('it never asks for more than it began with', () => {
  const size = new QuerySize(50)
  for (let passes = 0; passes < 100; passes += 1) size.passed()
  expect(size.current).toBe(50)
})
