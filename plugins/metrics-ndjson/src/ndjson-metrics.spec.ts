import { PassThrough, Writable } from 'node:stream'
import { expect, test } from '@jest/globals'
import { DEFAULT_BATCH_SETTINGS, printable, type ScanEvent } from '@ioc-scanner/core'
import { conformsToMetricsSink, finding, gap, scanEvents } from '@ioc-scanner/testkit'
import { NdjsonMetrics } from './ndjson-metrics.js'

conformsToMetricsSink(() => new NdjsonMetrics({ stream: new PassThrough().resume() }))

interface Line {
  readonly at: string
  readonly type: string
}

async function recorded(
  events: readonly ScanEvent[],
): Promise<{ readonly text: string; readonly lines: readonly Line[] }> {
  const stream = new PassThrough()
  const sink = new NdjsonMetrics({ stream })
  for (const event of events) sink.record(event)
  await sink.flush()
  stream.end()
  const text = (await stream.setEncoding('utf8').toArray()).join('')
  return {
    text,
    lines: text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line),
  }
}

test('every event is one line of JSON with its time and type, in order', async () => {
  const events = scanEvents()
  const { lines } = await recorded(events)
  expect(lines.map(({ type }) => type)).toEqual(events.map(({ type }) => type))
  expect(lines.map(({ at }) => Date.parse(at))).toEqual(events.map(({ atMs }) => atMs))
})

test('a request says what it cost, in units that its keys name', async () => {
  const { lines } = await recorded(
    scanEvents()
      .filter(({ type }) => type === 'request-finished')
      .slice(-1),
  )
  expect(lines).toEqual([
    {
      at: '2026-01-01T00:00:00.009Z',
      type: 'request-finished',
      status: 'measured',
      kind: 'contents',
      bucket: 'graphql',
      files: expect.any(Number) as unknown,
      bytes: expect.any(Number) as unknown,
      points: expect.any(Number) as unknown,
      latency_seconds: expect.any(Number) as unknown,
      concurrency: expect.any(Number) as unknown,
      attempt: 2,
    },
  ])
})

test('a scan tells its settings by their keys, and a batch its sizes', async () => {
  const wanted = [3, 1, 2].map((bytes) => ({ repository: 'acme/web', path: 'a/package-lock.json', bytes }))
  const batch = scanEvents().find((event) => event.type === 'batch-finished')
  const settings = { ...DEFAULT_BATCH_SETTINGS, maxConcurrentRequests: 7 }
  const { lines } = await recorded([
    { type: 'scan-started', atMs: 1, scanId: 's', target: 'acme', settings },
    ...(batch?.type === 'batch-finished' ? [{ ...batch, wanted }] : []),
  ])
  expect(lines).toMatchObject([
    { settings: { 'concurrency.max_concurrent_requests': 7, 'strategy.default': 'adaptive' } },
    { type: 'batch-finished', batch: 1, file_bytes: [1, 2, 2, 3, 3], repositories: 1, attempts: 2 },
  ])
})

test('no repository, path, package, owner or free text is in any line', async () => {
  const secret = 'acme/secret-project'
  const { text } = await recorded([
    ...scanEvents(),
    { type: 'scan-started', atMs: 1, scanId: 'scan-1', target: secret },
    { type: 'repository-finished', atMs: 1, repository: secret, files: 3 },
    { type: 'finding', atMs: 1, finding: finding({ repository: secret, path: secret, message: secret }) },
    { type: 'gap', atMs: 1, gap: gap({ repository: secret, path: secret, detail: secret }) },
    { type: 'warning', atMs: 1, message: secret },
    { type: 'retry', atMs: 1, reason: `reading ${secret} failed`, delayMs: 1 },
    { type: 'wait-started', atMs: 1, reason: secret, bucket: 'rest', untilMs: 2 },
  ])
  expect(text).not.toMatch(/secret|acme|left|package-lock/)
})

test('findings and gaps are counted', async () => {
  const { lines } = await recorded([
    { type: 'finding', atMs: 1, finding: finding() },
    { type: 'finding', atMs: 2, finding: finding({ severity: 'low', confidence: 'possible' }) },
    { type: 'gap', atMs: 3, gap: gap() },
  ])
  expect(lines).toMatchObject([
    { type: 'finding', severity: 'critical', confidence: 'confirmed', findings_so_far: 1 },
    { type: 'finding', severity: 'low', confidence: 'possible', findings_so_far: 2 },
    { type: 'gap', reason: 'truncated', gaps_so_far: 1 },
  ])
})

test('when the reader falls behind, lines are dropped and the last one says how many', async () => {
  const chunks: string[] = []
  let open: (() => void) | undefined
  const stuck = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      chunks.push(chunk)
      open = done
    },
  })
  const sink = new NdjsonMetrics({ stream: stuck })
  for (let event = 0; event < 12_345; event += 1) sink.record({ type: 'wait-ended', atMs: event })
  const flushed = sink.flush()
  let isFlushed = false
  void flushed.then(() => (isFlushed = true))
  while (!isFlushed) {
    await new Promise(setImmediate)
    open?.()
    open = undefined
  }
  const lines = chunks.join('').trimEnd().split('\n')
  expect(lines).toHaveLength(10_001)
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'lines-dropped', count: 2_345 })
})

test('a reader who goes away is told at the end, and recording goes on without harm', async () => {
  const gone = new Writable({ write: (_chunk, _encoding, done) => done(new Error('write EPIPE')) })
  const sink = new NdjsonMetrics({ stream: gone })
  sink.record({ type: 'wait-ended', atMs: 1 })
  await new Promise((resolve) => setTimeout(resolve, 10))
  sink.record({ type: 'wait-ended', atMs: 2 })
  await expect(sink.flush()).rejects.toThrow('EPIPE')
})

test('the name of a strategy is whole, and cannot rewrite a terminal', async () => {
  const strategy = 'evil\u202e\u200b\u009b31m'
  const planned = scanEvents().find((event) => event.type === 'batch-planned')
  const { text, lines } = await recorded(planned?.type === 'batch-planned' ? [{ ...planned, strategy }] : [])
  expect(lines).toMatchObject([{ strategy }])
  expect(printable(text.trimEnd())).toBe(text.trimEnd())
})
