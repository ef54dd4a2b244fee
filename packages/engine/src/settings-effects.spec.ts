import { expect, test } from '@jest/globals'
import {
  BATCH_SETTINGS,
  RequestFailure,
  type BatchPlan,
  type BatchSettingName,
  type BatchSettings,
  type ManifestParser,
  type Setting,
  type Strategy,
} from '@ioc-scanner/core'
import { VirtualClock } from '@ioc-scanner/testkit'
import type { MemoryFiles } from '../test/memory-source.js'
import { scanned, type Scanned, type Setup } from '../test/scanned.js'
import { lineLock } from '../test/test-extensions.js'
import type { ProcessMemory } from './memory/process-memory.js'

const BUILT_IN = ['sequential', 'parallel', 'adaptive', 'aggressive', 'conservative']

/** What every setting does, as it shows from outside, at both ends of its range: one line for each value. */
interface Effect<Name extends BatchSettingName> {
  readonly shows: string
  readonly see: (config: Partial<BatchSettings>) => Promise<unknown>
  readonly values: readonly (readonly [value: BatchSettings[Name], seen: unknown])[]
}

const EFFECTS: { readonly [Name in BatchSettingName]: Effect<Name> | { readonly shownBy: string } } = {
  maxConcurrentRequests: {
    shows: 'most requests in flight',
    see: async (config) => (await scanOf(files(600), config)).source.mostInFlight,
    values: [
      [1, 1],
      [4, 4],
      [50, 50],
    ],
  },
  maxConcurrentRepos: {
    shows: 'most repositories with requests of their own in flight: batches apart, and streams',
    see: async (config) => {
      const beside = { ...config, maxConcurrentRequests: 50, streamLargeFilesThreshold: 10_240 }
      const apart = await scanOf(repositories(12), { ...beside, enableCrossRepoBatching: false })
      const streamed = await scanOf(repositories(12, 10_241), beside)
      return [apart.source.mostRepositoriesInFlight, streamed.source.mostRepositoriesInFlight]
    },
    values: [
      [1, [1, 1]],
      [5, [5, 5]],
      [10, [10, 10]],
    ],
  },
  defaultBatchSize: {
    shows: 'files of the first batch and number of batches, with a strategy that takes the default, for 120 files',
    see: async (config) => {
      const batches = sizes(await scanOf(files(120), { ...config, maxBatchSize: 200 }))
      return [batches[0], batches.length]
    },
    values: [
      [1, [1, 120]],
      [24, [24, 5]],
      [100, [100, 2]],
    ],
  },
  maxBatchSize: {
    shows: 'files of the largest batch, with a strategy that wants a million',
    see: async (config) =>
      Math.max(...sizes(await scanOf(files(220), { defaultBatchSize: 1, ...config }, installed(wishing(1e6))))),
    values: [
      [1, 1],
      [7, 7],
      [200, 200],
    ],
  },
  minBatchSize: {
    shows: 'files of the first batch, with a strategy that wants single ones',
    see: async (config) => sizes(await scanOf(files(20), config, installed(wishing(1))))[0],
    values: [
      [1, 1],
      [5, 5],
      [10, 10],
    ],
  },
  rateLimitBuffer: {
    shows: 'requests before the reset, of a bucket of ten points',
    see: async (config) => {
      const clock = new VirtualClock()
      const resetAtMs = clock.now() + 300_000
      let left = 10
      const allowance = () => ({
        limit: 10,
        remaining: clock.now() < resetAtMs ? (left -= 1) : 10,
        resetAtMs: clock.now() < resetAtMs ? resetAtMs : null,
      })
      const { source } = await scanOf(files(12), { ...config, ...ONE_BY_ONE }, { faults: { allowance } }, clock)
      return source.sentAtMs.filter((sentAtMs) => sentAtMs < resetAtMs).length
    },
    values: [
      [0.1, 1],
      [0.8, 8],
      [1, 10],
    ],
  },
  retryAttempts: {
    shows: 'attempts for a file that can never be had',
    see: async (config) => (await scanOf(files(1), config, { faults: failing })).source.batches.length,
    values: [
      [0, 1],
      [2, 3],
      [10, 11],
    ],
  },
  retryDelayBase: {
    shows: 'seconds between the first attempts, with full jitter at its longest',
    see: async (config) => {
      const longest = { options: { randomness: { next: () => 1 } }, faults: { ...failing, clockDelayMs: 0 } }
      const { source } = await scanOf(files(1), { ...config, retryAttempts: 3 }, longest)
      return source.sentAtMs.slice(1).map((sentAtMs, index) => (sentAtMs - (source.sentAtMs[index] ?? 0)) / 1_000)
    },
    values: [
      [0.1, [0.1, 0.2, 0.4]],
      [10, [10, 20, 40]],
    ],
  },
  maxMemoryUsageMb: {
    shows: 'largest batch, and most requests in flight, for files of half a megabyte in a process of 90 MiB',
    see: async (config) => {
      const large = repositories(40, 500_000)
      const { source } = await scanOf(large, config, { options: { memory: memoryOf(90 * 1_048_576) } })
      return [Math.max(...source.batches.map(({ length }) => length)), source.mostInFlight]
    },
    values: [
      [100, [1, 1]],
      [149, [1, 1]],
      [150, [10, 2]],
      [5_000, [10, 4]],
    ],
  },
  streamLargeFilesThreshold: {
    shows: 'how files are read that are as large as either end, and larger by a byte',
    see: async (config) => {
      const bytes = [10_240, 10_241, 10_485_760, 10_485_761]
      const large = Object.fromEntries(bytes.map((size) => [`${size}.big`, 'x'.repeat(size)]))
      const parser = watchedParser()
      await scanOf({ 'acme/web': large }, config, { more: { 'manifest-parser': [parser] } })
      return parser.streamed.sort()
    },
    values: [
      [10_240, ['10241.big', '10485760.big', '10485761.big']],
      [1_048_576, ['10485760.big', '10485761.big']],
      [10_485_760, ['10485761.big']],
    ],
  },
  defaultStrategy: {
    shows: 'who plans the batches, and how large they are',
    see: async (config) => {
      const strategy = BUILT_IN.map((name, index) => ({ ...wishing(index + 2), name }))
      const stranger = { ...wishing(1), name: 'night-shift' }
      const { report, source } = await scanOf(files(6), config, { more: { strategy: [...strategy, stranger] } })
      return [report.settings.strategy, source.batches[0]?.length]
    },
    values: [
      ...BUILT_IN.map((name, index) => [name, [name, index + 2]] as const),
      ['ADAPTIVE', ['adaptive', 4]],
      ['night-shift', ['night-shift', 1]],
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
  logBatchMetrics: { shownBy: 'packages/cli/test/settings-switches.spec.ts: the log is written there' },
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

test.each(Object.entries<Setting>(BATCH_SETTINGS).filter(([name]) => cases.some((one) => one.name === name)))(
  '%s shows its effect at both ends of its range',
  (name, setting) => {
    const shown = cases.flatMap((one): unknown[] => (one.name === name ? [one.value] : []))
    const ends = 'min' in setting ? [setting.min, setting.max] : setting.format === 'boolean' ? [true, false] : BUILT_IN
    expect(shown).toEqual(expect.arrayContaining([...ends]))
  },
)

/** In virtual time: every request takes 30 ms of it, unless said otherwise. */
async function scanOf(
  repositories: Setup['repositories'],
  config: Partial<BatchSettings>,
  { options, faults, ...more }: Partial<Setup> = {},
  clock = new VirtualClock(),
): Promise<Scanned> {
  const slow = { clockDelayMs: 30, ...faults }
  return clock.runUntil(scanned({ repositories, faults: slow, options: { clock, config, ...options }, ...more }))
}

const installed = (strategy: Strategy): Partial<Setup> => ({ more: { strategy: [strategy] } })

function memoryOf(bytes: number): ProcessMemory {
  return { residentBytes: () => bytes, peakBytes: () => bytes, usedBytes: () => bytes, collect: () => undefined }
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

const failing = {
  contents: () => {
    throw new RequestFailure('TRANSIENT', 'timeout', 'HTTP 502')
  },
}

/** Reads `*.big`, and remembers which of them came as a stream. */
function watchedParser(): ManifestParser & { readonly streamed: string[] } {
  const streamed: string[] = []
  return {
    ...lineLock,
    name: 'watched',
    streamed,
    matches: (path) => path.endsWith('.big'),
    parse: () => ({ packages: [] }),
    parseStream: async ({ path, chunks }) => {
      for await (const chunk of chunks) if (chunk.length === 0) break
      streamed.push(path)
      return { packages: [] }
    },
  }
}
