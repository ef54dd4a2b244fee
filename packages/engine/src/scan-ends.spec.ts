import { expect, test } from '@jest/globals'
import { RequestFailure } from '@ioc-scanner/core'
import { VirtualClock } from '@ioc-scanner/testkit'
import { fastClock } from '../test/fast-clock.js'
import type { MemoryFiles } from '../test/memory-source.js'
import { gaps, places, scanned } from '../test/scanned.js'

const organization = (count: number): Record<string, MemoryFiles> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`acme/r${index}`, { 'a.lock': `axios 1.14.1\n# ${index}` }]),
  )
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('when the trees break off, what was listed is still read, and the rest is a gap', async () => {
  const { report } = await scanned({
    repositories: organization(6),
    faults: {
      tree: ({ nameWithOwner }) => {
        if (nameWithOwner === 'acme/r4') throw new RequestFailure('REFUSED', 'forbidden', 'HTTP 403')
        return undefined
      },
    },
  })
  expect(report.findings).toHaveLength(4)
  expect(report.coverage.gaps.map(({ repository, reason, detail }) => `${repository} ${reason}: ${detail}`)).toEqual([
    'null forbidden: the listing of files broke off: HTTP 403',
    'acme/r4 forbidden: the scan broke off before all of it was read',
    'null forbidden: the scan broke off after 5 of 6 repositories were listed; the others were not looked at',
  ])
  expect(report.coverage.repositories).toMatchObject({ total: 5, scanned: 4, failed: 1 })
})

test('a tree that cannot be had is a failed repository, the others are scanned', async () => {
  const { report } = await scanned({
    repositories: organization(3),
    faults: {
      tree: ({ nameWithOwner: repository }) =>
        repository === 'acme/r1'
          ? [{ repository, ref: 'main', path: null, reason: 'blocked', detail: 'DMCA' }]
          : undefined,
    },
  })
  expect(report.coverage.repositories).toEqual({ total: 3, scanned: 2, unchanged: 0, skipped: 0, failed: 1 })
  expect(gaps(report)).toEqual(['acme/r1 null blocked'])
})

test('a login that ends in the middle leaves a gap for every file that was not read, and the findings so far', async () => {
  const { report } = await scanned({
    repositories: organization(30),
    options: { config: { maxConcurrentRequests: 1, defaultBatchSize: 5, maxBatchSize: 5 } },
    faults: {
      contents: (number) => {
        if (number > 2) throw new RequestFailure('UNAUTHORIZED', 'forbidden', 'Bad credentials')
      },
    },
  })
  expect(report.findings).toHaveLength(10)
  expect(report.coverage.gaps).toHaveLength(20)
  expect(report.scan.status).toBe('incomplete')
})

test('requests that an interrupt ends are neither successes nor failures, and whose findings these are was not asked', async () => {
  const controller = new AbortController()
  const { report } = await scanned({
    repositories: organization(40),
    options: { signal: controller.signal, config: { maxConcurrentRequests: 8, defaultBatchSize: 2, maxBatchSize: 2 } },
    faults: {
      delayMs: 5,
      contents: (number) => {
        if (number < 4) return
        controller.abort(new Error('interrupted'))
        throw new RequestFailure('TRANSIENT', 'timeout', 'the connection was closed')
      },
    },
  })
  expect(report.findings.length).toBeGreaterThan(0)
  expect(report.metrics).toMatchObject({ success_rate: 1, retries: 0 })
  expect(report.recommendations.map(({ setting }) => setting)).not.toContain('performance.retry_attempts')
  expect(report.warnings).toEqual([
    'the scan was interrupted: who owns what was found was not asked, or not everywhere',
  ])
})

test('after a scan has ended, nothing is sent any more', async () => {
  const controller = new AbortController()
  const { source } = await scanned({
    repositories: organization(200),
    options: { signal: controller.signal, config: { defaultBatchSize: 2 } },
    faults: {
      delayMs: 5,
      contents: (number) => {
        if (number === 5) controller.abort(new Error('interrupted'))
      },
    },
  })
  await wait(20)
  const sent = source.batches.length
  await wait(50)
  expect(source.batches.length).toBe(sent)
  expect(sent).toBeLessThan(50)
})

test('after a scan has broken off, nothing more is fetched while owners are looked up', async () => {
  let sent = 0
  let sentWhileLookingUp = -1
  const { report } = await scanned({
    repositories: organization(200),
    options: { config: { defaultBatchSize: 2, maxConcurrentRequests: 2 } },
    faults: {
      contents: (number) => {
        sent = number
        if (number === 5) throw new Error('a bug of the source')
      },
      teams: async () => {
        await wait(20) // what was in flight ends
        const before = sent
        await wait(50)
        sentWhileLookingUp = sent - before
      },
    },
  })
  expect(report.coverage.gaps[0]?.detail).toContain('a bug of the source')
  expect(sentWhileLookingUp).toBe(0)
})

