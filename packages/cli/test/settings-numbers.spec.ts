import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { BATCH_SETTINGS, type BatchSettingName, type BatchSettings } from '@ioc-scanner/core'
import type { SimulatorOptions } from 'github-simulator'
import { CONTENTS, LARGE, settingsWorld, type Layer, type Seen, type SettingsWorld } from './settings-world.js'

jest.setTimeout(60_000)

let world: SettingsWorld
beforeAll(async () => {
  world = await settingsWorld()
})
afterAll(() => world.remove())

/** What a setting changes that the server or the user sees, wherever it was set. */
interface Effect<Name extends BatchSettingName> {
  readonly shows: string
  readonly see: (seen: Seen) => unknown
  readonly beside?: Partial<BatchSettings>
  readonly server?: SimulatorOptions
  readonly flags?: readonly string[]
  readonly values: readonly (readonly [layer: Layer, value: BatchSettings[Name], seen: unknown])[]
}

/** Fixed sizes and no learning: what is configured is what the server sees. */
const parallel: Partial<BatchSettings> = { defaultStrategy: 'parallel' }
/** Slow enough for many requests to be in flight together, and with no limits of its own on that. */
const UNLIMITED: SimulatorOptions = { mode: 'ghes', latency: { graphqlMs: 200, restMs: 200 } }
const contentRequests = ({ ledger }: Seen): number => ledger.kinds.content.requests
const peakConcurrency = ({ ledger }: Seen): number => ledger.peakConcurrency
/** How many are in flight at the most where many may be is up to the machine. */
const atMost = (most: number, count: number): number | string => (count > most ? `more than ${most}` : count)

const EFFECTS: { readonly [Name in BatchSettingName]?: Effect<Name> } = {
  maxConcurrentRequests: {
    shows: 'most requests that the server had at one time',
    see: (seen) => atMost(10, peakConcurrency(seen)),
    beside: { ...parallel, defaultBatchSize: 1 },
    server: UNLIMITED,
    values: [
      ['file', 50, 'more than 10'],
      ['flag', 4, 4],
    ],
  },
  maxConcurrentRepos: {
    shows: 'most requests at one time, where each serves one repository',
    // Queries for trees serve many repositories, and one may be under way beside.
    see: ({ ledger }) => (ledger.peakConcurrency <= 2 ? 'one, and trees' : atMost(4, ledger.peakConcurrency)),
    beside: { ...parallel, enableCrossRepoBatching: false, maxConcurrentRequests: 50 },
    server: UNLIMITED,
    values: [
      ['flag', 1, 'one, and trees'],
      ['variable', 10, 'more than 4'],
    ],
  },
  defaultBatchSize: {
    shows: 'requests for contents',
    see: contentRequests,
    beside: { ...parallel, maxBatchSize: 200 },
    values: [
      ['flag', 1, CONTENTS],
      ['file', 100, 1],
    ],
  },
  maxBatchSize: {
    shows: 'requests for contents, by a strategy that takes the most',
    see: contentRequests,
    beside: { defaultStrategy: 'aggressive', defaultBatchSize: 1 },
    values: [
      ['file', 1, CONTENTS],
      ['variable', 200, 1],
    ],
  },
  minBatchSize: {
    shows: 'fewest files that are planned where every third answer takes too long',
    see: ({ batches }) => {
      const fewest = Math.min(...batches.map(({ planned }) => planned.batch_size))
      return fewest < 10 ? 'fewer than 10' : fewest
    },
    beside: { logBatchMetrics: true, maxConcurrentRequests: 1, maxBatchSize: 10, retryDelayBase: 0.1 },
    server: { faults: { every: 3, kinds: ['502'] } },
    values: [
      ['flag', 1, 'fewer than 10'],
      ['file', 10, 10],
    ],
  },
  rateLimitBuffer: {
    shows: 'points used of forty, by a scan that has no time to wait for the reset',
    see: ({ ledger }) => ledger.graphql.points,
    beside: { ...parallel, defaultBatchSize: 1, maxConcurrentRequests: 1 },
    server: { primary: { graphqlLimit: 40 } },
    flags: ['--finish-by', inMinutes(20)],
    values: [
      ['file', 0.1, 4],
      ['variable', 1, 40],
    ],
  },
  retryAttempts: {
    shows: 'requests of a scan that gets no answer at all',
    see: ({ ledger }) => ledger.requests,
    beside: { retryDelayBase: 0.1 },
    server: { faults: { every: 1, kinds: ['500'] } },
    values: [
      ['file', 0, 1],
      ['variable', 2, 3],
    ],
  },
  maxMemoryUsageMb: {
    shows: 'requests for contents, and most at one time',
    see: (seen) => [contentRequests(seen), atMost(1, peakConcurrency(seen))],
    beside: parallel,
    values: [
      ['variable', 100, [CONTENTS, 1]],
      ['file', 5_000, [Math.ceil(CONTENTS / 10), 'more than 1']],
    ],
  },
  streamLargeFilesThreshold: {
    shows: 'files that were read on their own',
    see: ({ ledger }) => ledger.kinds.blob.requests,
    values: [
      ['variable', 10_240, LARGE],
      ['flag', 10_485_760, 0],
    ],
  },
}

const cases = Object.entries(EFFECTS).flatMap(([name, { values, ...effect }]) =>
  values.map(([layer, value, seen]) => ({ name: name as BatchSettingName, layer, value, seen, ...effect })),
)

test.each(cases)('$name $value by $layer, $shows: $seen', async ({ see, seen, ...scan }) => {
  expect(see(await world.scanned(scan))).toEqual(seen)
})

/** Chance draws each wait between nothing and its longest: by the default of a second, one scan in a thousand waits so little. */
test('retryDelayBase 0.1 by flag, longest waits: 100, 200, 400 ms', async () => {
  const scan = { name: 'retryDelayBase', layer: 'flag', value: 0.1, beside: { retryAttempts: 3 } } as const
  const { waitsMs } = await world.scanned({ ...scan, server: { faults: { every: 1, kinds: ['500'] } } })
  expect(waitsMs.map((wait, index) => (wait <= 100 * 2 ** index ? 'short' : wait))).toEqual(['short', 'short', 'short'])
})

test('every number of the table is set, and both kinds of number by every layer', () => {
  const numbers = Object.entries(BATCH_SETTINGS).filter(([, { format }]) => format === 'integer' || format === 'number')
  expect([...Object.keys(EFFECTS), 'retryDelayBase'].sort()).toEqual(numbers.map(([name]) => name).sort())
  const set = [...cases, { name: 'retryDelayBase', layer: 'flag' } as const]
  const layersOf = (format: string): Set<Layer> =>
    new Set(set.flatMap(({ name, layer }) => (BATCH_SETTINGS[name].format === format ? [layer] : [])))
  const all = new Set(['flag', 'variable', 'file'])
  expect([layersOf('integer'), layersOf('number')]).toEqual([all, all])
})

function inMinutes(minutes: number): string {
  const at = new Date(Date.now() + minutes * 60_000)
  return [at.getHours(), at.getMinutes()].map((number) => String(number).padStart(2, '0')).join(':')
}
