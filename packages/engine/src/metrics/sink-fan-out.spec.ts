import { expect, test } from '@jest/globals'
import type { MetricsSink, ScanEvent } from '@ioc-scanner/core'
import { SinkFanOut } from './sink-fan-out.js'

const EVENT: ScanEvent = { type: 'warning', atMs: 1, message: 'x' }

function sink(name: string, changes: Partial<MetricsSink> = {}): MetricsSink & { readonly seen: ScanEvent[] } {
  const seen: ScanEvent[] = []
  return { name, seen, record: (event) => void seen.push(event), flush: async () => undefined, ...changes }
}

test('a sink that throws is named once and asked no more, and the others get every event', async () => {
  const warnings: string[] = []
  let asked = 0
  const broken = sink('broken', {
    record: () => {
      asked += 1
      throw new Error('disk full')
    },
  })
  const good = sink('good')
  const fanOut = new SinkFanOut([broken, good], (message) => warnings.push(message))
  fanOut.record(EVENT)
  fanOut.record(EVENT)
  await fanOut.flush()
  expect([asked, good.seen.length]).toEqual([1, 2])
  expect(warnings).toEqual(["metrics sink 'broken' failed and was left out: disk full"])
})

test('a sink written as an async function that fails does not end the process', async () => {
  const warnings: string[] = []
  const async = sink('async', {
    record: (() => Promise.reject(new Error('later'))) as unknown as MetricsSink['record'],
  })
  const fanOut = new SinkFanOut([async], (message) => warnings.push(message))
  for (let count = 0; count < 3; count += 1) fanOut.record(EVENT)
  await new Promise((resolve) => setImmediate(resolve))
  expect(warnings).toEqual(["metrics sink 'async' failed and was left out: later"])
})

test('a flush that fails is a warning', async () => {
  const warnings: string[] = []
  const failing = sink('failing', { flush: () => Promise.reject(new Error('gone')) })
  await new SinkFanOut([failing, sink('good')], (message) => warnings.push(message)).flush()
  expect(warnings).toEqual(["metrics sink 'failing' failed and was left out: gone"])
})
