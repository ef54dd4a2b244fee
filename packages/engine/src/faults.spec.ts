import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { RequestFailure, type Randomness, type Report } from '@ioc-scanner/core'
import { seededRandomness, VirtualClock } from '@ioc-scanner/testkit'
import { fastClock } from '../test/fast-clock.js'
import type { MemoryFaults, MemoryFiles } from '../test/memory-source.js'
import { places, scanned } from '../test/scanned.js'

/** Nothing may hang: a scan of this size takes some hundred milliseconds. */
const WATCHDOG_MS = 20_000

const pick = <T>(randomness: Randomness, choices: readonly T[]): T =>
  choices[Math.floor(randomness.next() * choices.length)] as T

/** Lockfiles, shared ones, large ones, references, manifests beside them; every file resolves to the bad version. */
function organization(randomness: Randomness, count = 12, largeBytes = 600_000): Record<string, MemoryFiles> {
  const repositories: Record<string, MemoryFiles> = {}
  for (let number = 0; number < count; number += 1) {
    const files: Record<string, string> = {}
    for (let file = 0; file < 1 + randomness.next() * 8; file += 1) {
      const unique = `# ${number} ${file}`
      files[`p${file}/a.lock`] = pick(randomness, [
        'axios 1.14.1',
        `axios 1.14.1\n${unique}`,
        `axios 1.14.1\n${unique}${'#'.repeat(largeBytes)}`,
        `axios 1.14.1\n-r base.txt\n${unique}`,
      ])
      files[`p${file}/base.txt`] = `axios 1.14.1\n${unique} base`
    }
    repositories[`acme/r${number}`] = files
  }
  return repositories
}

const FAULTS: readonly (() => RequestFailure)[] = [
  () => new RequestFailure('TRANSIENT', 'timeout', 'HTTP 502'),
  () => new RequestFailure('TIMEOUT', 'timeout', 'no answer in 30 s'),
  () => new RequestFailure('TOO_HEAVY', 'resource-limit', 'resource limits'),
  () => new RequestFailure('SECONDARY_LIMIT', 'rate-limit', 'slow down', { retryAfterSeconds: 2 }),
  () => new RequestFailure('SECONDARY_LIMIT', 'rate-limit', 'slow down'),
  () => new RequestFailure('PRIMARY_LIMIT', 'rate-limit', 'empty'),
  () => new RequestFailure('PRIMARY_LIMIT', 'rate-limit', 'empty', { resetAtMs: 0 }),
  () => new RequestFailure('REFUSED', 'forbidden', 'HTTP 403'),
  () => new RequestFailure('MISSING', 'not-found', 'HTTP 404'),
  () => new RequestFailure('UNAUTHORIZED', 'forbidden', 'HTTP 401'),
]

/** Fails that share of everything that can fail. */
function faultsOf(randomness: Randomness, share: number, codes = FAULTS): MemoryFaults {
  const maybeFail = (): void => {
    if (randomness.next() < share) throw pick(randomness, codes)()
  }
  return {
    contents: maybeFail,
    stream: maybeFail,
    lookup: maybeFail,
    answer: () =>
      randomness.next() > share / 3
        ? undefined
        : pick(randomness, [
            { status: 'again' as const, detail: 'cut' },
            { status: 'stream' as const },
            { status: 'gap' as const, reason: 'encoding' as const, detail: 'binary' },
          ]),
    tree: ({ nameWithOwner: repository }) =>
      randomness.next() > share / 3
        ? undefined
        : [{ repository, ref: 'main', path: null, reason: 'blocked', detail: 'not to be had' }],
  }
}

async function scannedWith(seed: number, share: number, codes = FAULTS, config = {}) {
  const randomness = seededRandomness(seed)
  const repositories = organization(randomness)
  const scanning = scanned({
    repositories,
    faults: faultsOf(randomness, share, codes),
    options: {
      // Ten times faster still, and a machine that pauses for a tenth of a second has been silent for a quarter of an hour.
      clock: fastClock(1_000),
      randomness,
      config: {
        maxConcurrentRequests: 1 + Math.floor(randomness.next() * 8),
        defaultBatchSize: 1 + Math.floor(randomness.next() * 20),
        ...config,
      },
    },
  })
  return { repositories, ...(await beforeTheWatchdog(scanning)) }
}

async function beforeTheWatchdog<T>(running: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const bark = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the scan hangs')), WATCHDOG_MS)
  })
  try {
    return await Promise.race([running, bark])
  } finally {
    clearTimeout(timer)
  }
}

const textOf = (content: MemoryFiles[string] | undefined): string => (typeof content === 'string' ? content : '')

/** Files with the bad version that were neither found nor named in a gap. */
function overlooked(repositories: Readonly<Record<string, MemoryFiles>>, { findings, coverage }: Report): string[] {
  const found = new Set(findings.map(({ repository, path }) => `${repository} ${path}`))
  const named = new Set(coverage.gaps.map(({ repository, path }) => `${repository} ${path}`))
  const isAccounted = (repository: string, path: string): boolean =>
    [`${repository} ${path}`, `${repository} null`].some((place) => found.has(place) || named.has(place))
  return Object.entries(repositories).flatMap(([repository, files]) =>
    Object.entries(files).flatMap(([path, content]) => {
      if (isAccounted(repository, path)) return []
      // A file that only a reference leads to is accounted for by the file that refers to it.
      const referring = path.replace('base.txt', 'a.lock')
      const refers = textOf(files[referring]).includes('-r base.txt')
      if (path.endsWith('base.txt') && (!refers || named.has(`${repository} ${referring}`))) return []
      return textOf(content).includes('axios') ? [`${repository} ${path}`] : []
    }),
  )
}

