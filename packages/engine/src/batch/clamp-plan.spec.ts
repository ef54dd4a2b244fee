import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { BatchPlan } from '@ioc-scanner/core'
import { limits } from '@ioc-scanner/testkit'
import { clampPlan } from './clamp-plan.js'

const LIMITS = limits({ batchSize: { min: 3, default: 10, max: 50 }, concurrency: { max: 8 } })

test('a plan within the limits stays as it is', () => {
  const plan: BatchPlan = { batchSize: 20, concurrency: 4, crossRepository: true, pauseMs: 250 }
  expect(clampPlan(plan, LIMITS)).toEqual(plan)
})

test('whatever a strategy wishes, the plan keeps the limits', () => {
  const anything = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.constantFrom(undefined, null, 'many', Infinity, -Infinity, NaN),
  )
  const wish = fc.record({
    batchSize: anything,
    concurrency: anything,
    crossRepository: fc.anything(),
    pauseMs: anything,
  })
  fc.assert(
    fc.property(wish, (wished) => {
      const plan = clampPlan(wished as BatchPlan, LIMITS)
      expect(plan.batchSize).toBeGreaterThanOrEqual(3)
      expect(plan.batchSize).toBeLessThanOrEqual(50)
      expect(plan.concurrency).toBeGreaterThanOrEqual(1)
      expect(plan.concurrency).toBeLessThanOrEqual(8)
      expect(plan.pauseMs).toBeGreaterThanOrEqual(0)
      expect(plan.pauseMs).toBeLessThanOrEqual(60_000)
      expect([plan.batchSize, plan.concurrency, plan.pauseMs].every(Number.isInteger)).toBe(true)
      expect(typeof plan.crossRepository).toBe('boolean')
    }),
  )
})

test.each([undefined, null, 7])('a wish that is %s is an error of the strategy', (wish) => {
  expect(() => clampPlan(wish as unknown as BatchPlan, LIMITS)).toThrow('no object')
})
