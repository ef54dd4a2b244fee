import { expect, test } from '@jest/globals'
import type { Measurement } from '@ioc-scanner/simulation'
import type { ComparedWorld } from './compare.js'
import { comparedWorldText, differenceText } from './comparison-text.js'

const MEASUREMENT: Measurement = {
  seconds: 3_784.6,
  requests: 123_456,
  points: { rest: 12_345, graphql: 12_345 },
  peakConcurrency: 100,
  peakBytesInFlight: 2_000 * 1_048_576,
  receivedBytes: 1,
  secondsToFirstFinding: 4.4,
  secondsTo95PercentOfFindings: null,
  violations: { 'primary-limit': 0, concurrency: 2, 'points-per-minute': 0, 'cpu-minute': 0, 'told-pause': 1 },
  findings: 1,
  gaps: 3,
  hits: 5,
  overlooked: 1,
}

const world = (rows: ComparedWorld['rows']): ComparedWorld => ({
  world: { name: 'tight', summary: 'nothing goes' },
  seed: 3,
  rows,
})

test('the widest numbers still fit into 80 columns', () => {
  const text = comparedWorldText(world([{ name: 'a-name-without-an-end', strategy: 'x', measurement: MEASUREMENT }]))
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
  expect(text).toMatch(/^…thout-an-end +1:03:05 +123456 +12345 +12345 +100 +2000 +0:04 +- +3$/m)
})

test('what broke, what is a gap and what was overlooked is said below the table', () => {
  const text = comparedWorldText(
    world([
      { name: 'bad', strategy: 'x', measurement: MEASUREMENT },
      { name: 'worse\u001b[2J', strategy: 'x', failure: 'no idea\u0007' },
    ]),
  )
  expect(text).toContain('! bad: concurrency 2, told-pause 1\n! bad: 3 gaps\n! bad: 1 places overlooked')
  expect(text).toContain('! worse\\x1b[2J: no idea\\x07\n')
})

test('differences are told against the first settings; nothing is told where one failed', () => {
  const after = { ...MEASUREMENT, seconds: MEASUREMENT.seconds / 2, requests: MEASUREMENT.requests * 2 }
  const rows: ComparedWorld['rows'] = [
    { name: 'new.yaml', strategy: 'x', measurement: after },
    { name: 'old.yaml', strategy: 'x', measurement: MEASUREMENT },
  ]
  expect(differenceText(['old.yaml', 'new.yaml'], world(rows))).toBe(
    'new.yaml against old.yaml: time −50 %, requests +100 %, bytes in flight ±0 %\n\n',
  )
  expect(differenceText(['old.yaml', 'gone.yaml'], world(rows))).toBe('')
})
