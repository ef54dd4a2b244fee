import { PassThrough, Writable } from 'node:stream'
import { expect, test } from '@jest/globals'
import type { ScanEvent } from '@ioc-scanner/core'
import { conformsToMetricsSink, finding, metrics, outcome, scanEvents } from '@ioc-scanner/testkit'
import { ConsoleMetrics } from './console-metrics.js'
import { duration } from './summary.js'

conformsToMetricsSink(() => new ConsoleMetrics({ stream: new PassThrough().resume() }))

async function printed(events: readonly ScanEvent[]): Promise<string> {
  const stream = new PassThrough()
  const sink = new ConsoleMetrics({ stream })
  for (const event of events) sink.record(event)
  await sink.flush()
  stream.end()
  return (await stream.setEncoding('utf8').toArray()).join('')
}

const request = (latencyMs: number, changes: Parameters<typeof outcome>[0] = {}): ScanEvent => ({
  type: 'request-finished',
  atMs: 0,
  attempt: 1,
  outcome: outcome({ latencyMs, bytes: 1024 * 1024, points: 1, bucket: 'graphql', ...changes }),
})

test('the summary says requests, points, latency, files, waits, retries and what was found', async () => {
  const text = await printed([
    { type: 'scan-started', atMs: 0, scanId: 's', target: 'acme' },
    { type: 'files-wanted', atMs: 1, count: 12 },
    request(1, { kind: 'listing', files: 0 }),
    ...Array.from({ length: 89 }, () => request(100)),
    ...Array.from({ length: 10 }, () => request(400, { kind: 'tree' })),
    request(30_000, { status: 'dropped', bytes: 0 }),
    request(5, { status: 'ignored', bytes: 0, bucket: 'rest', points: 2, kind: 'blob' }),
    { type: 'retry', atMs: 1, reason: 'TIMEOUT', delayMs: 100 },
    { type: 'wait-started', atMs: 2_000, reason: 'secondary rate limit', bucket: 'graphql', untilMs: 62_000 },
    { type: 'wait-ended', atMs: 62_500 },
    { type: 'files-finished', atMs: 63_000, count: 12, fromInventory: 3 },
    { type: 'finding', atMs: 63_000, finding: finding() },
    { type: 'scan-finished', atMs: 64_000, status: 'complete', metrics: metrics({ duration_seconds: 64 }) },
  ])
  expect(text).toBe(
    [
      'Metrics: scan complete after 1 min 04 s',
      '  requests    102 (contents 90, tree 10, listing 1, blob 1); 1 dropped by a limit or a timeout, 1 failed',
      '  points      REST 2, GraphQL 101; of what may be used: REST 0.0 %, GraphQL 1.0 %',
      '  latency     half within 100 ms, 90 % within 100 ms, 99 % within 400 ms',
      '  files       12 of 12 finished, 3 of them without a fetch, 30 a minute',
      '  received    100.0 MiB',
      '  waits       1 (secondary rate limit 1), 1 min 01 s in all',
      '  retries     1 (TIMEOUT 1)',
      '  efficiency  succeeded 100 %, from cache 25 %, parallel 80 %, peak 140 MiB',
      '  found       1 finding, 0 gaps, 0 warnings',
      '',
    ].join('\n'),
  )
})

test('a scan that breaks off while it waits is summed up, too', async () => {
  const text = await printed(scanEvents().slice(0, 8))
  expect(text).toMatch(/^Metrics: scan broken off after 0.0 s\n/)
  expect(text).toMatch(/ waits {7}1 \(SECONDARY_LIMIT 1\)/)
  expect(text).not.toContain('efficiency')
})

test('without performance monitoring the numbers that nobody measured are left out', async () => {
  const unmeasured = metrics({
    throughput_files_per_minute: null,
    cache_hit_rate: null,
    success_rate: null,
    parallel_efficiency: null,
    peak_memory_mb: null,
    rate_limit_utilization: null,
  })
  const text = await printed([{ type: 'scan-finished', atMs: 1, status: 'complete', metrics: unmeasured }])
  expect(text).not.toMatch(/efficiency|null|NaN|latency|may be used/)
})

test('no repository, path or free text is in the summary, and reasons do not grow without end', async () => {
  const text = await printed([
    ...scanEvents(),
    ...Array.from({ length: 50 }, (_, index): ScanEvent => ({
      type: 'retry',
      atMs: 1,
      reason: `CODE_${index}`,
      delayMs: 1,
    })),
    { type: 'retry', atMs: 1, reason: 'reading acme/secret: \u001b[2J', delayMs: 1 },
  ])
  expect(text).not.toMatch(/acme|secret|\u001b/)
  expect(text).toMatch(/ retries {5}52 \(other 42, /)
})

test('a stream that fails is told, and ends no process', async () => {
  const gone = new Writable({ write: (_chunk, _encoding, done) => done(new Error('write EPIPE')) })
  await expect(new ConsoleMetrics({ stream: gone }).flush()).rejects.toThrow('EPIPE')
  await new Promise(setImmediate)
})

test.each([
  [0.04, '0.0 s'],
  [59.4, '59.4 s'],
  [59.96, '1 min 00 s'],
  [125, '2 min 05 s'],
  [3_725, '1 h 02 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})
