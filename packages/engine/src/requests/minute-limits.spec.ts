import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Bucket, RequestDescription } from '@ioc-scanner/core'
import { MinuteLimits } from './minute-limits.js'

const START = Date.UTC(2026, 0, 1)
const request = (bucket: Bucket | null, points = 1): RequestDescription => ({
  kind: 'contents',
  bucket,
  points,
  bytes: 0,
  files: 1,
})

interface Sent {
  readonly bucket: Bucket
  readonly at: number
  readonly ms: number
}

/** Sends as early as it may, at most ten at a time, each answered after so many milliseconds. */
function sentBy(limits: MinuteLimits, wanted: readonly { readonly bucket: Bucket; readonly ms: number }[]): Sent[] {
  const sent: Sent[] = []
  let inFlight: { readonly until: number; readonly end: (now: number) => void }[] = []
  let now = START
  for (const { bucket, ms } of wanted) {
    for (;;) {
      const ended = inFlight.filter(({ until }) => until <= now)
      inFlight = inFlight.filter(({ until }) => until > now)
      for (const { until, end } of ended) end(until)
      const admissible = limits.admissibleAt(request(bucket), now)
      const free = inFlight.length < 10 ? now : Math.min(...inFlight.map(({ until }) => until))
      if (admissible <= now && free <= now) break
      const nextEnd = Math.min(...inFlight.map(({ until }) => until), Infinity)
      now = Math.min(Math.max(admissible, free), nextEnd > now ? nextEnd : Infinity)
    }
    inFlight.push({ until: now + ms, end: limits.start(request(bucket), now) })
    sent.push({ bucket, at: now, ms })
  }
  return sent
}

/** The most that falls into one minute, over all minutes that begin with a request or end with its answer. */
function worst(sent: readonly Sent[], measure: (sent: Sent, from: number, to: number) => number): number {
  const ends = sent.flatMap(({ at, ms }) => [at + 60_000, at + ms])
  return Math.max(...ends.map((to) => sent.reduce((sum, one) => sum + measure(one, to - 60_000, to), 0)))
}

const work = ({ at, ms }: Sent, from: number, to: number): number =>
  Math.max(0, Math.min(at + ms, to) - Math.max(at, from))
const one = ({ at }: Sent, from: number, to: number): number => (at >= from && at < to ? 1 : 0)

test('900 points of REST and 2,000 of GraphQL in any minute are not reached', () => {
  const rest = sentBy(
    new MinuteLimits(() => true),
    Array.from({ length: 1_900 }, () => ({ bucket: 'rest', ms: 5 })),
  )
  const graphql = sentBy(
    new MinuteLimits(() => true),
    Array.from({ length: 4_100 }, () => ({ bucket: 'graphql', ms: 5 })),
  )
  expect(worst(rest, one)).toBeLessThanOrEqual(900)
  expect(worst(rest, one)).toBeGreaterThan(780)
  expect(worst(graphql, one)).toBeLessThanOrEqual(2_000)
})

test.each([200, 1_000, 3_000])('queries of %i ms: the sum of response times stays below a minute per minute', (ms) => {
  const sent = sentBy(
    new MinuteLimits(() => true),
    Array.from({ length: 400 }, () => ({ bucket: 'graphql', ms })),
  )
  expect(worst(sent, work)).toBeLessThanOrEqual(60_000)
})

test('whatever the answers take, no minute holds more work or points than GitHub allows', () => {
  const bucket = fc.constantFrom<Bucket>('rest', 'graphql')
  const wanted = fc.array(fc.record({ bucket, ms: fc.integer({ min: 1, max: 4_000 }) }), {
    minLength: 50,
    maxLength: 300,
  })
  fc.assert(
    fc.property(wanted, (requests) => {
      const sent = sentBy(new MinuteLimits(() => true), requests)
      expect(worst(sent, work)).toBeLessThanOrEqual(90_000)
      const graphql = sent.filter((request) => request.bucket === 'graphql')
      if (graphql.length > 0) expect(worst(graphql, work)).toBeLessThanOrEqual(60_000)
    }),
    { numRuns: 20, endOnFailure: true },
  )
})

test('a server without limits, and what costs no points, is not held back', () => {
  const free = new MinuteLimits(() => false)
  const limited = new MinuteLimits(() => true)
  for (let index = 0; index < 5_000; index += 1) {
    expect(free.admissibleAt(request('rest'), START)).toBe(START)
    expect(limited.admissibleAt(request(null), START)).toBe(START)
    free.start(request('rest'), START)(START + 10_000)
    limited.start(request(null), START)(START + 10_000)
  }
})
