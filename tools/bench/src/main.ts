import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Bench, ChosenWorld } from './bench.js'
import { comparisonBench } from './comparison.bench.js'
import { faultsBench } from './faults.bench.js'
import { findingsBench } from './findings.bench.js'
import { largeLockfileBench } from './large-lockfile.bench.js'
import { limitsBench } from './limits.bench.js'
import { memoryBench } from './memory.bench.js'
import { prioritizationBench } from './prioritization.bench.js'
import { rankingBench } from './ranking.bench.js'
import { settledBench } from './settled.bench.js'
import { startUpBench } from './start-up.bench.js'

const BENCHES: readonly Bench[] = [
  findingsBench,
  faultsBench,
  startUpBench,
  memoryBench,
  largeLockfileBench,
  rankingBench,
  prioritizationBench,
  limitsBench,
  settledBench,
  comparisonBench,
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    small: { type: 'boolean', default: false },
    output: { type: 'string', default: 'tmp/bench' },
    repositories: { type: 'string' },
    seed: { type: 'string', multiple: true },
  },
})
const unknown = positionals.filter((name) => BENCHES.every((bench) => bench.name !== name))
if (unknown.length > 0)
  throw new Error(`unknown benchmark ${unknown.join(', ')}; there are ${BENCHES.map(({ name }) => name).join(', ')}`)

const chosen = positionals.length === 0 ? BENCHES : BENCHES.filter(({ name }) => positionals.includes(name))
const world = chosenWorld(values)
const stubborn = chosen.filter(({ takesWorld }) => takesWorld !== true)
if (world !== undefined && stubborn.length > 0)
  throw new Error(`${stubborn.map(({ name }) => name).join(', ')}: takes neither --repositories nor --seed`)

await mkdir(values.output, { recursive: true })
for (const bench of chosen) {
  process.stdout.write(`\n${bench.name}: ${bench.question}\n`)
  const result = await bench.run(values.small ? 'small' : 'full', world)
  console.table(result.rows)
  for (const note of result.notes ?? []) process.stdout.write(`  ${note}\n`)
  process.stdout.write(`${result.holds ? 'holds' : 'DOES NOT HOLD'}: ${result.claim}\n`)
  const machine = { node: process.version, platform: process.platform, cpus: cpus().length }
  await writeFile(
    `${values.output}/${bench.name}.json`,
    `${JSON.stringify({ bench: bench.name, question: bench.question, machine, ...result }, null, 2)}\n`,
  )
  if (!result.holds) process.exitCode = 1
}

function chosenWorld(named: { readonly repositories?: string; readonly seed?: string[] }): ChosenWorld | undefined {
  const repositories = named.repositories === undefined ? undefined : wholeNumber('--repositories', named.repositories)
  const seeds = named.seed?.map((seed) => wholeNumber('--seed', seed))
  if (repositories === undefined && seeds === undefined) return undefined
  return { ...(repositories === undefined ? {} : { repositories }), ...(seeds === undefined ? {} : { seeds }) }
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(number))
    throw new Error(`${option} is ${text}; allowed is a whole number`)
  return number
}
