import { expect, test } from '@jest/globals'
import type { Bench, ChosenWorld } from './bench.js'
import { faultsBench } from './faults.bench.js'
import { findingsBench } from './findings.bench.js'
import { largeLockfileBench } from './large-lockfile.bench.js'
import { limitsBench } from './limits.bench.js'
import { memoryBench } from './memory.bench.js'
import { prioritizationBench } from './prioritization.bench.js'
import { rankingBench } from './ranking.bench.js'
import { settledBench } from './settled.bench.js'
import { startUpBench } from './start-up.bench.js'

const MINUTES = 60_000

/** Counts are exact on every machine, so they are held here; seconds and bytes are for the benchmarks themselves to judge. */
test.each<[string, Bench, ChosenWorld?]>([
  ['findings', findingsBench],
  ['faults', faultsBench, { repositories: 50 }],
  ['ranking', rankingBench], // seconds, but of two that are far apart
  ['prioritization', prioritizationBench, { seeds: [1] }],
  ['limits', limitsBench],
  ['settled', settledBench, { repositories: 500 }],
])(
  'the small share of %s holds its claim',
  async (_, bench, options = {}) => {
    const result = await bench.run('small', options)
    expect({ notes: result.notes, rows: result.rows, holds: result.holds }).toMatchObject({ notes: [], holds: true })
  },
  5 * MINUTES,
)

test.each<[string, Bench]>([
  ['start-up', startUpBench],
  ['memory', memoryBench],
])(
  'the small share of %s runs and measures',
  async (_, bench) => {
    const { rows } = await bench.run('small')
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(Object.values(row)).not.toContain(0)
  },
  5 * MINUTES,
)

test(
  'in the small share of large-lockfile whoever keeps something finds it at its line',
  async () => {
    const { rows } = await largeLockfileBench.run('small')
    const found = rows.map((row) => Object.values(row).includes(true))
    expect(found.filter(Boolean)).toHaveLength(8) // four formats, each with what an indicator names and with everything
  },
  5 * MINUTES,
)
