import { expect, jest, test } from '@jest/globals'
import type { BatchSettings } from '@ioc-scanner/core'
import type { Goal } from '@ioc-scanner/engine'
import type { ModelledWorld } from '@ioc-scanner/simulation'
import type { MeasuredScan } from '../src/metrics/measured-scan.js'
import { advised, followed, measuredIn, reportedIn, settingsWith, smallWorld } from './modelled-scan.js'

jest.setTimeout(180_000)

/** What hurts in the configuration guide, with how it shows in the metrics. */
interface Symptom {
  readonly goal: Goal
  readonly world: ModelledWorld
  readonly settings: BatchSettings
  readonly isThere: (scan: MeasuredScan) => boolean
  /** Keys of which one is turned first. */
  readonly turns: readonly (keyof BatchSettings)[]
}

const gapsOf = ({ gaps }: MeasuredScan): number => Object.values(gaps).reduce((sum, count) => sum + count, 0)
const refusals = ({ events }: MeasuredScan): number =>
  (events?.waits ?? []).filter(({ reason }) => reason === 'secondary rate limit').length

const MACHINE_MB = 200
const SYMPTOMS: Readonly<Record<string, Symptom>> = {
  'out of memory, slow machine': {
    goal: 'memory',
    world: smallWorld('huge-files', 150),
    settings: settingsWith({
      defaultStrategy: 'aggressive',
      maxConcurrentRequests: 20,
      defaultBatchSize: 20,
      maxBatchSize: 100,
      maxMemoryUsageMb: 2_000,
    }),
    isThere: ({ metrics }) => (metrics.peak_memory_mb ?? 0) > MACHINE_MB,
    turns: ['maxMemoryUsageMb', 'streamLargeFilesThreshold', 'maxBatchSize', 'defaultStrategy'],
  },
  '403, limit exceeded': {
    goal: 'reliability',
    world: smallWorld('good-network', 150, ({ limits }) => ({ limits: { ...limits, concurrentRequests: 6 } })),
    settings: settingsWith({ defaultStrategy: 'parallel', maxConcurrentRequests: 20 }),
    isThere: (scan) => refusals(scan) > 0,
    turns: ['maxConcurrentRequests', 'rateLimitBuffer', 'retryDelayBase', 'defaultStrategy'],
  },
  'slow scans, low throughput': {
    goal: 'throughput',
    world: smallWorld('good-network', 150),
    settings: settingsWith({
      defaultStrategy: 'parallel',
      maxConcurrentRequests: 2,
      defaultBatchSize: 5,
      maxBatchSize: 10,
    }),
    isThere: ({ metrics }) => (metrics.throughput_files_per_minute ?? 0) < 3_000,
    turns: ['maxConcurrentRequests', 'maxBatchSize', 'defaultBatchSize', 'defaultStrategy', 'enableCrossRepoBatching'],
  },
  'timeouts, network errors': {
    goal: 'reliability',
    world: smallWorld('good-network', 150, ({ network }) => ({ network: { ...network, lossRate: 0.25 } })),
    settings: settingsWith({ defaultStrategy: 'parallel', retryAttempts: 0 }),
    isThere: (scan) => gapsOf(scan) > 0,
    turns: ['maxConcurrentRequests', 'retryAttempts', 'retryDelayBase', 'defaultStrategy'],
  },
}

test.each(Object.entries(SYMPTOMS))('%s: it is there, the advice is followed, and it is gone', async (_, symptom) => {
  const { goal, world, settings, isThere, turns } = symptom
  const steps = await followed(goal, world, settings, (scan) => !isThere(scan))
  const told = steps.map(({ advice }) => (advice?.kind === 'change' ? advice.change : undefined))
  const [first] = steps
  const last = steps.at(-1)
  if (first === undefined || last === undefined) throw new Error('nothing was scanned')
  expect(isThere(first.scan)).toBe(true)
  expect(turns).toContain(told[0]?.name)
  expect(isThere(last.scan)).toBe(false)
})

const followedIn: string[] = []
test.each<[string, number, Goal, Partial<BatchSettings>]>([
  ['good-network', 200, 'throughput', {}],
  ['good-network', 100, 'balance', { defaultStrategy: 'sequential' }],
  ['slow-server', 200, 'throughput', { defaultStrategy: 'aggressive', maxConcurrentRequests: 25 }],
  ['huge-files', 100, 'throughput', { maxConcurrentRequests: 4 }],
  ['secondary-limits', 100, 'balance', { defaultStrategy: 'parallel' }],
])(
  'in the world %s with %i repositories, advice for %s with %j never makes the scan itself slower',
  async (name, repositories, goal, changes) => {
    const world = smallWorld(name, repositories)
    const settings = settingsWith(changes)
    const before = await measuredIn(world, settings)
    const advice = await advised(goal, before, settings)
    if (advice.kind !== 'change') return
    followedIn.push(name)
    const after = await measuredIn(world, { ...settings, [advice.change.name]: advice.change.suggested })
    const seconds = [before, after].map(({ metrics }) => metrics.duration_seconds)
    expect({ change: advice.change, seconds, isSlower: (seconds[1] ?? 0) > (seconds[0] ?? 0) * 1.03 }).toMatchObject({
      isSlower: false,
    })
  },
)

test('and some of that advice was there to be followed', () => {
  expect(followedIn.length).toBeGreaterThan(1)
})

test('a report alone does for coarse advice, and says so', async () => {
  const world = smallWorld('good-network', 150)
  const settings = settingsWith({ defaultStrategy: 'sequential' })
  const before = await reportedIn(world, settings)
  const advice = await advised('throughput', before, settings)
  if (advice.kind !== 'change') throw new Error(JSON.stringify(advice))
  expect(advice.model.assumptions).toEqual([expect.stringContaining('a report tells no single request')])
  const after = await reportedIn(world, { ...settings, [advice.change.name]: advice.change.suggested })
  expect(after.metrics.duration_seconds).toBeLessThan(before.metrics.duration_seconds * 0.8)
})

test('a report of a scan that waited for limits does not do', async () => {
  const world = smallWorld('good-network', 150, ({ limits }) => ({ limits: { ...limits, concurrentRequests: 6 } }))
  const settings = settingsWith({ defaultStrategy: 'parallel', maxConcurrentRequests: 20 })
  const advice = await advised('reliability', await reportedIn(world, settings), settings)
  expect(advice).toMatchObject({ kind: 'unfit', because: expect.stringContaining('a report does not tell which') })
})

test('a scan in which nothing failed needs no more reliability, and a small one tells nothing', async () => {
  const settings = settingsWith()
  const sound = await measuredIn(smallWorld('good-network', 150), settings)
  expect(await advised('reliability', sound, settings)).toMatchObject({
    kind: 'nothing',
    because: expect.stringContaining('no attempt failed'),
  })
  const small = await measuredIn(smallWorld('good-network', 4), settings)
  expect(await advised('throughput', small, settings)).toMatchObject({
    kind: 'unfit',
    because: expect.stringContaining('the scan is too small'),
  })
})
