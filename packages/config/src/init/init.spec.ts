import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { workplace } from '../../test/workplace.js'
import { PRESETS, type PresetName } from '../presets.js'
import { configurationText } from './configuration-text.js'
import { baseOf, draftOf, type Draft } from './draft.js'
import { draftForAnswers, type Answers } from './draft-for-answers.js'
import { draftForMachine, type ApiAnswers, type Machine } from './draft-for-machine.js'

const steady: ApiAnswers = { latenciesMs: [80, 90, 85, 95, 88], failures: 0, limit: 5_000, remaining: 4_900 }
const machine = (memoryMb: number, api?: Partial<ApiAnswers> | null, isContainer = false): Machine => ({
  memoryMb,
  isContainer,
  ...(api === null ? {} : { api: { ...steady, ...api } }),
})

describe('what was measured decides', () => {
  test.each<[string, Machine, PresetName | null, Draft['settings']]>([
    ['a workstation', machine(2_000), null, {}],
    ['more memory', machine(4_096), null, { maxMemoryUsageMb: 1_000 }],
    ['a small container', machine(512, {}, true), 'resource-constrained', { maxMemoryUsageMb: 250 }],
    ['hardly any memory', machine(128), 'resource-constrained', { maxMemoryUsageMb: 100 }],
    [
      'a server with a large limit',
      machine(16_000, { limit: 12_500, remaining: 12_000 }),
      'high-performance',
      { maxMemoryUsageMb: 4_000 },
    ],
    [
      'a server of its own, without limits',
      machine(16_000, { limit: null, remaining: null }),
      'high-performance',
      { maxMemoryUsageMb: 4_000 },
    ],
    [
      'a server with the usual limit',
      machine(8_000),
      null,
      { maxMemoryUsageMb: 2_000, streamLargeFilesThreshold: 5_242_880 },
    ],
    ['a token that others use', machine(2_000, { remaining: 900 }), 'rate-limited', {}],
    ['a token with a small limit', machine(2_000, { limit: 1_000, remaining: 1_000 }), 'rate-limited', {}],
    ['a slow line', machine(2_000, { latenciesMs: [700, 720, 690] }), null, { maxConcurrentRequests: 15 }],
    [
      'a line that loses answers',
      machine(2_000, { failures: 1 }),
      null,
      { maxConcurrentRequests: 5, retryAttempts: 6, retryDelayBase: 3 },
    ],
    [
      'an uneven line',
      machine(2_000, { latenciesMs: [50, 52, 51, 900] }),
      null,
      { maxConcurrentRequests: 5, retryAttempts: 6, retryDelayBase: 3 },
    ],
    ['no login', machine(2_000, null), null, {}],
  ])('%s', (_, measured, preset, settings) => {
    expect(draftForMachine(measured)).toMatchObject({ preset, settings })
    expect(Object.keys(draftForMachine(measured).settings)).toEqual(Object.keys(settings))
  })

  test('the file says what was measured, and why a value was chosen', () => {
    const text = configurationText(draftForMachine(machine(4_096, { latenciesMs: [700, 720, 690] })))
    expect(text).toContain(
      '# Measured: 4096 MiB of memory (machine), 700 ms to the API, 4900 of 5000 points left in this hour.\n',
    )
    expect(text).toContain('    max_usage_mb: 1000 # a quarter of the machine: 4096 MiB\n')
    expect(text).toContain('    max_concurrent_requests: 15 # an answer takes 700 ms\n')
  })
})

describe('what was answered decides', () => {
  const plain: Answers = { preset: null, files: 'mixed', isTokenShared: false, isNetworkUnstable: false }

  test.each<[string, Partial<Answers>, Draft['settings']]>([
    ['nothing in particular', {}, {}],
    ['small files', { files: 'small' }, { defaultBatchSize: 25, maxBatchSize: 100 }],
    ['large files', { files: 'large' }, { defaultBatchSize: 5, maxBatchSize: 25 }],
    ['a shared token', { isTokenShared: true }, { rateLimitBuffer: 0.6, retryDelayBase: 3, maxConcurrentRequests: 5 }],
    [
      'an unstable network',
      { isNetworkUnstable: true },
      { maxConcurrentRequests: 5, retryAttempts: 6, retryDelayBase: 2 },
    ],
    [
      'large files under a preset with larger batches',
      { preset: 'high-performance', files: 'large' },
      { defaultBatchSize: 5, maxBatchSize: 25 },
    ],
    [
      'small files under the smallest preset',
      { preset: 'resource-constrained', files: 'small' },
      { defaultBatchSize: 25, maxBatchSize: 100 },
    ],
    ['a shared token under a preset that is gentler', { preset: 'rate-limited', isTokenShared: true }, {}],
  ])('%s', (_, answers, settings) => {
    expect(draftForAnswers({ ...plain, ...answers }).settings).toEqual(settings)
  })
})

test('wishes are brought into the ranges, and the batch sizes into agreement', () => {
  const wish = (name: 'maxBatchSize' | 'minBatchSize' | 'maxMemoryUsageMb', value: number) => ({
    name,
    value,
    because: '',
  })
  expect(
    draftOf('high-performance', [wish('maxBatchSize', 7.4), wish('maxMemoryUsageMb', 9_999)], []).settings,
  ).toEqual({
    maxBatchSize: 7,
    defaultBatchSize: 7,
    maxMemoryUsageMb: 5_000,
  })
})

const preset = fc.constantFrom(null, ...(Object.keys(PRESETS) as PresetName[]))
const answered = fc
  .record({
    preset,
    files: fc.constantFrom('small', 'mixed', 'large'),
    isTokenShared: fc.boolean(),
    isNetworkUnstable: fc.boolean(),
  })
  .map((answers) => draftForAnswers(answers as Answers))
const measured = fc
  .record(
    {
      memoryMb: fc.double({ min: 1, max: 1e7, noNaN: true }),
      isContainer: fc.boolean(),
      api: fc.record({
        latenciesMs: fc.array(fc.double({ min: 0, max: 30_000, noNaN: true })),
        failures: fc.nat(6),
        limit: fc.option(fc.nat(20_000)),
        remaining: fc.option(fc.nat(20_000)),
      }),
    },
    { requiredKeys: ['memoryMb', 'isContainer'] },
  )
  .map(draftForMachine)

test('whatever was answered or measured: the file is valid, holds exactly that, and has no tail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(answered, measured), async (draft) => {
      const text = configurationText(draft)
      using place = workplace({ 'ioc-scanner.yaml': text })
      const { batch, preset: chosen, warnings } = await place.load()
      expect({ batch, chosen, warnings }).toEqual({
        batch: { ...baseOf(draft.preset), ...draft.settings },
        chosen: draft.preset,
        warnings: [],
      })
      expect(text).not.toMatch(/[ \t]$/m)
    }),
    { numRuns: 150 },
  )
}, 30_000)

test('every line behind a # can be uncommented, and changes nothing then', async () => {
  const draft = draftOf('development', [], [])
  const text = configurationText(draft).replaceAll(/^ {4}# (\w+: \S+)$/gm, '    $1')
  using place = workplace({ 'ioc-scanner.yaml': text })
  const { batch, origins } = await place.load()
  expect(batch).toEqual(PRESETS.development.settings)
  expect([...origins.values()].filter(({ kind }) => kind === 'file')).toHaveLength(16)
})
