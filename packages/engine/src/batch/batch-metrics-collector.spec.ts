import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { BATCH_SETTINGS, fitsSetting, type BatchSettings, type ScanEvent, type ScanMetrics } from '@ioc-scanner/core'
import { conformsToMetricsSink } from '@ioc-scanner/testkit'
import { BatchConfig } from './batch-config.js'
import { candidatesFor } from './opportunities.js'
import { GOALS } from './turns.js'
import { BatchMetricsCollector, type OptimizationOpportunity } from './batch-metrics-collector.js'

conformsToMetricsSink(() => new BatchMetricsCollector())

const METRICS: ScanMetrics = {
  duration_seconds: 100,
  throughput_files_per_minute: 600,
  cache_hit_rate: 0.3,
  success_rate: 1,
  parallel_efficiency: 0.6,
  peak_memory_mb: 150,
  rate_limit_utilization: { rest: 0, graphql: 0.1 },
  rate_limit_wait_seconds: 0,
  retries: 0,
  api: { rest: { requests: 0, points: 0 }, graphql: { requests: 20, points: 20 }, not_modified: 0 },
}

type Untimed = ScanEvent extends infer Event ? (Event extends ScanEvent ? Omit<Event, 'atMs'> : never) : never

const batch = (files: number, concurrency = 1): Untimed => ({
  type: 'batch-planned',
  strategy: 'parallel',
  plan: { batchSize: files, concurrency, crossRepository: true, pauseMs: 0 },
  files,
  bytes: 1_000,
})
const wait = (reason: string): Untimed => ({ type: 'wait-started', reason, bucket: 'graphql', untilMs: 0 })
const ended: Untimed = { type: 'wait-ended' }
const timeout: Untimed = { type: 'retry', reason: 'TIMEOUT', delayMs: 5 }

/** One second passes between two events. */
function collected(
  settings: Partial<BatchSettings>,
  metrics: Partial<ScanMetrics>,
  events: readonly Untimed[] = [],
): BatchMetricsCollector {
  const collector = new BatchMetricsCollector(new BatchConfig(settings))
  const last: Untimed = { type: 'scan-finished', status: 'complete', metrics: { ...METRICS, ...metrics } }
  for (const [index, event] of [...events, last].entries()) collector.record({ ...event, atMs: index * 1_000 })
  return collector
}

test('before the end of a scan there is no summary and no advice', () => {
  const collector = new BatchMetricsCollector()
  expect(collector.getPerformanceSummary()).toBeUndefined()
  expect(collector.identifyOptimizationOpportunities()).toEqual([])
})

test('the summary has the indicators of the scan, and its batches', () => {
  expect(collected({}, {}, [batch(10), batch(20)]).getPerformanceSummary()).toEqual({
    ...METRICS,
    batches: 2,
    mean_batch_size: 15,
  })
})

test.each<
  [string, Partial<BatchSettings>, Partial<ScanMetrics>, readonly Untimed[], Omit<OptimizationOpportunity, 'because'>[]]
>([
  ['nothing stands out', {}, {}, [batch(10)], []],
  [
    "GitHub's secondary limit was met",
    { maxConcurrentRequests: 20 },
    { parallel_efficiency: 0.95, success_rate: 0.7 },
    [wait('secondary rate limit'), ended],
    [{ setting: 'concurrency.max_concurrent_requests', current: 20, suggested: 10 }],
  ],
  [
    'it waited for resets',
    { rateLimitBuffer: 0.6 },
    { duration_seconds: 5 },
    [wait('rate limit'), ended],
    [{ setting: 'performance.rate_limit_buffer', current: 0.6, suggested: 0.7 }],
  ],
  [
    'it waited, and the buffer is as high as it should be',
    { rateLimitBuffer: 0.95 },
    { duration_seconds: 5 },
    [wait('rate limit'), ended],
    [],
  ],
  [
    'requests failed',
    {},
    { success_rate: 0.8, retries: 4 },
    [],
    [{ setting: 'performance.retry_attempts', current: 3, suggested: 5 }],
  ],
  [
    'requests failed in spite of many retries',
    { retryAttempts: 8 },
    { success_rate: 0.8, retries: 4 },
    [],
    [{ setting: 'performance.retry_delay_base', current: 1, suggested: 2 }],
  ],
  ['requests were refused, which no repetition heals', {}, { success_rate: 0.5, retries: 0 }, [], []],
  [
    'requests failed and none was repeated',
    { retryAttempts: 0 },
    { success_rate: 0.8, retries: 0 },
    [],
    [{ setting: 'performance.retry_attempts', current: 0, suggested: 2 }],
  ],
  ['answers timed out', {}, {}, [timeout], [{ setting: 'batch_sizes.max', current: 50, suggested: 25 }]],
  [
    'the memory limit was not kept',
    { maxMemoryUsageMb: 200 },
    { peak_memory_mb: 300 },
    [],
    [{ setting: 'memory.stream_threshold_bytes', current: 1_048_576, suggested: 524_288 }],
  ],
  [
    'all requests were in use',
    {},
    { parallel_efficiency: 0.95 },
    Array.from({ length: 6 }, () => batch(10, 10)),
    [{ setting: 'concurrency.max_concurrent_requests', current: 10, suggested: 15 }],
  ],
  [
    'all requests were in use, and more are not allowed',
    { maxConcurrentRequests: 50 },
    { parallel_efficiency: 1 },
    Array.from({ length: 6 }, () => batch(10, 50)),
    [],
  ],
  [
    'all requests that the strategy wanted were in use, fewer than allowed',
    {},
    { parallel_efficiency: 1 },
    Array.from({ length: 6 }, () => batch(10, 1)),
    [],
  ],
  [
    'batches were as large as allowed',
    { maxBatchSize: 20 },
    {},
    Array.from({ length: 6 }, () => batch(20)),
    [{ setting: 'batch_sizes.max', current: 20, suggested: 30 }],
  ],
  [
    'single repositories did not fill the batches',
    { enableCrossRepoBatching: false },
    {},
    Array.from({ length: 6 }, () => batch(2)),
    [{ setting: 'strategy.enable_cross_repo_batching', current: false, suggested: true }],
  ],
])('advice when %s', (_when, settings, metrics, events, expected) => {
  const advice = collected(settings, metrics, events).identifyOptimizationOpportunities()
  expect(advice.map(({ because: _, ...rest }) => rest)).toEqual(expected)
  expect(advice.every(({ because }) => because.length > 0)).toBe(true)
})

