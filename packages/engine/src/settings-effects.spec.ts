import { expect, test } from '@jest/globals'
import {
  BATCH_SETTINGS,
  RequestFailure,
  type BatchPlan,
  type BatchSettingName,
  type BatchSettings,
  type ManifestParser,
  type Strategy,
} from '@ioc-scanner/core'
import { fastClock } from '../test/fast-clock.js'
import type { MemoryFiles } from '../test/memory-source.js'
import { scanned, type Scanned, type Setup } from '../test/scanned.js'
import { lineLock, plainStrategy } from '../test/test-extensions.js'

/** What every setting does, as it shows from outside: one line for each value. */
interface Effect<Name extends BatchSettingName> {
  readonly shows: string
  readonly see: (config: Partial<BatchSettings>) => Promise<unknown>
  readonly values: readonly (readonly [value: BatchSettings[Name], seen: unknown])[]
}

const EFFECTS: { readonly [Name in BatchSettingName]: Effect<Name> | { readonly shownBy: string } } = {
  maxConcurrentRequests: {
    shows: 'most requests in flight',
    see: async (config) => (await scanOf(files(60), config, { faults: slow })).source.mostInFlight,
    values: [
      [1, 1],
      [4, 4],
    ],
  },
  maxConcurrentRepos: {
    shows: 'most repositories with requests of their own in flight',
    see: async (config) => {
      const apart = await scanOf(repositories(12), { ...config, enableCrossRepoBatching: false }, { faults: slow })
      const streamed = await scanOf(repositories(12, 600_000), config, { faults: slow })
      return [apart.source.mostRepositoriesInFlight, streamed.source.mostRepositoriesInFlight]
    },
    values: [
      [1, [1, 1]],
      [5, [5, 5]],
    ],
  },
  defaultBatchSize: {
    shows: 'files of the batches, with a strategy that takes the default',
    see: async (config) => sizes(await scanOf(files(24), config)),
    values: [
      [4, [4, 4, 4, 4, 4, 4]],
      [12, [12, 12]],
    ],
  },
  maxBatchSize: {
    shows: 'files of the largest batch, with a strategy that wants a million',
    see: async (config) => Math.max(...sizes(await scanOf(files(120), config, { more: { strategy: [wishing(1e6)] } }))),
    values: [
      [7, 7],
      [100, 100],
    ],
  },
  minBatchSize: {
    shows: 'files of the first batch, with a strategy that wants single ones',
    see: async (config) => sizes(await scanOf(files(20), config, { more: { strategy: [wishing(1)] } }))[0],
    values: [
      [1, 1],
      [5, 5],
    ],
  },
  rateLimitBuffer: {
    shows: 'requests before the reset, of a bucket of ten points',
    see: async (config) => {
      const clock = fastClock(1_000)
      const resetAtMs = clock.now() + 300_000
      let left = 10
      const allowance = () => ({
        limit: 10,
        remaining: clock.now() < resetAtMs ? (left -= 1) : 10,
        resetAtMs: clock.now() < resetAtMs ? resetAtMs : null,
      })
      const { source } = await scanOf(
        files(12),
        { ...config, ...ONE_BY_ONE },
        { faults: { allowance }, options: { clock } },
      )
      return source.sentAtMs.filter((sentAtMs) => sentAtMs < resetAtMs).length
    },
    values: [
      [0.3, 3],
      [0.8, 8],
    ],
  },
  retryAttempts: {
    shows: 'attempts for a file that can never be had',
    see: async (config) => (await scanOf(files(1), config, { faults: failing })).source.batches.length,
    values: [
      [0, 1],
      [2, 3],
    ],
  },
  retryDelayBase: {
    shows: 'seconds between the first two attempts, with full jitter at its longest',
    see: async (config) => {
      const { source } = await scanOf(
        files(1),
        { ...config, retryAttempts: 1 },
        { faults: failing, options: { randomness: { next: () => 1 }, clock: fastClock(100) } },
      )
      const [first = 0, second = 0] = source.sentAtMs
      return Math.round((second - first) / 1_000 / 5) * 5
    },
    values: [
      [0.1, 0],
      [10, 10],
    ],
  },
  maxMemoryUsageMb: {
    shows: 'largest batch, and most requests in flight',
    see: async (config) => {
      const { source } = await scanOf(files(40), config, { faults: slow })
      return [Math.max(...source.batches.map(({ length }) => length)), source.mostInFlight]
    },
    values: [
      [149, [1, 1]],
      [2_000, [10, 4]],
    ],
  },
  streamLargeFilesThreshold: {
    shows: 'how a file of 50 KB and one of 5 MB are read',
    see: async (config) => {
      const large = { 'acme/web': { 'small.big': 'x'.repeat(50_000), 'large.big': 'x'.repeat(5_000_000) } }
      const parser = watchedParser()
      await scanOf(large, config, { more: { 'manifest-parser': [parser] } })
      return parser.read.sort()
    },
    values: [
      [10_240, ['large.big as a stream', 'small.big as a stream']],
      [1_048_576, ['large.big as a stream', 'small.big as a whole']],
      [10_485_760, ['large.big as a whole', 'small.big as a whole']],
    ],
  },
  defaultStrategy: {
    shows: 'who plans the batches, and how large they are',
    see: async (config) => {
      const strategy = [plainStrategy, { ...wishing(3), name: 'triple' }]
      const { report, source } = await scanOf(files(6), config, { more: { strategy } })
      return [report.settings.strategy, source.batches.map(({ length }) => length)]
    },
    values: [
      ['adaptive', ['adaptive', [6]]],
      ['TRIPLE', ['triple', [3, 3]]],
    ],
  },
  enableCrossRepoBatching: {
    shows: 'requests for six repositories with one file each',
    see: async (config) => (await scanOf(repositories(6), config)).source.batches.length,
    values: [
      [true, 1],
      [false, 6],
    ],
  },
  enableFilePrioritization: {
    shows: 'the first file of the first batch, with a prioritizer that puts the last one first',
    see: async (config) => {
      const prioritizer = {
        name: 'last-first',
        score: ({ file }: { file: { path: string } }) => Number(file.path.slice(1, -5)),
      }
      const { source } = await scanOf(
        files(30),
        { ...config, ...ONE_BY_ONE, defaultBatchSize: 10, maxBatchSize: 10 },
        { more: { 'file-prioritizer': [prioritizer] } },
      )
      return source.batches[0]?.[0]
    },
    values: [
      [true, 'acme/web:f29.lock'],
      [false, 'acme/web:f0.lock'],
    ],
  },
  enablePerformanceMonitoring: {
    shows: 'measurements in the report, and whether an installed sink gets events',
    see: async (config) => {
      let events = 0
      const sink = { name: 'counting', record: () => void (events += 1), flush: async () => undefined }
      const { report } = await scanOf(files(3), config, {
        more: { 'metrics-sink': [sink] },
        options: { sinkNames: ['counting'] },
      })
      const { duration_seconds, api, ...others } = report.metrics
      const measured = Object.values(others).some((value) => value !== null)
      return { duration: typeof duration_seconds, requests: api.graphql.requests, measured, told: events > 0 }
    },
    values: [
      [true, { duration: 'number', requests: 1, measured: true, told: true }],
      [false, { duration: 'number', requests: 1, measured: false, told: false }],
    ],
  },
  logBatchMetrics: { shownBy: 'packages/cli: the log is written there, from the event batch-finished' },
}

