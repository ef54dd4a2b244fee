import { expect, test } from '@jest/globals'
import { conditions, conformsToStrategy, limits } from '@ioc-scanner/testkit'
import { NightShiftStrategy } from './night-shift-strategy.js'

conformsToStrategy(() => new NightShiftStrategy())

const pauseWith = (remaining: number | null): number =>
  new NightShiftStrategy().plan(conditions({ budget: { graphql: { remaining } } }), limits()).pauseMs

test('each point goes to the largest batch, one request at a time', () => {
  expect(new NightShiftStrategy().plan(conditions(), limits())).toMatchObject({ batchSize: 50, concurrency: 1 })
})

test('the points left last an hour', () => {
  expect(pauseWith(3_600)).toBe(1_000)
  expect(pauseWith(600)).toBe(6_000)
})

test('it never pauses longer than a minute, also without any points', () => {
  expect(pauseWith(3)).toBe(60_000)
  expect(pauseWith(0)).toBe(60_000)
})

test('where nobody counts points there is nothing to wait for', () => {
  expect(pauseWith(null)).toBe(0)
})