const NOTHING_OBSERVED = {
  batches: 0,
  meanBatchSize: 0,
  mostConcurrency: 0,
  secondaryLimits: 0,
  timeouts: 0,
  limitWaitSeconds: 0,
}

test('what a rule calls for is the first candidate of its goal, with the same reason', () => {
  const settings = new BatchConfig({ maxConcurrentRequests: 20 })
  const [first] = candidatesFor('reliability', settings, { ...NOTHING_OBSERVED, metrics: METRICS, secondaryLimits: 2 })
  const because = "GitHub's secondary limit stopped all requests 2 times"
  expect(first).toEqual({ name: 'maxConcurrentRequests', current: 20, suggested: 10, because })
})

test('whatever a scan was like, what is suggested is a valid configuration', () => {
  const settings = fc.record({
    maxConcurrentRequests: fc.integer({ min: 1, max: 50 }),
    maxBatchSize: fc.integer({ min: 10, max: 200 }),
    rateLimitBuffer: fc.double({ min: 0.1, max: 1, noNaN: true }),
    retryAttempts: fc.integer({ min: 0, max: 10 }),
    retryDelayBase: fc.double({ min: 0.1, max: 10, noNaN: true }),
    streamLargeFilesThreshold: fc.integer({ min: 10_240, max: 10_485_760 }),
    enableCrossRepoBatching: fc.boolean(),
  })
  const metrics = fc.record({
    success_rate: fc.double({ min: 0, max: 1, noNaN: true }),
    parallel_efficiency: fc.double({ min: 0, max: 1, noNaN: true }),
    peak_memory_mb: fc.double({ min: 50, max: 9_000, noNaN: true }),
    duration_seconds: fc.double({ min: 0, max: 100, noNaN: true }),
  })
  const events = fc.array(
    fc.constantFrom(batch(1), batch(200), wait('rate limit'), wait('secondary rate limit'), ended, timeout),
  )
  fc.assert(
    fc.property(settings, metrics, fc.constantFrom(...GOALS), (given, seen, goal) => {
      const config = new BatchConfig(given)
      const observed = { ...NOTHING_OBSERVED, metrics: { ...METRICS, ...seen } }
      const candidates = candidatesFor(goal, config, observed)
      for (const { name, suggested } of candidates) {
        expect(suggested).not.toBe(config[name])
        expect(() => new BatchConfig({ ...given, [name]: suggested })).not.toThrow()
      }
      expect(new Set(candidates.map(({ name, suggested }) => `${name} ${suggested}`)).size).toBe(candidates.length)
    }),
  )
  fc.assert(
    fc.property(settings, metrics, events, (given, seen, happened) => {
      for (const { setting: key, suggested } of collected(given, seen, happened).identifyOptimizationOpportunities()) {
        const found = Object.entries(BATCH_SETTINGS).find(([, setting]) => setting.key === key)
        expect(found !== undefined && fitsSetting(found[1], suggested)).toBe(true)
        expect(() => new BatchConfig({ ...given, [found?.[0] ?? '']: suggested })).not.toThrow()
      }
    }),
  )
})
