import { spawnSync } from 'node:child_process'
import type { Bench } from './bench.js'
import { CLI } from './run-scanner.js'

/** Pairs of runs, one after the other, so that a machine whose speed drifts slows both. */
export const startUpBench: Bench = {
  name: 'start-up',
  question: 'How long does the command line take to say its help, beside bare node?',
  async run(size) {
    const pairs = Array.from({ length: size === 'full' ? 25 : 7 }, () => ({
      bare: seconds(['-e', '0']),
      help: seconds([CLI, '--help']),
    }))
    const ratios = pairs.map(({ bare, help }) => help / bare).sort((a, b) => a - b)
    const ratio = median(ratios)
    return {
      rows: [
        {
          runs: pairs.length,
          'node -e 0 (s)': Number(median(pairs.map(({ bare }) => bare)).toFixed(3)),
          '--help (s)': Number(median(pairs.map(({ help }) => help)).toFixed(3)),
          'ratio, min': Number((ratios[0] ?? 0).toFixed(2)),
          'ratio, median': Number(ratio.toFixed(2)),
        },
      ],
      claim: 'help takes at most 4 times as long as bare node',
      holds: ratio <= 4,
    }
  },
}

function seconds(command: readonly string[]): number {
  const startedAt = process.hrtime.bigint()
  spawnSync(process.execPath, command, { stdio: 'ignore' })
  return Number(process.hrtime.bigint() - startedAt) / 1e9
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
