import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { BATCH_SETTINGS, type BatchSettingName, type BatchSettings } from '@ioc-scanner/core'
import { CONTENTS, REPOSITORIES, settingsWorld, type Layer, type Seen, type SettingsWorld } from './settings-world.js'

jest.setTimeout(60_000)

let world: SettingsWorld
beforeAll(async () => {
  world = await settingsWorld()
})
afterAll(() => world.remove())

interface Effect<Name extends BatchSettingName> {
  readonly shows: string
  readonly see: (seen: Seen) => unknown
  readonly beside?: Partial<BatchSettings>
  readonly flags?: readonly string[]
  readonly values: readonly (readonly [layer: Layer, value: BatchSettings[Name], seen: unknown])[]
}

const contentRequests = ({ ledger }: Seen): number => ledger.kinds.content.requests
const EFFECTS: { readonly [Name in BatchSettingName]?: Effect<Name> } = {
  defaultStrategy: {
    shows: 'who planned, files of the first batch, whether later ones are larger, requests at once, pause before each',
    see: ({ report, batches }) => {
      const planned = batches.map((batch) => batch.planned)
      return {
        by: report.settings.strategy,
        first: planned[0]?.batch_size,
        grows: planned.some(({ batch_size: files }) => files > (planned[0]?.batch_size ?? 0)),
        atOnce: Math.max(...planned.map(({ concurrency }) => concurrency)),
        pauseMs: Math.max(...planned.map(({ pause_ms }) => pause_ms)),
      }
    },
    beside: { defaultBatchSize: 4, maxBatchSize: 36, maxConcurrentRequests: 6, logBatchMetrics: true },
    values: [
      ['flag', 'sequential', { by: 'sequential', first: 4, grows: false, atOnce: 1, pauseMs: 0 }],
      ['variable', 'parallel', { by: 'parallel', first: 4, grows: false, atOnce: 6, pauseMs: 0 }],
      ['file', 'ADAPTIVE', { by: 'adaptive', first: 4, grows: true, atOnce: expect.any(Number), pauseMs: 0 }],
      ['flag', 'aggressive', { by: 'aggressive', first: 36, grows: false, atOnce: 6, pauseMs: 0 }],
      ['file', 'conservative', { by: 'conservative', first: 4, grows: false, atOnce: 2, pauseMs: 250 }],
    ],
  },
  enableCrossRepoBatching: {
    shows: 'requests for contents',
    see: contentRequests,
    beside: { defaultStrategy: 'aggressive', maxBatchSize: 100 },
    values: [
      ['variable', true, 1],
      ['flag', false, REPOSITORIES],
    ],
  },
  enableFilePrioritization: {
    shows: 'manifests among the first files, which stand before the lockfiles in every repository',
    see: ({ batches }) => (batches[0]?.wanted ?? []).filter(({ path }) => path.endsWith('package.json')).length > 0,
    beside: { defaultStrategy: 'parallel', maxConcurrentRequests: 1, logBatchMetrics: true },
    flags: ['--metrics-detail'],
    values: [
      ['flag', true, false],
      ['file', false, true],
    ],
  },
  enablePerformanceMonitoring: {
    shows: 'what was measured',
    see: ({ report }) => Object.entries(report.metrics).flatMap(([name, value]) => (value === null ? [] : [name])),
    values: [
      ['file', true, expect.arrayContaining(['peak_memory_mb', 'success_rate', 'throughput_files_per_minute'])],
      ['variable', false, ['duration_seconds', 'api']],
    ],
  },
  logBatchMetrics: {
    shows: 'lines for batches',
    see: ({ batches }) => batches.length,
    beside: { defaultStrategy: 'parallel', maxBatchSize: 200, defaultBatchSize: 12 },
    values: [
      ['variable', true, CONTENTS / 12],
      ['file', false, 0],
    ],
  },
}

const cases = Object.entries(EFFECTS).flatMap(([name, { values, ...effect }]) =>
  values.map(([layer, value, seen]) => ({ name: name as BatchSettingName, layer, value, seen, ...effect })),
)

test.each(cases)('$name $value by $layer, $shows: $seen', async ({ see, seen, ...scan }) => {
  expect(see(await world.scanned(scan))).toEqual(seen)
})

test('every switch and every strategy is set, by every kind of layer', () => {
  const words = Object.entries(BATCH_SETTINGS).filter(([, { format }]) => format === 'boolean' || format === 'strategy')
  expect(Object.keys(EFFECTS).sort()).toEqual(words.map(([name]) => name).sort())
  const layersOf = (format: string): Set<Layer> =>
    new Set(cases.flatMap(({ name, layer }) => (BATCH_SETTINGS[name].format === format ? [layer] : [])))
  const all = new Set(['flag', 'variable', 'file'])
  expect([layersOf('boolean'), layersOf('strategy')]).toEqual([all, all])
})
