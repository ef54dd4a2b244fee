import type { FaultKind } from 'github-simulator'
import type { Bench } from './bench.js'
import { compareWithTruth, isAccountedFor, isExact } from './compare-with-truth.js'
import { scanOrganization } from './run-scanner.js'
import { generateWorld, serveWorld, type GeneratedWorld } from './world.js'

const ALL_KINDS: Readonly<Record<FaultKind, true>> = {
  '500': true,
  '502': true,
  '502-html': true,
  '503': true,
  '504': true,
  reset: true,
  secondary: true,
  'resource-limit': true,
  stall: true,
}
const EACH_KIND = Object.keys(ALL_KINDS) as readonly FaultKind[]
/** Those that GitHub itself is known for. */
const IN_TURN: readonly FaultKind[] = ['502', 'reset', 'secondary', 'resource-limit', 'stall']
/** A stalled body is noticed after the idle timeout: one second, so that the bench ends. */
const IMPATIENT = { GITHUB_IOC_SCANNER_IDLE_TIMEOUT_SECONDS: '1', GITHUB_IOC_SCANNER_RETRY_DELAY_BASE: '0.1' }

/** One scan: every so many answers fail, of requests for at most so many files. */
interface Weather {
  readonly every: number
  /** One alone, or several in turn. */
  readonly kinds: readonly FaultKind[]
  /** Without it, the default. Few files in each request make so many requests that a rare fault happens at all. */
  readonly files?: number
  /** Whether the findings have to be the same; if not, what is different has to be named in a gap. */
  readonly isExact: boolean
}

const alone = (every: number, kinds = EACH_KIND): readonly Weather[] =>
  kinds.map((kind) => ({ every, kinds: [kind], files: 2, isExact: false }))

const WEATHERS: Readonly<Record<'small' | 'full', readonly Weather[]>> = {
  small: [
    { every: 10, kinds: IN_TURN, files: 2, isExact: true },
    ...alone(
      3,
      EACH_KIND.filter((kind) => !IN_TURN.includes(kind)),
    ),
  ],
  full: [
    { every: 100, kinds: IN_TURN, files: 2, isExact: true },
    { every: 10, kinds: IN_TURN, files: 2, isExact: true },
    { every: 10, kinds: IN_TURN, isExact: true },
    { every: 3, kinds: IN_TURN, isExact: false },
    ...[100, 10, 3].flatMap((every) => alone(every)),
  ],
}

/** The same organization with a growing share of failing answers. */
export const faultsBench: Bench = {
  name: 'faults',
  question:
    'Are the findings the same when a share of all answers fails, by each kind of fault alone and by several in turn?',
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
        'every kind of fault happened; what is not found is in a gap, and in turn, up to 10 %, findings and gaps are the same as without',
      holds: scans.every(({ holds }) => holds),
      notes: scans.flatMap(({ notes }) => notes),
    }
  },
}

async function scanIn({ every, kinds, files, isExact: hasToBeExact }: Weather, world: GeneratedWorld) {
  const simulator = await serveWorld(world.directory, {}, { every, kinds })
  try {
    const flags = files === undefined ? [] : [`--batch-size=${files}`, `--max-batch-size=${files}`]
    const report = await scanOrganization(world.organization, simulator.url, flags, IMPATIENT)
    const { injectedFaults, requests } = await simulator.ledger()
    const difference = compareWithTruth(report, world.truth)
    const share = `${Math.round(100 / every)} %`
    const absent = kinds.filter((kind) => (injectedFaults[kind] ?? 0) === 0)
    const exact = isExact(difference)
    const isNamed = isAccountedFor(difference, report)
    const where = `${share} ${kinds.length === 1 ? kinds[0] : 'in turn'}`
    return {
      row: {
        fault: kinds.length === 1 ? String(kinds[0]) : 'in turn',
        'answers failing': share,
        'files a request': files ?? 'default',
        requests,
        injected: kinds.map((kind) => injectedFaults[kind] ?? 0).join('+'),
        findings: `${report.findings.length}/${world.truth.findings.length}`,
        gaps: `${report.coverage.gaps.length}/${world.truth.gaps.length}`,
        exact,
        'exact or named': exact || isNamed,
        seconds: Number(report.metrics.duration_seconds.toFixed(1)),
      },
      holds: absent.length === 0 && (exact || (!hasToBeExact && isNamed)),
      notes: [
        ...absent.map((kind) => `${where}: no answer failed by ${kind}: the row proves nothing about it`),
        ...(isNamed && !hasToBeExact
          ? []
          : Object.entries(difference).flatMap(([kind, list]: [string, readonly string[]]) =>
              list.map((item) => `${where}: ${kind}: ${item}`),
            )),
      ],
    }
  } finally {
    await simulator.stop()
  }
}