test('an interrupt while all requests wait for a limit ends the scan at once', async () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(new Error('interrupted')), 30)
  const started = performance.now()
  const { report } = await scanned({
    repositories: organization(30),
    options: { signal: controller.signal },
    faults: {
      contents: () => {
        throw new RequestFailure('SECONDARY_LIMIT', 'rate-limit', 'slow down', { retryAfterSeconds: 3_600 })
      },
    },
  })
  expect(report.scan.status).toBe('interrupted')
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('events start with the start and end with the end, and the end has the metrics of the report', async () => {
  const { report, events } = await scanned({ repositories: organization(3) })
  expect(events[0]?.type).toBe('scan-started')
  const last = events.at(-1)
  expect(last).toMatchObject({ type: 'scan-finished', status: 'complete', metrics: report.metrics })
})

test('files wanted, finished and covered are the same files, also empty ones, links, and those that a reference leads to', async () => {
  const { report, events } = await scanned({
    repositories: {
      'acme/web': {
        'a.lock': '-r base.txt',
        'base.txt': 'axios 1.14.1',
        'empty.lock': '',
        'link.lock': { link: 'a.lock' },
        'broken.lock': 'axios',
      },
      'acme/api': { 'a.lock': '-r base.txt', 'base.txt': 'axios 1.14.1' },
    },
  })
  const sum = (type: 'files-wanted' | 'files-finished'): number =>
    events.reduce((count, event) => count + (event.type === type && 'count' in event ? event.count : 0), 0)
  expect(report.coverage.files).toEqual({ total: 7, fetched: 2, from_inventory: 3, skipped: 0, failed: 2 })
  expect([sum('files-wanted'), sum('files-finished')]).toEqual([7, 7])
  expect(report.metrics.cache_hit_rate).toBeCloseTo(3 / 7)
  expect(gaps(report).sort()).toEqual(['acme/web broken.lock unparsable', 'acme/web link.lock symlink'])
  expect(places(report)).toEqual(['acme/api base.txt:1 confirmed', 'acme/web base.txt:1 confirmed'])
})

test('the duration is the time between start and end of the report', async () => {
  const { report } = await scanned({ repositories: organization(3), options: { clock: fastClock(100) } })
  const { started_at, finished_at } = report.scan
  expect(report.metrics.duration_seconds).toBeCloseTo((Date.parse(finished_at) - Date.parse(started_at)) / 1_000, 1)
})

test('utilization is the points of this scan over what it may use of the bucket', async () => {
  let remaining = 100
  const { report } = await scanned({
    repositories: organization(10),
    options: { config: { maxConcurrentRequests: 1, defaultBatchSize: 2, rateLimitBuffer: 0.5 } },
    faults: { allowance: () => ({ limit: 100, remaining: (remaining -= 1), resetAtMs: Date.now() + 3_600_000 }) },
  })
  expect(report.metrics.api.graphql.points).toBe(5)
  expect(report.metrics.rate_limit_utilization).toEqual({ rest: null, graphql: 0.1 })
})

test('the success rate of the report counts what failed, also where the second attempt passed', async () => {
  const { report } = await scanned({
    repositories: organization(1),
    options: { config: { retryDelayBase: 0.1 } },
    faults: {
      contents: (number) => {
        if (number === 1) throw new RequestFailure('TRANSIENT', 'timeout', 'HTTP 502')
      },
    },
  })
  expect(report.metrics).toMatchObject({ success_rate: 0.5, retries: 1 })
})

test('a source that never answers does not keep the scan: what was found is reported, the rest is named', async () => {
  const { report } = await scanned({
    repositories: organization(2),
    options: { clock: fastClock(2_000) },
    faults: {
      answer: ({ repository }) => (repository.nameWithOwner === 'acme/r1' ? { status: 'stream' } : undefined),
      stream: () => new Promise(() => undefined),
    },
  })
  expect(places(report)).toEqual(['acme/r0 a.lock:1 confirmed'])
  expect(report.scan.status).toBe('incomplete')
  expect(report.coverage.gaps[0]?.detail).toMatch(
    /^the scan broke off: nothing had happened for \d+ minutes; it was waiting for answers to requests \(in flight: 1 blob;/,
  )
  expect(gaps(report)).toContain('acme/r1 null timeout')
})

test('a scan that has to finish by a time ends by it: what was read is reported, the rest is a gap for its time', async () => {
  const clock = new VirtualClock()
  const finishByMs = clock.now() + 60_000
  const { report } = await clock.runUntil(
    scanned({
      repositories: organization(400),
      options: { clock, finishByMs, config: { maxConcurrentRequests: 1, defaultBatchSize: 1, maxBatchSize: 1 } },
      faults: { clockDelayMs: 1_000 },
    }),
  )
  expect(report.scan.status).toBe('incomplete')
  expect(report.findings).toHaveLength(54) // the last tenth of the time is for owners, and for what is in flight
  expect(Date.parse(report.scan.finished_at)).toBe(finishByMs - 6_000)
  expect(new Set(report.coverage.gaps.map(({ reason }) => reason))).toEqual(new Set(['deadline']))
  expect(report.coverage.gaps).toHaveLength(346)
})
