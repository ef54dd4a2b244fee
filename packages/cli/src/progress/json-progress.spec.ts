import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { PassThrough } from 'node:stream'
import { printable, type ScanMetrics } from '@ioc-scanner/core'
import { scanEvents } from '@ioc-scanner/testkit'
import { BatchLog } from './batch-log.js'
import { JsonProgress } from './json-progress.js'

beforeEach(() => void jest.useFakeTimers({ now: 0 }))
afterEach(() => void jest.useRealTimers())

function linesOf(stream: PassThrough): readonly { readonly event: string; readonly repositories: object }[] {
  return String(stream.read() ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { event: string; repositories: object })
}

test('a line each second while the scan goes on, however much or little happens, and none after it', () => {
  const stream = new PassThrough({ encoding: 'utf8' })
  const progress = new JsonProgress(stream)
  progress.record({ type: 'scan-started', atMs: 0, scanId: 's', target: 'acme' })
  for (let listed = 1; listed <= 50; listed += 1) {
    progress.record({ type: 'repositories-listed', atMs: 1, listed, total: 100 })
  }
  jest.advanceTimersByTime(3_000)
  const lines = linesOf(stream)
  expect(lines.map(({ event }) => event)).toEqual(['scan-started', 'progress', 'progress', 'progress'])
  expect(lines[3]?.repositories).toEqual({ total: 100, finished: 0 })

  progress.record({ type: 'scan-finished', atMs: 3_000, status: 'complete', metrics: {} as ScanMetrics })
  jest.advanceTimersByTime(3_000)
  expect(linesOf(stream).map(({ event }) => event)).toEqual(['scan-finished'])
})

test('a gap, a warning and a message are told at once', () => {
  const stream = new PassThrough({ encoding: 'utf8' })
  const progress = new JsonProgress(stream)
  const gap = { repository: 'acme/gone', ref: null, path: null, reason: 'not-found', detail: 'gone' } as const
  progress.record({ type: 'gap', atMs: 0, gap })
  progress.record({ type: 'warning', atMs: 0, message: 'careful' })
  progress.say('interrupted')
  expect(linesOf(stream)).toMatchObject([
    { event: 'gap', gap },
    { event: 'warning', message: 'careful' },
    { event: 'message', message: 'interrupted' },
  ])
})

test('a name from a repository is whole, and cannot rewrite a terminal', () => {
  const stream = new PassThrough({ encoding: 'utf8' })
  const message = 'evil\u202e\u200b\u009b31m'
  const detailed = new BatchLog((line) => stream.write(`${line}\n`), { detail: true })
  const batch = scanEvents().find((event) => event.type === 'batch-finished')
  new JsonProgress(stream).record({ type: 'warning', atMs: 0, message })
  if (batch?.type === 'batch-finished')
    detailed.record({ ...batch, wanted: [{ repository: 'acme/web', path: message, bytes: 1 }] })
  const text = String(stream.read())
  const lines = text.split('\n').slice(0, -1)
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ message }, { wanted: [{ path: message }] }])
  expect(lines.map(printable)).toEqual(lines)
})
