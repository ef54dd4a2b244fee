import { expect, test } from '@jest/globals'
import type { BatchOutcome, ScanEvent } from '@ioc-scanner/core'
import { outcome } from '@ioc-scanner/testkit'
import { ownMemory } from '../memory/process-memory.js'
import { ScanMeter } from './scan-meter.js'

const NO_LIMITS = { rest: null, graphql: null }

/** A request that was answered at that time. */
const answered = (atMs: number, changes: Partial<BatchOutcome> = {}): ScanEvent => ({
  type: 'request-finished',
  atMs,
  attempt: 1,
  outcome: outcome(changes),
})

function measured(meter: ScanMeter, events: readonly ScanEvent[], seconds = 120) {
  for (const event of events) meter.record(event)
  return meter.metrics(seconds * 1_000, true, NO_LIMITS)
}

test('nothing measured is null, never a division by nothing', () => {
  expect(new ScanMeter(ownMemory).metrics(0, true, NO_LIMITS)).toMatchObject({
    duration_seconds: 0,
    throughput_files_per_minute: null,
    cache_hit_rate: null,
    success_rate: null,
    parallel_efficiency: null,
    retries: 0,
    rate_limit_wait_seconds: 0,
  })
})

test('throughput counts files finished in a minute of scan, waits included', () => {
  const metrics = measured(new ScanMeter(ownMemory), [
    { type: 'files-finished', atMs: 1, count: 30, fromInventory: 0 },
    { type: 'wait-started', atMs: 2, reason: 'rate limit', bucket: 'graphql', untilMs: 60_002 },
    { type: 'wait-ended', atMs: 60_002 },
    { type: 'files-finished', atMs: 70_000, count: 30, fromInventory: 0 },
  ])
  expect(metrics.throughput_files_per_minute).toBe(30)
  expect(metrics.rate_limit_wait_seconds).toBe(60)
})

test('the cache hit rate is the share of the files wanted, not of those that were reached', () => {
  const metrics = measured(new ScanMeter(ownMemory), [
    { type: 'files-wanted', atMs: 1, count: 40 },
    { type: 'files-finished', atMs: 2, count: 20, fromInventory: 10 },
  ])
  expect(metrics.cache_hit_rate).toBe(0.25)
})

test('a request whose answer nobody read to its end is no success and no failure', () => {
  const meter = new ScanMeter(ownMemory)
  meter.requestFailed()
  meter.requestAbandoned()
  const metrics = measured(meter, [answered(1), answered(2, { status: 'ignored' }), answered(3, { status: 'dropped' })])
  expect(metrics.success_rate).toBe(0.5)
  expect(metrics.api.graphql.requests).toBe(3)
})

test('the success rate counts attempts: what failed and passed the second time is half a success', () => {
  const meter = new ScanMeter(ownMemory)
  meter.requestFailed()
  const metrics = measured(meter, [
    answered(1, { status: 'ignored', points: 0 }),
    { type: 'retry', atMs: 2, reason: 'TRANSIENT', delayMs: 5 },
    answered(10, { points: 3 }),
    answered(20, { bucket: 'rest', points: 1 }),
    answered(30, { bucket: null, points: 0 }),
  ])
  expect(metrics.success_rate).toBe(0.75)
  expect(metrics.retries).toBe(1)
  expect(metrics.api).toEqual({
    rest: { requests: 1, points: 1 },
    graphql: { requests: 2, points: 3 },
    not_modified: 0,
  })
})

test('parallel efficiency is request seconds over what the allowance would have made possible', () => {
  const meter = new ScanMeter(ownMemory)
  meter.allow(2, 0)
  meter.requestStarted(1_000)
  meter.allow(4, 3_000)
  // 2 × 2 s + 4 × 2 s = 12 s were possible between 1 s and 5 s; 6 s were used.
  const metrics = measured(meter, [answered(4_000, { latencyMs: 3_000 }), answered(5_000, { latencyMs: 3_000 })])
  expect(metrics.parallel_efficiency).toBe(0.5)
})

test('parallel efficiency is at most 1, also when the allowance shrinks below what is in flight', () => {
  const meter = new ScanMeter(ownMemory)
  meter.allow(3, 0)
  meter.requestStarted(0)
  meter.allow(1, 1)
  const metrics = measured(
    meter,
    [1, 2, 3].map(() => answered(1_000, { latencyMs: 1_000 })),
  )
  expect(metrics.parallel_efficiency).toBe(1)
})

test('without monitoring only duration and API use are told', () => {
  const meter = new ScanMeter(ownMemory)
  meter.record(answered(10, { points: 2 }))
  const { duration_seconds, api, ...others } = meter.metrics(3_000, false, NO_LIMITS)
  expect(duration_seconds).toBe(3)
  expect(api.graphql).toEqual({ requests: 1, points: 2 })
  expect(Object.values(others).every((value) => value === null)).toBe(true)
})
