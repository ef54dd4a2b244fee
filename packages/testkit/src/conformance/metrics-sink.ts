import { expect } from '@jest/globals'
import type { MetricsSink, ScanEvent } from '@ioc-scanner/core'
import { finding, gap } from '../builders/reports.js'
import { scanEvents } from '../builders/scan-events.js'
import { cpuSecondsOf } from './cpu-seconds.js'
import { expectValidName } from './extension-name.js'
import { frozen } from './frozen.js'
import { conforms, type ContractPromise } from './promises.js'
import { writtenToStandardOutput } from './standard-output.js'

const EVENTS = 20_000

/** What every metrics sink promises. */
export function conformsToMetricsSink(create: () => MetricsSink): void {
  conforms(`metrics sink ${create().name} keeps the contract`, metricsSinkPromises(create))
}

export function metricsSinkPromises(create: () => MetricsSink): readonly ContractPromise[] {
  return [
    { name: 'its name is kebab-case', check: () => expectValidName(create().name) },
    {
      name: 'it takes every event of a scan at once, and leaves it as it is',
      check: async () => {
        const sink = create()
        for (const event of scanEvents()) expect(record(sink, event)).toBeUndefined()
        await sink.flush()
      },
    },
    { name: 'it can be flushed without any event', check: () => create().flush() },
    {
      name: 'a scan that breaks off leaves it flushable',
      check: async () => {
        for (let length = 1; length < scanEvents().length; length += 1) {
          const sink = create()
          for (const event of scanEvents().slice(0, length)) sink.record(frozen(event))
          await sink.flush()
        }
      },
    },
    {
      name: 'an event type that it does not know yet does it no harm',
      check: async () => {
        const sink = create()
        sink.record({ type: 'invented-later', atMs: 1 } as unknown as ScanEvent)
        await sink.flush()
      },
    },
    {
      name: 'hostile names do it no harm',
      check: async () => {
        const name = '\u001b[2J\u202e\r\n"\\,\0\ud800'
        const sink = create()
        for (const event of scanEvents()) sink.record(event)
        sink.record({ type: 'finding', atMs: 1, finding: finding({ repository: name, path: name, message: name }) })
        sink.record({ type: 'gap', atMs: 2, gap: gap({ repository: name, detail: name }) })
        sink.record({ type: 'repository-finished', atMs: 3, repository: name, files: 0 })
        await sink.flush()
      },
    },
    {
      name: 'recording takes less than a tenth of a millisecond an event',
      check: async () => {
        const sink = create()
        const events = scanEvents()
        const { seconds } = cpuSecondsOf(() => {
          for (let index = 0; index < EVENTS; index += 1) sink.record(events[index % events.length]!)
        })
        await sink.flush()
        expect((seconds * 1_000) / EVENTS).toBeLessThan(0.1)
      },
    },
    {
      name: 'it writes nothing to standard output, which belongs to the report',
      check: async () => {
        const run = async (): Promise<void> => {
          const sink = create()
          for (const event of scanEvents()) sink.record(event)
          await sink.flush()
        }
        expect(await writtenToStandardOutput(run)).toEqual([])
      },
    },
  ]
}

/** As `unknown`: a sink that returns a promise from `record` has not understood that nobody waits for it. */
function record(sink: MetricsSink, event: ScanEvent): unknown {
  return sink.record(frozen(event))
}
