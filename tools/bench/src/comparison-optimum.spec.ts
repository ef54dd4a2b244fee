import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fewestRounds } from './comparison-optimum.js'

test('one page, one tree of two steps, one content: each waits for the one before', () => {
  expect(fewestRounds({ pages: 1, trees: 2, contents: 1 }, 10)).toBe(4)
})

test('pages come one after the other, however many requests may be in flight', () => {
  expect(fewestRounds({ pages: 10, trees: 0, contents: 0 }, 50)).toBe(10)
})

test('one at a time, every request takes its turn', () => {
  expect(fewestRounds({ pages: 10, trees: 31, contents: 92 }, 1)).toBe(133)
})

test('what is held back waits for the last tree', () => {
  const scan = { pages: 10, trees: 20, contents: 20 }
  expect(fewestRounds(scan, 10)).toBe(13)
  expect(fewestRounds({ ...scan, heldBack: 1 }, 10)).toBe(14)
})

test('it is never less than the longest chain, nor than all requests / concurrency, and never more than both together', () => {
  const count = fc.integer({ min: 1, max: 300 })
  fc.assert(
    fc.property(count, count, count, fc.integer({ min: 1, max: 50 }), (pages, trees, contents, concurrency) => {
      const rounds = fewestRounds({ pages, trees, contents }, concurrency)
      const volume = Math.ceil((pages + trees + contents) / concurrency)
      expect(rounds).toBeGreaterThanOrEqual(Math.max(volume, pages + 1))
      expect(rounds).toBeLessThanOrEqual(volume + pages + 3)
    }),
  )
})
