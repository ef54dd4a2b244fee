import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LedgerSnapshot, SimulatorOptions } from 'github-simulator'
import type { Bench } from './bench.js'
import { compareWithTruth, isExact } from './compare-with-truth.js'
import type { ClientRun } from './comparison-client.js'
import { HELD_BACK, latencyAlone } from './comparison-latency.js'
import { fewestRounds } from './comparison-optimum.js'
import { BUILT_IN_STRATEGIES } from './modelled-scan.js'
import { scanOrganization, type ScannedReport } from './run-scanner.js'
import { generateWorld, serveWorld, type GeneratedWorld } from './world.js'

const CLIENT = fileURLToPath(new URL('comparison-client.js', import.meta.url))
const LATENCY_MS = 100
const CONCURRENCY = 10
const PAGE = 100
const REPETITIONS = { small: 1, full: 3 }
/** GitHub's, for what the plain clients would have to wait if they had not been let off. */
const REST_POINTS = { perMinute: 900, perHour: 5_000 }
/** They would have to wait most of their time, and do not know how to: this shows them at their best. */
const UNLIMITED: SimulatorOptions = {
  secondary: { enabled: false },
  primary: { coreLimit: 1_000_000, graphqlLimit: 1_000_000 },
}
/** Large batches need many files: few repositories do not fill them. */
const TIMES_FEWER = { small: { default: 12, preset: 15 }, full: { default: 25, preset: 30 } }
const LEAST_REPOSITORIES_MODELLED = 1_000
const ABOVE_OPTIMUM = 1.3

/**
 * The same organization by two plain ways of reading it and by the scanner. Simulator and scanner share this machine: requests
 * and points are exact, seconds are not. What adaptive adds to the latency is therefore judged twice: where nothing but the
 * latency takes time, in virtual time; and over HTTP, where the same scan without latency tells what the machine takes by itself.
 */
export const comparisonBench: Bench = {
  name: 'comparison',
  question: 'What does the scanner cost beside REST file by file, and beside REST trees with contents by GraphQL?',
  takesWorld: true,
  async run(size, { repositories = size === 'full' ? 1_000 : 60, seeds: [seed = 7] = [] } = {}) {
    const world = await generateWorld(repositories, seed)
    try {
      const plain = await plainClient('file-by-file', world)
      const rows = [plain, await plainClient('trees-and-queries', world)]
      const strategies = size === 'full' ? Object.keys(BUILT_IN_STRATEGIES) : ['adaptive']
      for (const strategy of strategies) rows.push(await scanned(strategy, ['--batch-strategy', strategy], world))
      rows.push(await scanned('high-performance', ['--preset', 'high-performance'], world))
      const least = TIMES_FEWER[size]
      const timesFewer = (name: string): number =>
        plain.points / (rows.find((row) => row.by.startsWith(name))?.points ?? Infinity)
      const modelled = Math.max(repositories, LEAST_REPOSITORIES_MODELLED)
      const alone = []
      for (const [name, isPrioritized] of [['as it is', true] as const, ['without prioritization', false] as const])
        alone.push({ name, ...(await latencyAlone(modelled, LATENCY_MS, isPrioritized)) })
      const overHttp = await adaptiveOverHttp(world, REPETITIONS[size])
      return {
        rows: rows.map((row) => ({ ...row, 'fewer points, times': Number((plain.points / row.points).toFixed(1)) })),
        claim:
          `default settings take at least ${least.default} times fewer points than file by file, high-performance at ` +
          `least ${least.preset}; adaptive takes at most ${ABOVE_OPTIMUM} times the latency-bound optimum`,
        holds:
          rows.every(({ exact }) => exact !== false) &&
          timesFewer('adaptive') >= least.default &&
          timesFewer('high-performance') >= least.preset &&
          alone.every(({ seconds, optimumSeconds }) => seconds <= ABOVE_OPTIMUM * optimumSeconds) &&
          overHttp.ratio <= ABOVE_OPTIMUM,
        notes: [
          ...alone.map(
            ({ name, seconds, optimumSeconds, requests: sent }) =>
              `adaptive ${name}, where only the latency takes time (modelled, ${sent} requests): ${seconds} s; ` +
              `optimum ${optimumSeconds} s; ratio ${(seconds / optimumSeconds).toFixed(2)}`,
          ),
          `adaptive over HTTP on a server without limits, best of ${REPETITIONS[size]}: ${overHttp.seconds.toFixed(1)} s; ` +
            `without latency ${overHttp.withoutLatency.toFixed(1)} s, optimum of the latency ${overHttp.optimum} s; ` +
            `ratio to both together ${overHttp.ratio.toFixed(2)}`,
        ],
      }
    } finally {
      await world.remove()
    }
  },
}

