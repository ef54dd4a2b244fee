import { NAMED_WORLDS, simulate, type ModelledWorld } from '@ioc-scanner/simulation'
import type { BatchSettings } from '@ioc-scanner/core'
import type { Bench } from './bench.js'
import { ErraticStrategy, GreedyStrategy } from './limits-hostile.js'
import {
  BUILT_IN_STRATEGIES,
  builtIn,
  modelledScan,
  pluginWith,
  withRepositories,
  type Deciding,
} from './modelled-scan.js'

/** Takes longer than all the others together. */
const ONLY_IN_FULL = 'large-organization'
/** Enough for minutes of virtual time in most worlds, so that their limits per minute are met. */
const SMALL_REPOSITORIES = 200
/** As far as the settings can be opened. */
const WIDEST: Partial<BatchSettings> = {
  maxConcurrentRequests: 50,
  maxConcurrentRepos: 10,
  maxBatchSize: 200,
  rateLimitBuffer: 1,
  maxMemoryUsageMb: 5_000,
}

export interface Contestant {
  readonly name: string
  readonly strategy: Deciding['strategy']
  readonly settings?: Partial<BatchSettings>
}

const greedy: Deciding['strategy'] = ['greedy', pluginWith('strategy', GreedyStrategy)]
const erratic: Deciding['strategy'] = ['erratic', pluginWith('strategy', ErraticStrategy)]
const CONTESTANTS: readonly Contestant[] = [
  ...Object.keys(BUILT_IN_STRATEGIES).map((name) => ({ name, strategy: builtIn(name) })),
  { name: 'hostile: all', strategy: greedy },
  { name: 'hostile: all, widest settings', strategy: greedy, settings: WIDEST },
  { name: 'hostile: all and nonsense', strategy: erratic },
]

/** Every strategy in every world; the world's judge counts what GitHub forbids, and what was there and not told. */
export const limitsBench: Bench = {
  name: 'limits',
  question: 'Does any strategy, or one that asks for everything, break a limit or overlook anything?',
  takesWorld: true,
  async run(size, { repositories, seeds = [1] } = {}) {
    const rows = []
    for (const seed of seeds) {
      for (const world of NAMED_WORLDS) {
        if (size === 'small' && world.name === ONLY_IN_FULL) continue
        const measured = withRepositories(world, (own) =>
          Math.min(own, repositories ?? (size === 'small' ? SMALL_REPOSITORIES : own)),
        )
        for (const contestant of CONTESTANTS) rows.push(await judged(measured, seed, contestant))
      }
    }
    return {
      rows,
      claim: 'no limit is broken, primary, secondary or a pause that was told, and nothing is overlooked or given up',
      holds: rows.every(({ holds }) => holds),
      notes: [],
    }
  },
}

/** One scan of a world, and whether anything in it was not as it has to be. */
export async function judged(world: ModelledWorld, seed: number, { name, strategy, settings }: Contestant) {
  const scan = modelledScan({ strategy, ...(settings === undefined ? {} : { settings }) })
  const { violations, overlooked, findings, hits, gaps, requests, seconds, peakConcurrency } = await simulate(
    world,
    seed,
    scan,
  )
  return {
    world: world.name,
    seed,
    strategy: name,
    ...violations,
    overlooked,
    found: `${findings}/${hits}`,
    gaps,
    requests,
    'at a time': peakConcurrency,
    seconds: Math.round(seconds),
    holds: overlooked === 0 && gaps === 0 && Object.values(violations).every((count) => count === 0),
  }
}