const ONE_BY_ONE = { maxConcurrentRequests: 1, defaultBatchSize: 1 }

const cases = Object.entries(EFFECTS).flatMap(([name, effect]) =>
  'shownBy' in effect
    ? []
    : effect.values.map(([value, seen]) => ({ name, value, shows: effect.shows, see: effect.see, seen })),
)

test.each(cases)('$name $value, $shows: $seen', async ({ name, value, see, seen }) => {
  expect(await see({ [name]: value })).toEqual(seen)
})

test('every setting of the table shows its effect', () => {
  expect(Object.keys(EFFECTS).sort()).toEqual(Object.keys(BATCH_SETTINGS).sort())
})

async function scanOf(
  repositories: Setup['repositories'],
  config: Partial<BatchSettings>,
  { options, ...more }: Partial<Setup> = {},
): Promise<Scanned> {
  return scanned({ repositories, options: { clock: fastClock(), config, ...options }, ...more })
}

const sizes = ({ source }: Scanned): number[] => source.batches.map(({ length }) => length)

function files(count: number): Record<string, MemoryFiles> {
  return {
    'acme/web': Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}.lock`, `left 1.${index}`])),
  }
}

function repositories(count: number, bytes = 0): Record<string, MemoryFiles> {
  const content = (index: number): string => `left 1.${index}\n#${'x'.repeat(bytes)}`
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`acme/r${index}`, { 'a.lock': content(index) }]),
  )
}

function wishing(batchSize: number): Strategy {
  const plan: BatchPlan = { batchSize, concurrency: 1, crossRepository: true, pauseMs: 0 }
  return { name: 'adaptive', plan: () => plan }
}

/** Long enough for all that may be in flight to be in flight together. */
const slow = { delayMs: 30 }

const failing = {
  contents: () => {
    throw new RequestFailure('TRANSIENT', 'timeout', 'HTTP 502')
  },
}

/** Reads `*.big`, and remembers how each was read. */
function watchedParser(): ManifestParser & { readonly read: string[] } {
  const read: string[] = []
  return {
    ...lineLock,
    name: 'watched',
    read,
    matches: (path) => path.endsWith('.big'),
    parse: ({ path }) => {
      read.push(`${path} as a whole`)
      return { packages: [] }
    },
    parseStream: async ({ path, chunks }) => {
      for await (const chunk of chunks) if (chunk.length === 0) break
      read.push(`${path} as a stream`)
      return { packages: [] }
    },
  }
}
