import { expect, test } from '@jest/globals'
import { DEFAULT_BATCH_SETTINGS, type BatchPlan, type BatchSettings, type Strategy } from '@ioc-scanner/core'
import { limits } from '@ioc-scanner/testkit'
import type { Packable } from '../batch/pack-batch.js'
import { priceFetching, type Circumstances } from './price-fetching.js'

const NO_LIMIT = { limit: null, remaining: null, resetAtMs: null }
const NOW = Date.UTC(2026, 0, 1)
const files = (count: number, more: { readonly size?: number; readonly repositories?: number } = {}): Packable[] =>
  Array.from({ length: count }, (_, index) => ({
    at: {
      repository: { nameWithOwner: `acme/r${index % (more.repositories ?? count)}` },
      file: { size: more.size ?? 1_000 },
    },
  }))

const fixed = (plan: Partial<BatchPlan>): Strategy => ({
  name: 'fixed',
  plan: () => ({ batchSize: 10, concurrency: 2, crossRepository: true, pauseMs: 0, ...plan }),
})

const circumstances = (more: Partial<Circumstances> = {}, settings: Partial<BatchSettings> = {}): Circumstances => ({
  limits: limits(),
  settings: { ...DEFAULT_BATCH_SETTINGS, ...settings },
  maxContentBytes: 512_000,
  budget: { rest: NO_LIMIT, graphql: NO_LIMIT },
  latencyMs: 100,
  memory: { usedMb: 100, limitMb: 500 },
  now: NOW,
  ...more,
})

test('100 small files in batches of ten, two at a time: ten points, five times the latency', () => {
  const price = priceFetching(fixed({}), files(100), circumstances())
  expect(price).toEqual({ requests: 10, points: { rest: 0, graphql: 10 }, seconds: 0.5 })
})

test('nothing costs nothing', () => {
  expect(priceFetching(fixed({}), [], circumstances())).toEqual({
    requests: 0,
    points: { rest: 0, graphql: 0 },
    seconds: 0,
  })
})

test('large files cost a REST point each', () => {
  const price = priceFetching(fixed({}), [...files(10), ...files(3, { size: 600_000 })], circumstances())
  expect(price.points).toEqual({ rest: 3, graphql: 1 })
})

test('without batches across repositories each repository takes its own requests', () => {
  const settings = { enableCrossRepoBatching: false }
  const price = priceFetching(fixed({}), files(40, { repositories: 8 }), circumstances({}, settings))
  expect(price.points.graphql).toBe(8)
})

test('an allowance that does not do for it is waited for', () => {
  const graphql = { limit: 5_000, remaining: 4, resetAtMs: NOW + 600_000 }
  const price = priceFetching(fixed({}), files(100), circumstances({ budget: { rest: NO_LIMIT, graphql } }))
  expect(price.seconds).toBeGreaterThanOrEqual(600)
  expect(price.seconds).toBeLessThan(601)
})

test('a strategy that throws, or wants nonsense, is priced by what the engine would make of it', () => {
  const boom: Strategy = {
    name: 'boom',
    plan: () => {
      throw new Error('boom')
    },
  }
  expect(priceFetching(boom, files(100), circumstances()).requests).toBe(10)
  expect(priceFetching(fixed({ batchSize: NaN, concurrency: -1 }), files(100), circumstances()).requests).toBe(10)
})
