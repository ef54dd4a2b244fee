import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createOrganization, type FaultPlan } from 'github-simulator'
import type { Bench } from './bench.js'
import { compareRankings } from './compare-rankings.js'
import {
  modelOf,
  RANKED_WORLDS,
  rankedOrganization,
  type RankedOrganization,
  type RankedWorld,
} from './ranked-worlds.js'
import { runScanner, scanOrganization } from './run-scanner.js'
import { serveWorld } from './world.js'

const STRATEGIES = ['sequential', 'parallel', 'adaptive', 'aggressive', 'conservative']
const SEEDS = ['1', '2', '3', '4', '5']

interface ModelledRow {
  readonly name: string
  readonly seconds?: number
  readonly failure?: string
}

interface Modelled {
  readonly worlds: readonly { readonly rows: readonly ModelledRow[] }[]
}

/** The same organization, latencies and faults twice: over HTTP in real time, and in the scanner's own model. */
export const rankingBench: Bench = {
  name: 'ranking',
  question: 'Does the modelled GitHub rank the strategies as the simulator does, over HTTP?',
  async run(size) {
    const described = rankedOrganization(size === 'full' ? 80 : 40)
    const worlds = size === 'full' ? RANKED_WORLDS : RANKED_WORLDS.slice(0, 1)
    const strategies = size === 'full' ? STRATEGIES : STRATEGIES.slice(0, 2) // far enough apart for a busy machine
    const folder = await mkdtemp(join(tmpdir(), 'ioc-scanner-ranking-'))
    const rows = []
    const notes: string[] = []
    let agreesEverywhere = true
    try {
      await createOrganization(described, join(folder, 'organization'))
      for (const world of worlds) {
        const modelled = await modelledSeconds(world, described, folder, strategies)
        const measured = await measuredSeconds(world, described.organization, join(folder, 'organization'), strategies)
        const rank = (seconds: ReadonlyMap<string, number>, name: string): number =>
          1 + [...seconds.values()].filter((other) => other < (seconds.get(name) ?? 0)).length
        for (const strategy of strategies) {
          rows.push({
            world: world.name,
            strategy,
            'over HTTP, s': Number((measured.get(strategy) ?? 0).toFixed(1)),
            'modelled, s': Number((modelled.get(strategy) ?? 0).toFixed(1)),
            'rank over HTTP': rank(measured, strategy),
            'rank modelled': rank(modelled, strategy),
          })
        }
        const { agreed, disagreements } = compareRankings(measured, modelled)
        agreesEverywhere &&= agreed > 0
        notes.push(...disagreements.map((pair) => `${world.name}: ${pair}`))
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    return {
      rows,
      claim: 'no two strategies that differ by more than a fifth in both are ranked the other way round',
      holds: agreesEverywhere && notes.length === 0,
      notes,
    }
  },
}

/** By strategy, the median of several seeds: what chance does to one of them is no rank. */
async function modelledSeconds(
  world: RankedWorld,
  described: RankedOrganization,
  folder: string,
  strategies: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const file = join(folder, 'world.json')
  await writeFile(file, JSON.stringify(modelOf(world, described)))
  const runs: (readonly ModelledRow[])[] = []
  for (const seed of SEEDS) {
    const chosen = strategies.flatMap((strategy) => ['--strategy', strategy])
    const command = ['strategies', 'compare', '--world', file, '--seed', seed, '--format', 'json', ...chosen]
    const { stdout, stderr } = await runScanner(command)
    if (stdout === '') throw new Error(`strategies compare printed nothing: ${stderr}`)
    runs.push((JSON.parse(stdout) as Modelled).worlds[0]?.rows ?? [])
  }
  return new Map(strategies.map((strategy) => [strategy, median(runs.map((rows) => secondsOf(strategy, rows)))]))
}

function secondsOf(strategy: string, rows: readonly ModelledRow[]): number {
  const row = rows.find(({ name }) => name === strategy)
  if (row?.seconds === undefined) throw new Error(`${strategy} failed in the model: ${row?.failure}`)
  return row.seconds
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

async function measuredSeconds(
  { simulator: options, faultRate }: RankedWorld,
  organization: string,
  directory: string,
  strategies: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const seconds = new Map<string, number>()
  const faults: FaultPlan | undefined =
    faultRate > 0 ? { rate: faultRate, seed: 5, kinds: ['reset', '502'] } : undefined
  for (const strategy of strategies) {
    // A simulator for each: the CPU minute of one scan must not weigh on the next.
    const simulator = await serveWorld(directory, options, faults)
    try {
      const report = await scanOrganization(organization, simulator.url, ['--batch-strategy', strategy])
      seconds.set(strategy, report.metrics.duration_seconds)
    } finally {
      await simulator.stop()
    }
  }
  return seconds
}
