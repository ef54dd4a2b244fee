import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { PassThrough } from 'node:stream'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeOf, DEFAULT_BATCH_SETTINGS, type ScanEvent } from '@ioc-scanner/core'
import { NdjsonMetrics } from '@ioc-scanner/plugin-metrics-ndjson'
import { report, scanEvents } from '@ioc-scanner/testkit'
import { readEventLines } from './read-event-lines.js'
import { readMetricsFile } from './read-metrics-file.js'
import { shownMetrics } from './shown-metrics.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ioc-scanner-metrics-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function linesOf(events: readonly ScanEvent[]): Promise<string> {
  const stream = new PassThrough({ encoding: 'utf8' })
  const sink = new NdjsonMetrics({ stream })
  for (const event of events) sink.record(event)
  await sink.flush()
  stream.end()
  return (await stream.toArray()).join('')
}

const settled = (): readonly ScanEvent[] =>
  scanEvents().map((event) => (event.type === 'scan-started' ? { ...event, settings: DEFAULT_BATCH_SETTINGS } : event))

async function read(text: string) {
  const path = join(folder, 'file')
  await writeFile(path, text)
  return readMetricsFile(path)
}

test('what the sink writes is read: settings, requests, batches, waits, retries, gaps', async () => {
  const scan = await read(await linesOf(settled()))
  expect(scan).toMatchObject({
    kind: 'events',
    status: 'incomplete',
    strategy: 'adaptive',
    settings: DEFAULT_BATCH_SETTINGS,
    repositories: 1,
    files: { total: 12, fetched: 8, fromInventory: 2 },
    findings: 1,
    gaps: { truncated: 1 },
    remarks: [],
  })
  expect(scan.events?.requests.map(({ status }) => status)).toEqual(['measured', 'dropped', 'measured'])
  expect(scan.events?.batches).toEqual([
    { files: 10, repositories: 1, fileBytes: [20_000, 20_000, 20_000, 20_000, 20_000] },
  ])
  expect(scan.events?.waits).toMatchObject([{ reason: 'SECONDARY_LIMIT', bucket: 'graphql' }])
  expect(scan.events?.retries).toEqual({ TIMEOUT: 1 })
})

test('a report is read', async () => {
  const sample = report()
  expect(await read(JSON.stringify(sample))).toMatchObject({
    kind: 'report',
    strategy: sample.settings.strategy,
    metrics: sample.metrics,
    findings: sample.findings.length,
    events: null,
  })
})

test('warnings and the batch log between the lines are passed over, and this is said', async () => {
  const lines = (await linesOf(settled())).split('\n')
  lines.splice(2, 0, 'Warning: something else', '{"time":"2026-11-24T03:00:00.000Z","event":"batch","batch":1}')
  const { remarks } = await read(lines.join('\n'))
  expect(remarks).toEqual(['2 lines are no metrics and were passed over, the first is line 3'])
})

test.each<[string, (lines: readonly string[]) => string, RegExp]>([
  ['nothing', () => ' \n', /is empty$/],
  ['half a line at the end', (lines) => lines.join('\n').slice(0, -30), /, line 17 is cut off: the file is not whole$/],
  [
    'a line that is broken',
    (lines) => ['', ...lines].join('\n').replace('"listed":2', '"listed":'),
    /, line 4 is no JSON$/,
  ],
  ['no end', (lines) => lines.slice(0, 5).join('\n'), /does not hold the end of its scan \(5 lines\)/],
  ['no start', (lines) => lines.slice(1).join('\n'), /does not hold the start of its scan \(16 lines\)/],
  ['two scans', (lines) => [...lines, ...lines].join('\n'), /, line 18: a second scan begins/],
  [
    'a value of another type',
    (lines) => lines.join('\n').replace(/"latency_seconds":[\d.]+/, '"latency_seconds":"\\u001b[2J"'),
    /, line 2: latency_seconds is "\\u001b\[2J"; it must be a number from 0$/,
  ],
  [
    'a setting that is out of range',
    (lines) => lines.join('\n').replace('"batch_sizes.max":50', '"batch_sizes.max":5e9'),
    /, line 1: settings\.batch_sizes\.max is missing or out of range$/,
  ],
  ['half a report', () => JSON.stringify(report(), null, 2).slice(0, 500), /, line \d+ ends in the middle/],
  ['a broken report', () => '{\n"schema_version": "1",\n}', /, line 3 is no JSON; a metrics file is/],
  ['another document', () => '{"name":"x"}', /schema_version is missing; it must be one of 1$/],
  ['a list', () => '[]', /is \[\]; it must be an object$/],
  [
    'a report with another number',
    () => JSON.stringify({ ...report(), metrics: { ...report().metrics, success_rate: 'good' } }),
    /: metrics\.success_rate is "good"; it must be a number from 0$/,
  ],
])('%s is an error that names the place', async (_, broken, message) => {
  const lines = (await linesOf(settled())).trimEnd().split('\n')
  await expect(read(broken(lines))).rejects.toThrow(message)
})

test('a file that is not there is named', async () => {
  await expect(readMetricsFile(join(folder, 'absent'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
})

test('whatever a line was replaced with, the file is read or refused in words', async () => {
  const lines = (await linesOf(settled())).trimEnd().split('\n')
  const value = fc.oneof(fc.jsonValue(), fc.constant('__proto__'))
  const line = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({
        at: value,
        type: fc.constantFrom('request-finished', 'batch-finished', 'scan-started', 'retry'),
        reason: value,
        file_bytes: value,
        status: value,
      })
      .map((fields) => JSON.stringify(fields)),
  )
  fc.assert(
    fc.property(fc.nat(lines.length - 1), line, (index, replaced) => {
      let isWide = false
      const text = lines.with(index, replaced).join('\n')
      try {
        const shown = shownMetrics(readEventLines(text, 'file'))
        isWide = shown.split('\n').some((shownLine) => shownLine.length > 80)
      } catch (thrown) {
        expect(codeOf(thrown)).toBe('METRICS_INVALID')
      }
      expect(isWide).toBe(false)
    }),
  )
})
