import { expect, test } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import type { ScanEvent } from '@ioc-scanner/core'
import { scanEvents } from '@ioc-scanner/testkit'
import { finding } from '../../test/sample-report.js'
import { BatchLog } from './batch-log.js'
import { DEBUG_PARTS, DebugLog, type DebugPart } from './debug-log.js'
import fc from 'fast-check'
import { laidOut } from './laid-out.js'
import { findingLines } from './finding-line.js'
import { LiveRegion } from './live-region.js'
import { noPaint } from './paint.js'
import { PlainProgress } from './plain-progress.js'
import { duration, progressLines } from './progress-lines.js'
import { ProgressState } from './progress-state.js'

const SECOND = 1_000

const stateAfter = (...events: readonly ScanEvent[]): ProgressState => {
  const state = new ProgressState()
  for (const event of events) state.take(event)
  return state
}

const started: ScanEvent = { type: 'scan-started', atMs: 0, scanId: 's', target: 'acme' }
const listed: ScanEvent = { type: 'repositories-listed', atMs: 1, listed: 4, total: 4 }
const wanted: ScanEvent = { type: 'files-wanted', atMs: 2, count: 10 }
const finished = (count: number): ScanEvent => ({ type: 'files-finished', atMs: 3, count, fromInventory: 0 })
const repository: ScanEvent = { type: 'repository-finished', atMs: 4, repository: 'acme/a', files: 1 }
const found: ScanEvent = { type: 'finding', atMs: 5, finding: finding() }

test('the phase says what is being done', () => {
  expect(stateAfter(started).phase).toBe('listing repositories')
  expect(stateAfter(started, listed).phase).toBe('listing files')
  expect(stateAfter(started, listed, wanted).phase).toBe('reading files')
  expect(stateAfter(started, listed, wanted, finished(10)).phase).toBe('listing files')
  const all = [repository, repository, repository, repository]
  expect(stateAfter(started, listed, wanted, found, finished(10), ...all).phase).toBe('looking up owners')
})

test('progress never goes back, though more files turn up', () => {
  const state = stateAfter(started, listed, wanted, finished(8))
  const before = state.fraction
  state.take({ type: 'files-wanted', atMs: 6, count: 90 })
  expect(state.fraction).toBe(before)
})

test('the time left follows the pace so far, and a wait comes on top', () => {
  const half = stateAfter(started, listed, wanted, finished(5), repository, repository)
  expect(half.fraction).toBe(0.5)
  expect(half.secondsLeft(60 * SECOND)).toBe(60)
  half.take({ type: 'wait-started', atMs: 0, reason: 'rate limit', bucket: 'rest', untilMs: 90 * SECOND })
  expect(half.secondsLeft(60 * SECOND)).toBe(90)
  expect(stateAfter(started).secondsLeft(60 * SECOND)).toBeUndefined()
})

test('two lines say how far the scan is, and fit into any terminal', () => {
  const state = stateAfter(started, listed, wanted, finished(5), repository, repository, found)
  expect(progressLines(state, 60 * SECOND, 80, noPaint)).toEqual([
    ' reading files        ━━━━━━━━━━━━────────────  50 %  about 60 s left',
    ' 1 finding · 2 of 4 repositories · 5 of 10 files · 0 gaps · 0 points',
  ])
  for (const columns of [20, 40, 52, 53, 60, 80, 200]) {
    const widths = progressLines(state, 60 * SECOND, columns, noPaint).map(({ length }) => length)
    expect(Math.max(...widths)).toBeLessThan(columns)
  }
})

test('a wait says why and until when', () => {
  const wait: ScanEvent = { type: 'wait-started', atMs: 0, reason: 'limit\u001b', bucket: null, untilMs: 720 * SECOND }
  expect(progressLines(stateAfter(started, wait), 0, 80, noPaint)[1]).toMatch(
    /^ limit\\x1b: waiting until \d\d:\d\d:\d\d \(12 min\)$/,
  )
})

test.each([
  [0.2, '1 s'],
  [9.5, '10 s'],
  [42, '45 s'],
  [89, '90 s'],
  [91, '2 min'],
  [3_599, '1 h 0 min'],
  [7_500, '2 h 5 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})

test('a finding on one line says how bad, where, what, and how sure', () => {
  expect(findingLines(finding(), 80)).toEqual(['CRITICAL  acme/web-shop  axios@1.14.1  package-lock.json:16'])
  const possible = finding({
    severity: 'medium',
    confidence: 'possible',
    line: null,
    path: 'a\u001b[2J/package.json',
    package: {
      purl: 'pkg:npm/axios',
      ecosystem: 'npm',
      name: 'axios',
      version: null,
      constraint: '^1.0.0',
      dependency_path: [],
    },
  })
  expect(findingLines(possible, 80)).toEqual([
    'MEDIUM    acme/web-shop  axios ^1.0.0 (possible)  a\\x1b[2J/package.json',
  ])
  expect(findingLines(finding({ package: null }), 80)[0]).toContain('  axios  ')
})

test('on a narrow terminal a finding is broken between its parts, and a path at its folders', () => {
  const deep = finding({ path: 'services/payment-gateway/frontend/package-lock.json' })
  expect(findingLines(deep, 80)).toEqual([
    'CRITICAL  acme/web-shop  axios@1.14.1',
    '          services/payment-gateway/frontend/package-lock.json:16',
  ])
  expect(findingLines(deep, 40)).toEqual([
    'CRITICAL  acme/web-shop  axios@1.14.1',
    '         services/payment-gateway/',
    '         frontend/package-lock.json:16',
  ])
})

test('a line is never as wide as the terminal, and nothing of its text is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z/@.-]{1,40}$/), { minLength: 1 }),
      fc.integer({ min: 2, max: 90 }),
      (parts, columns) => {
        const lines = laidOut(parts, { columns, gap: '  ', indent: 10 })
        expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(columns)
        expect(lines.join('').replaceAll(' ', '')).toBe(parts.join(''))
      },
    ),
  )
})

