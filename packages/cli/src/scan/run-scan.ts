import type { Target } from '@ioc-scanner/core'
import { planScan, scan, type ScanOptions } from '@ioc-scanner/engine'
import { EXIT, exitCodeOf, requireScanned, type FailOn } from '../output/exit-code.js'
import { checkPlanFormats, writePlan } from '../output/write-plan.js'
import type { WantedReport } from '../output/wanted-reports.js'
import { writeReports } from '../output/write-reports.js'
import { interruption } from './interruption.js'

export interface ScanJob {
  readonly target: Target
  readonly options: ScanOptions
  readonly reports: readonly WantedReport[]
  readonly failOn: readonly FailOn[]
  /** Ids of findings that are not new. */
  readonly known?: ReadonlySet<string>
  /** How an interrupted scan of that id is taken up; absent: it cannot be. */
  readonly resume?: (id: string) => string
  /** Only list what would be scanned. */
  readonly dryRun: boolean
  /** One line on stderr. */
  readonly say: (line: string) => void
  /** Is told of every report that was written to a file. */
  readonly announce?: (line: string) => void
  /** Where the scan has a time of its own: lets it pass until that is done. */
  readonly within?: <T>(work: Promise<T>) => Promise<T>
  /** What is to be ended with the scan, whatever becomes of it. Called once. @returns Further warnings for the report. */
  readonly finish?: () => Promise<readonly string[]>
}

/** Scans, writes the reports and returns the exit code. @throws as the engine's `scan`, `NOTHING_SCANNED`, `OUTPUT_FAILED`. */
export async function runScan(job: ScanJob): Promise<number> {
  const interrupt = interruption(job.say)
  try {
    const options = { ...job.options, signal: interrupt.signal }
    return job.dryRun ? await plan(job, options) : await scanAndReport(job, options, () => interrupt.end())
  } catch (cause) {
    // Before anything was listed there is nothing to report.
    if (interrupt.signal.aborted) return EXIT.interrupted
    throw cause
  } finally {
    interrupt.end()
  }
}

async function scanAndReport(job: ScanJob, options: ScanOptions, end: () => void): Promise<number> {
  const [scanned, warnings] = await ended(job, scan(job.target, options))
  const report = warnings.length === 0 ? scanned : { ...scanned, warnings: [...scanned.warnings, ...warnings] }
  end()
  requireScanned(report)
  await writeReports(report, job.reports, job.announce)
  if (report.scan.status === 'interrupted' && job.resume !== undefined)
    job.say(`state saved: ${job.resume(report.scan.id)}`)
  return exitCodeOf(report, job.failOn, job.known)
}

/** Does the work in its own time, and ends what is to be ended with it. */
async function ended<T>({ within, finish }: ScanJob, work: Promise<T>): Promise<readonly [T, readonly string[]]> {
  let warnings: readonly string[]
  let result: T
  try {
    result = await (within === undefined ? work : within(work))
  } finally {
    warnings = (await finish?.()) ?? []
  }
  return [result, warnings]
}

async function plan(job: ScanJob, options: ScanOptions): Promise<number> {
  const { reports } = job
  checkPlanFormats(reports)
  const [found, warnings] = await ended(job, planScan(job.target, options))
  for (const warning of warnings) job.say(`Warning: ${warning}`)
  await writePlan(found, reports, options.config?.defaultStrategy ?? '')
  if (options.signal?.aborted) return EXIT.interrupted
  return found.gaps.length > 0 ? EXIT.gaps : EXIT.clean
}
