import type { FaultKind } from 'github-simulator'
import type { Bench } from './bench.js'
import { compareWithTruth, isExact } from './compare-with-truth.js'
import { scanOrganization } from './run-scanner.js'
import { generateWorld, serveWorld, type GeneratedWorld } from './world.js'

const KINDS = ['502', 'reset', 'secondary', 'resource-limit', 'stall'] as const satisfies readonly FaultKind[]
/** A stalled body is noticed after the idle timeout: one second, so that the bench ends. */
const IMPATIENT = { GITHUB_IOC_SCANNER_IDLE_TIMEOUT_SECONDS: '1', GITHUB_IOC_SCANNER_RETRY_DELAY_BASE: '0.1' }

/** One scan: every so many answers fail, of requests for at most so many files. */
interface Weather {
  readonly every: number
  /** Without it, the default. Few files in each request make so many requests that a rare fault happens at all. */
  readonly files?: number
  /** Whether the findings have to be the same. */
  readonly isClaimed: boolean
}

const WEATHERS: Readonly<Record<'small' | 'full', readonly Weather[]>> = {
  small: [{ every: 10, files: 2, isClaimed: true }],
  full: [
    { every: 100, files: 2, isClaimed: true },
    { every: 10, files: 2, isClaimed: true },
    { every: 10, isClaimed: true },
    { every: 3, isClaimed: false },
  ],
}

/** The same organization with a growing share of failing answers. */
export const faultsBench: Bench = {
  name: 'faults',
  question: 'Are the findings the same when a share of all answers fails, by every kind of fault in turn?',
  takesWorld: true,
  async run(size, { repositories = size === 'full' ? 400 : 80, seeds = [7] } = {}) {
    const scans = []
    for (const seed of seeds) {
      const world = await generateWorld(repositories, seed)
      try {
        for (const weather of WEATHERS[size]) scans.push(await scanIn(weather, world))
      } finally {
        await world.remove()
      }
    }
    return {
      rows: scans.map(({ row }) => row),
      claim:
        'every kind of fault happened, and up to 10 % of failing answers findings and gaps are the same as without',
      holds: scans.every(({ holds }) => holds),
      notes: scans.flatMap(({ notes }) => notes),
    }
  },
}

async function scanIn({ every, files, isClaimed }: Weather, world: GeneratedWorld) {
  const simulator = await serveWorld(world.directory, {}, { every, kinds: KINDS })
  try {
    const flags = files === undefined ? [] : [`--batch-size=${files}`, `--max-batch-size=${files}`]
    const report = await scanOrganization(world.organization, simulator.url, flags, IMPATIENT)
    const { injectedFaults, requests, graphql, rest } = await simulator.ledger()
    const difference = compareWithTruth(report, world.truth)
    const share = `${Math.round(100 / every)} %`
    const absent = KINDS.filter((kind) => (injectedFaults[kind] ?? 0) === 0)
    return {
      row: {
        'answers failing': share,
        'files a request': files ?? 'default',
        requests,
        ...Object.fromEntries(KINDS.map((kind) => [`by ${kind}`, injectedFaults[kind] ?? 0])),
        findings: `${report.findings.length}/${world.truth.findings.length}`,
        gaps: `${report.coverage.gaps.length}/${world.truth.gaps.length}`,
        exact: isExact(difference),
        points: graphql.points + rest.points,
        seconds: Number(report.metrics.duration_seconds.toFixed(1)),
      },
      holds: absent.length === 0 && (isExact(difference) || !isClaimed),
      notes: [
        ...absent.map((kind) => `${share}: no answer failed by ${kind}: the row proves nothing about it`),
        ...Object.entries(difference).flatMap(([kind, list]: [string, readonly string[]]) =>
          list.map((item) => `${share}: ${kind}: ${item}`),
        ),
      ],
    }
  } finally {
    await simulator.stop()
  }
}
