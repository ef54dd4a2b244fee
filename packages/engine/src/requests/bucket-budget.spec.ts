import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Allowance } from '@ioc-scanner/core'
import { BucketBudget } from './bucket-budget.js'

const HOUR = 3_600_000
const now = Date.UTC(2026, 0, 1)
const window = (remaining: number, resetAtMs: number | null = now + HOUR, limit = 100): Allowance => ({
  limit,
  remaining,
  resetAtMs,
})
const isAdmitted = (budget: BucketBudget, at = now, points = 1): boolean => budget.admissibleAt(points, at) <= at

function budgetOf(share: number, ...learned: readonly Allowance[]): BucketBudget {
  const budget = new BucketBudget(share)
  for (const allowance of learned) budget.learn(allowance, now)
  return budget
}

test('before anything is known, and without limits, everything is admitted', () => {
  expect(isAdmitted(budgetOf(0.8))).toBe(true)
  expect(isAdmitted(budgetOf(0.8, { limit: null, remaining: null, resetAtMs: null }))).toBe(true)
  expect(budgetOf(0.8, { limit: null, remaining: null, resetAtMs: null }).utilization).toBeNull()
})

test.each([
  [0.8, 21, true],
  [0.8, 20, false],
  [0.5, 51, true],
  [0.5, 50, false],
  [1, 1, true],
  [1, 0, false],
])('with a buffer of %d and %d of 100 points left, one more is admitted: %s', (share, remaining, admitted) => {
  expect(isAdmitted(budgetOf(share, window(remaining)))).toBe(admitted)
})

test('what is under way counts as spent until its answer has come', () => {
  const budget = budgetOf(0.5, window(52))
  budget.start(1)
  expect(isAdmitted(budget)).toBe(true)
  budget.start(1)
  expect(isAdmitted(budget)).toBe(false)
  expect(budget.allowance(now).remaining).toBe(0)
  budget.finish(1, 0)
  expect(isAdmitted(budget)).toBe(true)
})

test('a spent share is waited for until a second after the reset, and then the bucket counts as full', () => {
  const budget = budgetOf(0.8, window(10))
  expect(budget.admissibleAt(1, now)).toBe(now + HOUR + 1_000)
  expect(isAdmitted(budget, now + HOUR)).toBe(false)
  expect(isAdmitted(budget, now + HOUR + 1_000)).toBe(true)
})

test('answers that arrive out of order cannot give points back', () => {
  const budget = budgetOf(0.8, window(30), window(20), window(25), window(40, now + HOUR + 2_000))
  expect(budget.allowance(now).remaining).toBe(0)
  expect(isAdmitted(budget)).toBe(false)
})

test('a later window replaces the one before; an answer from a window that is over changes nothing', () => {
  const budget = budgetOf(0.8, window(10, now + 10_000))
  budget.learn(window(99, now + HOUR), now + 10_500)
  expect(isAdmitted(budget, now + 10_500)).toBe(true)
  budget.learn(window(5, now + 10_000), now + 12_000)
  expect(budget.allowance(now + 12_000)).toMatchObject({ remaining: 79, resetAtMs: now + HOUR })
})

test('an answer without limits does not make a known bucket unlimited', () => {
  const budget = budgetOf(0.8, window(10), { limit: null, remaining: null, resetAtMs: null })
  expect(isAdmitted(budget)).toBe(false)
})

test('without a reset the wait is a minute, and it ends', () => {
  const budget = budgetOf(0.8, window(0, null))
  expect(budget.admissibleAt(1, now)).toBe(now + 61_000)
  expect(budget.admissibleAt(1, now + 30_000)).toBe(now + 61_000)
  expect(isAdmitted(budget, now + 61_000)).toBe(true)
})

test('an exhausted bucket waits for the reset that it was told, else for a minute', () => {
  const told = budgetOf(0.8)
  told.exhaust(now + 5_000, now)
  expect(told.admissibleAt(1, now)).toBe(now + 6_000)
  const untold = budgetOf(0.8)
  untold.exhaust(undefined, now)
  expect(untold.admissibleAt(1, now)).toBe(now + 61_000)
})

test('a reset in the past (a clock that is ahead) is no invitation to hammer, one in ten years (behind) none to wait', () => {
  const ahead = budgetOf(0.8)
  ahead.exhaust(now - 600_000, now)
  expect(ahead.admissibleAt(1, now)).toBeGreaterThanOrEqual(now + 15_000)
  const behind = budgetOf(0.8, window(0, now + 10 * 365 * 24 * HOUR))
  expect(behind.admissibleAt(1, now)).toBeLessThanOrEqual(now + HOUR + 1_000)
})

test('a request dearer than the whole share passes once nothing of the bucket is used', () => {
  expect(isAdmitted(budgetOf(0.1, window(100)), now, 50)).toBe(true)
  expect(isAdmitted(budgetOf(0.1, window(99)), now, 50)).toBe(false)
})

test('utilization is what this scan spent in its dearest window, as a share of what it may use', () => {
  const budget = budgetOf(0.5, window(60))
  const spend = (points: number): void => {
    budget.start(points)
    budget.finish(points, points)
  }
  spend(10)
  spend(5)
  expect(budget.utilization).toBeCloseTo(15 / 50)
  budget.learn(window(99, now + 2 * HOUR), now + HOUR + 2_000)
  spend(1)
  expect(budget.utilization).toBeCloseTo(15 / 50)
})

test('whatever the answers say, every wait ends, and within a window never more than the share is used', () => {
  const allowance = fc.record({
    limit: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 200 })),
    remaining: fc.oneof(fc.constant(null), fc.integer({ min: -5, max: 200 })),
    resetAtMs: fc.oneof(fc.constant(null), fc.integer({ min: now - HOUR, max: now + 100 * HOUR })),
  })
  fc.assert(
    fc.property(
      fc.array(allowance, { maxLength: 8 }),
      fc.double({ min: 0.1, max: 1, noNaN: true }),
      (answers, share) => {
        const budget = budgetOf(share, ...answers)
        let at = now
        for (let waits = 0; budget.admissibleAt(1, at) > at; waits += 1) {
          expect(waits).toBeLessThan(3)
          at = budget.admissibleAt(1, at)
        }
        expect(at).toBeLessThanOrEqual(now + 2 * HOUR)
      },
    ),
  )
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 500 }), fc.double({ min: 0.1, max: 1, noNaN: true }), (limit, share) => {
      const budget = budgetOf(share, window(limit, now + HOUR, limit))
      let used = 0
      for (; used <= limit && isAdmitted(budget); used += 1)
        budget.learn(window(limit - used - 1, now + HOUR, limit), now)
      expect(used).toBe(Math.floor(limit * share))
    }),
  )
})