interface Compared {
  readonly by: string
  readonly requests: number
  readonly points: number
  readonly 'owners, points': number
  readonly seconds: number
  /** Of these, for limits; the plain clients were let off, and would have had to take that long. */
  readonly 'waited, s': number | string
  readonly 'peak MiB': number
  readonly files: number
  readonly exact: boolean | string
}

async function plainClient(way: string, world: GeneratedWorld): Promise<Compared> {
  const simulator = await serveWorld(world.directory, { ...UNLIMITED, latency: latencyOf(LATENCY_MS) })
  try {
    const command = [CLIENT, `--way=${way}`, `--url=${simulator.url}`, `--organization=${world.organization}`]
    const { files, seconds, peakMiB } = JSON.parse(await outputOf(command)) as ClientRun
    const ledger = await simulator.ledger()
    const { perMinute, perHour } = REST_POINTS
    const { points } = ledger.rest
    const least = Math.max(Math.floor((points - 1) / perMinute) * 60, Math.floor((points - 1) / perHour) * 3_600)
    return {
      by: way,
      ...spentIn(ledger),
      seconds: rounded(seconds),
      'waited, s': least > seconds ? `would take ${least}` : 0,
      'peak MiB': Math.round(peakMiB),
      files,
      exact: 'looks at nothing',
    }
  } finally {
    await simulator.stop()
  }
}

async function scanned(name: string, flags: readonly string[], world: GeneratedWorld): Promise<Compared> {
  const simulator = await serveWorld(world.directory, { latency: latencyOf(LATENCY_MS) })
  try {
    const report = await scanOrganization(world.organization, simulator.url, flags)
    return {
      by: name === 'adaptive' ? 'adaptive (default)' : name,
      ...spentIn(await simulator.ledger()),
      seconds: rounded(report.metrics.duration_seconds),
      'waited, s': rounded(report.metrics.rate_limit_wait_seconds ?? 0),
      'peak MiB': Math.round(report.metrics.peak_memory_mb ?? 0),
      files: report.coverage.files.total,
      exact: isExact(compareWithTruth(report, world.truth)),
    }
  } finally {
    await simulator.stop()
  }
}

/**
 * On a server that tells of no limits: this machine's slowness is then not taken for the seconds that GitHub works, of which
 * there are only so many in a minute. The server is the same in both, so that it has read everything before.
 */
async function adaptiveOverHttp(world: GeneratedWorld, repetitions: number) {
  const timed = async (latencyMs: number): Promise<{ readonly best: number; readonly ledger: LedgerSnapshot }> => {
    const options: SimulatorOptions = { mode: 'ghes', git: { cacheBytes: 1e9 }, latency: latencyOf(latencyMs) }
    const simulator = await serveWorld(world.directory, options)
    try {
      const scan = (): Promise<ScannedReport> => scanOrganization(world.organization, simulator.url)
      await scan()
      const before = await simulator.ledger()
      const seconds = []
      for (let time = 0; time < repetitions; time += 1) seconds.push((await scan()).metrics.duration_seconds)
      return { best: Math.min(...seconds), ledger: before }
    } finally {
      await simulator.stop()
    }
  }
  const { best: withoutLatency } = await timed(0)
  const { best: seconds, ledger } = await timed(LATENCY_MS)
  const pages = Math.ceil(world.truth.repositories / PAGE)
  const trees = ledger.kinds.tree.requests
  const rounds = fewestRounds(
    { pages, trees, contents: ledger.requests - pages - trees, heldBack: HELD_BACK },
    CONCURRENCY,
  )
  const optimum = (rounds * LATENCY_MS) / 1_000
  return { seconds, withoutLatency, optimum, ratio: seconds / (withoutLatency + optimum) }
}

function latencyOf(milliseconds: number): SimulatorOptions['latency'] {
  return { restMs: milliseconds, graphqlMs: milliseconds }
}

/** What it costs. Only the scanner asks whom the findings belong to: how much of it that is, is told beside it. */
function spentIn({ requests, rest, graphql, kinds }: LedgerSnapshot): {
  readonly requests: number
  readonly points: number
  readonly 'owners, points': number
} {
  const reading = [kinds.listing, kinds.tree, kinds.content, kinds.blob]
  const points = rest.points + graphql.points
  return {
    requests,
    points,
    'owners, points': points - reading.reduce((sum, kind) => sum + kind.points, 0),
  }
}

async function outputOf(command: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`)
  return Buffer.concat(parts).toString('utf8')
}

function rounded(seconds: number): number {
  return Number(seconds.toFixed(1))
}
