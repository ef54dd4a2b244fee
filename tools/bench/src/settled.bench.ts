import { NAMED_WORLDS, type ModelledWorld } from '@ioc-scanner/simulation'
import type { Bench } from './bench.js'
import { builtIn, fixed, withRepositories, type Deciding } from './modelled-scan.js'
import { paceOf, type Pace } from './settled-measure.js'

interface Share {
  readonly worlds: readonly string[]
  readonly sizes: readonly number[]
  readonly concurrencies: readonly number[]
}

/** Within the default limits: at most 50 files in a batch, at most ten requests at a time. */
const SHARES: Readonly<Record<'small' | 'full', Share>> = {
  small: { worlds: ['huge-files'], sizes: [10, 50], concurrencies: [4, 10] },
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

/**
 * Each of a grid of fixed settings scans the world, and so does adaptive. Compared are the whole scan in the world as it is, and
 * in a larger one what is left after each one's first fifty requests (see `Pace`).
 */
export const settledBench: Bench = {
  name: 'settled',
  question:
    'How far is adaptive, which has to find out, from the best fixed setting of a grid, which nobody knows before?',
  takesWorld: true,
  async run(size, { repositories, seeds = [1] } = {}) {
    const { worlds, sizes, concurrencies } = SHARES[size]
    const grid = sizes.flatMap((files) => concurrencies.map((at) => ({ name: `${files} × ${at}`, files, at })))
    const rows = []
    for (const world of NAMED_WORLDS.filter(({ name }) => worlds.includes(name))) {
      for (const seed of seeds) {
        const whole = withRepositories(world, (own) => repositories ?? own)
        const long = withRepositories(whole, (own) => (own >= LARGE_ENOUGH ? own : own * TIMES_LARGER))
        const contestants = [
          ...grid.map(({ name, files, at }) => ({ name, strategy: fixed(files, at) })),
          { name: 'adaptive', strategy: builtIn('adaptive') },
        ]
        const paces = []
        for (const { name, strategy } of contestants)
          paces.push({ name, ...(await bothPaces(whole, long, seed, strategy)) })
        rows.push(rowOf(world.name, seed, paces))
      }
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
  readonly whole: Pace
  readonly long: Pace
}

async function bothPaces(
  whole: ModelledWorld,
  long: ModelledWorld,
  seed: number,
  strategy: Deciding['strategy'],
): Promise<Omit<Contested, 'name'>> {
  const pace = await paceOf(long, seed, strategy)
  const isSame = JSON.stringify(whole) === JSON.stringify(long)
  return { long: pace, whole: isSame ? pace : await paceOf(whole, seed, strategy) }
}

function rowOf(world: string, seed: number, paces: readonly Contested[]) {
  const adaptive = paces.find(({ name }) => name === 'adaptive')
  const best = (measure: (contested: Contested) => number): Contested | undefined =>
    paces.filter(({ name }) => name !== 'adaptive').sort((a, b) => measure(a) - measure(b))[0]
  const seconds = ({ whole }: Contested): number => whole.seconds
  const settled = ({ long }: Contested): number => long.settledSeconds
  const fastest = best(seconds)
  const steadiest = best(settled)
  if (adaptive === undefined || fastest === undefined || steadiest === undefined)
    throw new Error('nothing was measured')
  const wholeRatio = seconds(adaptive) / seconds(fastest)
  const settledRatio = settled(adaptive) / settled(steadiest)
  return {
    world,
    seed,
    'best fixed, whole': fastest.name,
    'its s': rounded(seconds(fastest), 1),
    'adaptive, s': rounded(seconds(adaptive), 1),
    'whole: ratio': rounded(wholeRatio, 2),
    'best fixed, settled': steadiest.name,
    'its settled s': rounded(settled(steadiest), 1),
    'adaptive, settled s': rounded(settled(adaptive), 1),
    'settled: ratio': rounded(settledRatio, 2),
    holds: wholeRatio <= WHOLE_SCAN && settledRatio <= SETTLED,
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
