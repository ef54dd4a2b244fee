import { NAMED_WORLDS, type ModelledWorld } from '@ioc-scanner/simulation'
import type { Bench } from './bench.js'
import { builtIn, fixed, withRepositories, type Deciding } from './modelled-scan.js'
import { paceOf } from './settled-measure.js'

interface Share {
  readonly worlds: readonly string[]
  readonly sizes: readonly number[]
  readonly concurrencies: readonly number[]
}

/** Within the default limits: at most 50 files in a batch, at most ten requests at a time. */
const SHARES: Readonly<Record<'small' | 'full', Share>> = {
  small: { worlds: ['lossy-network'], sizes: [50], concurrencies: [4, 10] },
  full: {
    worlds: NAMED_WORLDS.map(({ name }) => name),
    sizes: [5, 10, 25, 50],
    concurrencies: [1, 2, 4, 6, 10],
  },
}
const WHOLE_SCAN = 1.25
const SETTLED = 1.1
/**
 * In a world as it is, fifty requests are half of a scan, and whether the last one just misses GitHub's minute decides on many
 * seconds. With five times the repositories most of the scan lies behind them. What is as large already stays as it is.
 */
const TIMES_LARGER = 5
const LARGE_ENOUGH = 5_000
/** A whole scan has a hundred requests: whether one of them meets a pause of a minute is chance. Several seeds even it out. */
const SEEDS = { small: [1], full: [1, 2, 3, 4, 5] }

/**
 * Each of a grid of fixed settings scans the world, and so does adaptive. Compared are the whole scans of the world as it is, all
 * seeds together, and in a larger one, of the first seed, what is left after each one's first fifty requests (see `Pace`).
 */
export const settledBench: Bench = {
  name: 'settled',
  question:
    'How far is adaptive, which has to find out, from the best fixed setting of a grid, which nobody knows before?',
  takesWorld: true,
  async run(size, { repositories, seeds = SEEDS[size] } = {}) {
    const { worlds, sizes, concurrencies } = SHARES[size]
    const grid = sizes.flatMap((files) => concurrencies.map((at) => ({ name: `${files} × ${at}`, files, at })))
    const rows = []
    for (const world of NAMED_WORLDS.filter(({ name }) => worlds.includes(name))) {
      const whole = withRepositories(world, (own) => repositories ?? own)
      const paces: Contested[] = []
      for (const { name, files, at } of grid) paces.push({ name, ...(await bothPaces(whole, seeds, fixed(files, at))) })
      const adaptive = await bothPaces(whole, seeds, builtIn('adaptive'))
      rows.push(rowOf(world.name, paces, { name: 'adaptive', ...adaptive }))
    }
    return {
      rows,
      claim:
        'adaptive takes at most 1.25 times the time of the best fixed setting, and at most 1.1 times once its first fifty requests are over',
      holds: rows.every(({ holds }) => holds),
      notes: [],
    }
  },
}

interface Contested {
  readonly name: string
  /** Of the scans of all seeds. */
  readonly wholeSeconds: number
  readonly settledSeconds: number
}

async function bothPaces(
  world: ModelledWorld,
  seeds: readonly number[],
  strategy: Deciding['strategy'],
): Promise<Omit<Contested, 'name'>> {
  const [first = 1] = seeds
  let isLarge = false
  const larger = withRepositories(world, (own) => {
    isLarge = own >= LARGE_ENOUGH
    return isLarge ? own : own * TIMES_LARGER
  })
  const long = await paceOf(larger, first, strategy)
  // There, chance evens out within one scan.
  if (isLarge) return { wholeSeconds: long.seconds, settledSeconds: long.settledSeconds }
  let wholeSeconds = 0
  for (const seed of seeds) wholeSeconds += (await paceOf(world, seed, strategy)).seconds
  return { wholeSeconds, settledSeconds: long.settledSeconds }
}

function rowOf(world: string, grid: readonly Contested[], adaptive: Contested) {
  const best = (measure: (contested: Contested) => number): Contested =>
    grid.reduce((least, one) => (measure(one) < measure(least) ? one : least))
  const fastest = best(({ wholeSeconds }) => wholeSeconds)
  const steadiest = best(({ settledSeconds }) => settledSeconds)
  const wholeRatio = adaptive.wholeSeconds / fastest.wholeSeconds
  const settledRatio = adaptive.settledSeconds / steadiest.settledSeconds
  return {
    world,
    'best fixed, whole': fastest.name,
    'its s': rounded(fastest.wholeSeconds, 1),
    'adaptive, s': rounded(adaptive.wholeSeconds, 1),
    'whole: ratio': rounded(wholeRatio, 3),
    'best fixed, settled': steadiest.name,
    'its settled s': rounded(steadiest.settledSeconds, 1),
    'adaptive, settled s': rounded(adaptive.settledSeconds, 1),
    'settled: ratio': rounded(settledRatio, 3),
    holds: wholeRatio <= WHOLE_SCAN && settledRatio <= SETTLED,
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