test('with 30 % of everything failing, a scan ends, and what it did not find it names', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
      const { repositories, report } = await scannedWith(seed, 0.3)
      expect(overlooked(repositories, report)).toEqual([])
      const { files, repositories: counted, gaps } = report.coverage
      expect(files.fetched + files.from_inventory + files.skipped + files.failed).toBe(files.total)
      expect(counted.scanned + counted.skipped + counted.failed).toBe(counted.total)
      expect(report.scan.status).toBe(gaps.length > 0 ? 'incomplete' : 'complete')
      for (const rate of [
        report.metrics.success_rate,
        report.metrics.parallel_efficiency,
        report.metrics.cache_hit_rate,
      ]) {
        expect(rate === null || (rate >= 0 && rate <= 1)).toBe(true)
      }
    }),
    { numRuns: 10 },
  )
}, 120_000)

test('with 10 % of answers failing in ways that pass, the findings are the same as without faults', async () => {
  const passing = FAULTS.slice(0, 6)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
      const randomness = seededRandomness(seed)
      const repositories = organization(randomness)
      const faults = {
        contents: faultsOf(randomness, 0.1, passing).contents,
        stream: faultsOf(randomness, 0.1, [FAULTS[0], FAULTS[1], FAULTS[4]] as typeof FAULTS).stream,
      }
      const options = { clock: fastClock(1_000), randomness, config: { retryAttempts: 10, retryDelayBase: 0.1 } }
      const calm = await scanned({ repositories, options: { clock: fastClock(1_000) } })
      const stormy = await beforeTheWatchdog(scanned({ repositories, faults, options }))
      expect(places(stormy.report)).toEqual(places(calm.report))
      expect(stormy.report.coverage.gaps).toEqual([])
    }),
    { numRuns: 4 },
  )
}, 120_000)

const KINDS = FAULTS.map((fault) => {
  const { code, message, retryAfterSeconds, resetAtMs } = fault()
  const until = retryAfterSeconds === undefined && resetAtMs === undefined ? '' : ', and says when to come again'
  return { kind: `${code} (${message}${until})`, fault }
})

/** In virtual time: a wait of an hour is none, and a hang is an error that says so. */
test.each(KINDS.flatMap(({ kind, fault }) => [0.01, 0.1, 0.3].map((share) => ({ kind, share, fault }))))(
  '$kind alone, for $share of all requests: the scan ends, and what it did not find it names',
  async ({ share, fault }) => {
    const randomness = seededRandomness(7)
    const repositories = organization(randomness, 60, 11_000)
    let injected = 0
    const counted = (): RequestFailure => {
      injected += 1
      return fault()
    }
    const { contents, stream, lookup } = faultsOf(randomness, share, [counted])
    const clock = new VirtualClock()
    const config = { defaultBatchSize: 2, maxBatchSize: 2, streamLargeFilesThreshold: 10_240 }
    const faults = { clockDelayMs: 50, contents, stream, lookup } as MemoryFaults
    const { report } = await clock.runUntil(scanned({ repositories, faults, options: { clock, randomness, config } }))
    expect(injected).toBeGreaterThan(0)
    expect(overlooked(repositories, report)).toEqual([])
  },
)

test.each([
  ['one request at a time', { maxConcurrentRequests: 1 }],
  [
    'one repository at a time, no batches across repositories',
    { maxConcurrentRepos: 1, enableCrossRepoBatching: false },
  ],
  ['hardly any memory', { maxMemoryUsageMb: 100 }],
  ['no retries', { retryAttempts: 0 }],
  ['everything is streamed', { streamLargeFilesThreshold: 10_240, maxConcurrentRepos: 2 }],
])(
  'nothing hangs or gets lost under faults with %s',
  async (_what, config) => {
    for (const seed of [1, 2]) {
      const { repositories, report } = await scannedWith(seed, 0.3, FAULTS, config)
      expect(overlooked(repositories, report)).toEqual([])
    }
  },
  120_000,
)

test('an interrupt ends the scan at once, whatever is under way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 60 }), async (seed, afterMs) => {
      const randomness = seededRandomness(seed)
      const controller = new AbortController()
      setTimeout(() => controller.abort(new Error('interrupted')), afterMs)
      const scanning = scanned({
        repositories: organization(randomness),
        faults: faultsOf(randomness, 0.3),
        options: { clock: fastClock(1_000), randomness, signal: controller.signal },
      })
      const report = await beforeTheWatchdog(scanning).then(
        (ended) => ended.report,
        (thrown: unknown) => {
          expect(thrown).toBe(controller.signal.reason)
        },
      )
      if (report === undefined) return
      const { repositories, files } = report.coverage
      expect(report.scan.status).toBe(controller.signal.aborted ? 'interrupted' : report.scan.status)
      expect(repositories.scanned).toBeGreaterThanOrEqual(0)
      expect(repositories.scanned + repositories.skipped + repositories.failed).toBe(repositories.total)
      expect(files.fetched + files.from_inventory + files.skipped + files.failed).toBe(files.total)
    }),
    { numRuns: 10 },
  )
}, 120_000)
