import { PassThrough } from 'node:stream'
import { DEFAULT_BATCH_SETTINGS, type BatchSettings, type PluginDefinition } from '@ioc-scanner/core'
import type { Goal } from '@ioc-scanner/engine'
import { NdjsonMetrics } from '@ioc-scanner/plugin-metrics-ndjson'
import adaptive from '@ioc-scanner/plugin-strategy-adaptive'
import aggressive from '@ioc-scanner/plugin-strategy-aggressive'
import conservative from '@ioc-scanner/plugin-strategy-conservative'
import parallel from '@ioc-scanner/plugin-strategy-parallel'
import sequential from '@ioc-scanner/plugin-strategy-sequential'
import { namedWorld, simulate, type ModelledWorld } from '@ioc-scanner/simulation'
import { simulatedScan } from '../src/comparison/simulated-scan.js'
import { adviseOn, type Advice } from '../src/metrics/advice/advise.js'
import type { MeasuredScan } from '../src/metrics/measured-scan.js'
import { readEventLines } from '../src/metrics/read-event-lines.js'
import { readReport } from '../src/metrics/read-report.js'

const STRATEGIES = { adaptive, aggressive, conservative, parallel, sequential }
export const definitions: readonly PluginDefinition[] = Object.values(STRATEGIES).map(({ definition }) => definition)
const strategies = Object.keys(STRATEGIES)

export const settingsWith = (changes: Partial<BatchSettings> = {}): BatchSettings => ({
  ...DEFAULT_BATCH_SETTINGS,
  ...changes,
})

/** A named world with so many repositories, changed. */
export function smallWorld(
  name: string,
  repositories: number,
  change: (world: ModelledWorld) => Partial<ModelledWorld> = () => ({}),
): ModelledWorld {
  const world = namedWorld(name)
  const small = { ...world, organization: { ...world.organization, repositories } }
  return { ...small, ...change(small) }
}

/** Scans the world with the real engine, and reads what the metrics sink wrote of it. */
export async function measuredIn(world: ModelledWorld, settings: BatchSettings, seed = 1): Promise<MeasuredScan> {
  const stream = new PassThrough({ encoding: 'utf8' })
  const written = stream.toArray()
  const sink = new NdjsonMetrics({ stream })
  const scan = simulatedScan(definitions, settings)
  await simulate(world, seed, (surroundings) => scan({ ...surroundings, sinks: [...surroundings.sinks, sink] }))
  await sink.flush()
  stream.end()
  return readEventLines((await written).join(''), 'metrics.ndjson')
}

/** The same scan, as its report alone tells it. */
export async function reportedIn(world: ModelledWorld, settings: BatchSettings, seed = 1): Promise<MeasuredScan> {
  const scan = simulatedScan(definitions, settings)
  let report: unknown
  await simulate(world, seed, async (surroundings) => {
    const done = await scan(surroundings)
    report = done
    return done
  })
  return readReport(report, 'report.json')
}

export function advised(goal: Goal, scan: MeasuredScan, settings: BatchSettings): Promise<Advice> {
  return adviseOn({ goal, scan, settings, definitions, strategies })
}

export interface Step {
  readonly settings: BatchSettings
  readonly scan: MeasuredScan
  /** Undefined at the end: nothing more to change, or it is as it should be. */
  readonly advice: Advice | undefined
}

/** Scans, takes the advice, and scans again, until it is as it should be, no advice is given, or the patience is over. */
export async function followed(
  goal: Goal,
  world: ModelledWorld,
  first: BatchSettings,
  isCured: (scan: MeasuredScan) => boolean,
): Promise<readonly Step[]> {
  const steps: Step[] = []
  for (let settings = first; ;) {
    const scan = await measuredIn(world, settings)
    const isOver = isCured(scan) || steps.length === MOST_STEPS
    const advice = isOver ? undefined : await advised(goal, scan, settings)
    steps.push({ settings, scan, advice })
    if (advice?.kind !== 'change') return steps
    settings = { ...settings, [advice.change.name]: advice.change.suggested }
  }
}

const MOST_STEPS = 5
