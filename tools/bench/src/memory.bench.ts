import type { Bench } from './bench.js'
import { compareWithTruth, isExact } from './compare-with-truth.js'
import { scanOfLargeLockfile, type LockfileRow } from './memory-lockfile.js'
import { peakMiBOf, SAYS_ITS_PEAK } from './memory-peak.js'
import { scanOrganization } from './run-scanner.js'
import { generateWorld, serveWorld, type GeneratedWorld } from './world.js'

/** What a user chooses, and MiB that the process may take up then. */
export interface MemorySettings {
  readonly settings: string
  readonly flags: readonly string[]
  readonly limitMiB: number
}

const preset = (name: string, limitMiB: number): MemorySettings => ({
  settings: name,
  flags: ['--preset', name],
  limitMiB,
})
const DEFAULT: MemorySettings = { settings: 'default', flags: [], limitMiB: 500 }
const CONSTRAINED = preset('resource-constrained', 200)
const DEVELOPMENT = preset('development', 300)
const ALL = [DEFAULT, preset('high-performance', 2_000), CONSTRAINED, preset('rate-limited', 500), DEVELOPMENT]
/** Less than the program and such a file need: what it then takes is stated, and claimed to stay below `mostMiB`. */
const LEAST = { settings: '--max-memory-mb 100', flags: ['--max-memory-mb', '100'], limitMiB: 100 }
const MOST_AT_LEAST_MIB = 150

/** How much higher the peak may be with the larger organization. */
const FLAT = 1.2

interface Extent {
  readonly settings: readonly MemorySettings[]
  /** The last two are compared. */
  readonly repositories: readonly number[]
  readonly lockfileMegabytes: number
}

const EXTENTS: Readonly<Record<'small' | 'full', Extent>> = {
  small: { settings: [DEFAULT], repositories: [20, 60], lockfileMegabytes: 4 },
  full: { settings: ALL, repositories: [200, 1_000, 10_000], lockfileMegabytes: 200 },
}

/** Peak resident size of the scanner's process, as the system counts it. */
export const memoryBench: Bench = {
  name: 'memory',
  question: 'Does the process stay within max_usage_mb, however large the organization or a lockfile is?',
  async run(size) {
    const { settings, repositories, lockfileMegabytes } = EXTENTS[size]
    const scans: ScanRow[] = []
    for (const count of repositories) {
      const world = await generateWorld(count, 7)
      try {
        for (const chosen of settings) scans.push(await scanWith(chosen, count, world))
      } finally {
        await world.remove()
      }
    }
    const lockfiles: LockfileRow[] = []
    const notes: string[] = []
    for (const chosen of [...settings, ...(size === 'full' ? [] : [CONSTRAINED]), LEAST]) {
      const { row, notes: said } = await scanOfLargeLockfile(chosen, lockfileMegabytes)
      lockfiles.push(row)
      notes.push(...said.map((warning) => `${row.settings}: ${warning}`))
    }
    const ratios = settings.map((chosen) => ratioOf(chosen, repositories.slice(-2), scans))
    return {
      rows: [...scans, ...lockfiles],
      claim: `the peak is within max_usage_mb for all settings, at most ${FLAT} times as high with the largest organization as with the second, and below ${MOST_AT_LEAST_MIB} MiB where ${LEAST.limitMiB} are allowed`,
      holds:
        scans.every((row) => row.exact && row['peak MiB'] <= row['limit MiB']) &&
        lockfiles.every((row) => row.found && row['peak MiB'] <= allowedMiB(row)) &&
        ratios.every(({ ratio }) => ratio <= FLAT),
      notes: [
        ...ratios.map(
          ({ name, ratio }) => `${name}: ${ratio.toFixed(2)} times from ${repositories.slice(-2).join(' to ')}`,
        ),
        ...notes,
      ],
    }
  },
}

type ScanRow = Awaited<ReturnType<typeof scanWith>>

/** A server without limits: what is measured is the process, not how it waits. */
async function scanWith({ settings, flags, limitMiB }: MemorySettings, repositories: number, world: GeneratedWorld) {
  const simulator = await serveWorld(world.directory, { mode: 'ghes' })
  try {
    const report = await scanOrganization(world.organization, simulator.url, flags, SAYS_ITS_PEAK)
    const { requests } = await simulator.ledger()
    return {
      settings,
      repositories,
      'limit MiB': limitMiB,
      'peak MiB': peakMiBOf(report.stderr),
      exact: isExact(compareWithTruth(report, world.truth)),
      requests,
      seconds: Number(report.metrics.duration_seconds.toFixed(1)),
    }
  } finally {
    await simulator.stop()
  }
}

function ratioOf({ settings }: MemorySettings, [fewer, more]: readonly number[], scans: readonly ScanRow[]) {
  const peakOf = (count?: number): number =>
    scans.find((row) => row.settings === settings && row.repositories === count)?.['peak MiB'] ?? NaN
  return { name: settings, ratio: peakOf(more) / peakOf(fewer) }
}

function allowedMiB({ settings, 'limit MiB': limitMiB }: LockfileRow): number {
  return settings === LEAST.settings ? MOST_AT_LEAST_MIB : limitMiB
}