test('a live region draws over itself, keeps what was printed, and gives the cursor back', () => {
  const stream = new PassThrough({ encoding: 'utf8' })
  const region = new LiveRegion(stream)
  region.show(['one', 'two'])
  region.show(['three', 'four'])
  region.print('stays\nand this')
  region.close()
  region.close()
  expect(stream.read()).toBe(
    [
      '\u001b[?25l\rone\u001b[K\ntwo\u001b[K\u001b[J',
      '\r\u001b[1Athree\u001b[K\nfour\u001b[K\u001b[J',
      '\r\u001b[1Astays\u001b[K\nand this\u001b[K\nthree\u001b[K\nfour\u001b[K\u001b[J',
      '\r\u001b[1A\u001b[J\u001b[?25h',
    ].join(''),
  )
})

test('a log has waits and warnings, each warning once', () => {
  const stream = new PassThrough({ encoding: 'utf8' })
  const progress = new PlainProgress(stream, new Set(['known']))
  progress.record({ type: 'warning', atMs: 0, message: 'known' })
  progress.record({ type: 'warning', atMs: 0, message: 'new\u001b' })
  progress.record({ type: 'wait-started', atMs: 0, reason: 'limit', bucket: null, untilMs: 0 })
  progress.record(found)
  expect(stream.read()).toMatch(/^Warning: new\\x1b\nlimit: waiting until \d\d:\d\d:\d\d\n$/)
})

const outcome = {
  status: 'measured',
  kind: 'contents',
  bucket: 'graphql',
  files: 3,
  bytes: 10,
  points: 1,
  latencyMs: 12.4,
  concurrency: 2,
} as const

test('--debug has a line for each thing that happens, without control characters', () => {
  const lines: string[] = []
  const log = new DebugLog((line) => lines.push(line))
  log.record({ type: 'request-finished', atMs: 0, outcome, attempt: 1 })
  log.record({ type: 'retry', atMs: 0, reason: 'reset\u001b', delayMs: 3.2 })
  log.record({ type: 'batch-planned', atMs: 0, strategy: 'adaptive', plan, files: 7, bytes: 70 })
  expect(lines).toEqual([
    '1970-01-01T00:00:00.000Z ioc-scanner:requests contents (graphql), attempt 1, measured: 3 files, 10 bytes, 1 points, 12 ms, 2 in flight',
    '1970-01-01T00:00:00.000Z ioc-scanner:requests retry in 3 ms: reset\\x1b',
    '1970-01-01T00:00:00.000Z ioc-scanner:batch adaptive plans 10 files across repositories, 3 requests at a time, pause 0 ms: sent 7 files, 70 bytes',
  ])
})

test('every event belongs to a part, and only the parts that are listened to are heard', () => {
  const heardBy = (...parts: DebugPart[]): Set<string> => {
    const lines: string[] = []
    const log = new DebugLog((line) => lines.push(line), new Set(parts))
    for (const event of scanEvents()) log.record(event)
    return new Set(lines.map((line) => line.split(' ')[1] ?? ''))
  }
  expect([...heardBy(...DEBUG_PARTS)].sort()).toEqual(DEBUG_PARTS.map((part) => `ioc-scanner:${part}`).sort())
  expect([...heardBy('batch')]).toEqual(['ioc-scanner:batch'])
})

test('the page about metrics names every part', async () => {
  const page = await readFile(new URL('../../../../docs/metrics.md', import.meta.url), 'utf8')
  const named = [...page.matchAll(/^\| `ioc-scanner:(\w+)`/gm)].map(([, part]) => part)
  expect(named).toEqual([...DEBUG_PARTS])
})

const plan = { batchSize: 10, concurrency: 3, crossRepository: true, pauseMs: 0 }
const batchFinished: ScanEvent = {
  type: 'batch-finished',
  atMs: 0,
  batch: 4,
  strategy: 'adaptive',
  plan,
  files: 1,
  bytes: 70,
  attempts: 2,
  status: 'measured',
  points: 2,
  latencyMs: 310.4,
  concurrency: 3,
  gaps: 0,
  wanted: [{ repository: 'acme/secret', path: 'a\u001b/package-lock.json', bytes: 70 }],
}
const batchLine = {
  time: '1970-01-01T00:00:00.000Z',
  event: 'batch',
  batch: 4,
  strategy: 'adaptive',
  planned: { batch_size: 10, concurrency: 3, cross_repository: true, pause_ms: 0 },
  files: 1,
  bytes: 70,
  attempts: 2,
  status: 'measured',
  gaps: 0,
  latency_ms: 310,
  points: 2,
  concurrency: 3,
}

test.each([
  ['counts and no names', false, batchLine],
  [
    'names and paths where they were asked for',
    true,
    { ...batchLine, wanted: [{ repository: 'acme/secret', path: 'a\u001b/package-lock.json', bytes: 70 }] },
  ],
])('the batch log has a line for each batch: %s', (_, detail, expected) => {
  const lines: string[] = []
  const log = new BatchLog((line) => lines.push(line), { detail })
  log.record(found)
  log.record(batchFinished)
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([expected])
})
