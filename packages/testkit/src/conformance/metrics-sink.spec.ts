import { describe, expect, test } from '@jest/globals'
import type { MetricsSink } from '@ioc-scanner/core'
import { brokenPromises } from './promises.js'
import { conformsToMetricsSink, metricsSinkPromises } from './metrics-sink.js'

const counting = (): MetricsSink => {
  let events = 0
  return {
    name: 'counting',
    record: () => {
      events += 1
    },
    flush: async () => {
      if (!Number.isInteger(events)) throw new Error('lost count')
    },
  }
}

conformsToMetricsSink(counting)

describe('the suite notices', () => {
  const sink = (changes: Partial<MetricsSink>): Promise<readonly string[]> =>
    brokenPromises(metricsSinkPromises(() => ({ ...counting(), ...changes })))

  test('a sink that cannot be flushed after a scan that broke off', async () => {
    let finished = false
    const broken = await sink({
      record: ({ type }) => {
        finished = type === 'scan-finished'
      },
      flush: async () => {
        if (!finished) throw new Error('no summary yet')
      },
    })
    expect(broken).toContain('a scan that breaks off leaves it flushable')
  })

  test('work in record that belongs into flush', async () => {
    const seen: string[] = []
    const broken = await sink({
      record: (event) => {
        seen.push(JSON.stringify(event))
        for (let line = 0; line < 300; line += 1) JSON.stringify(event)
      },
    })
    expect(broken).toEqual(['recording takes less than a tenth of a millisecond an event'])
  })

  test('a promise that nobody waits for', async () => {
    expect(await sink({ record: (): unknown => Promise.resolve() })).toEqual([
      'it takes every event of a scan at once, and leaves it as it is',
    ])
  })

  test('a line on standard output', async () => {
    expect(await sink({ record: () => void process.stdout.write('') })).toEqual([
      'it writes nothing to standard output, which belongs to the report',
    ])
  })
})
