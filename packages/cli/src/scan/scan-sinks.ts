import type { MetricsSink } from '@ioc-scanner/core'
import type { ProgressWish } from '../progress/open-progress.js'

export interface SinkWishes {
  readonly progress: ProgressWish
  readonly debug: boolean
  readonly logBatches: boolean
  /** Batch metrics with the names of repositories and paths. */
  readonly metricsDetail: boolean
  /** Warnings that were shown already. */
  readonly told: ReadonlySet<string>
}

export interface ScanSinks {
  readonly sinks: readonly MetricsSink[]
  /** One line on stderr, between those of the progress. */
  readonly say: (line: string) => void
  /** The same for what is good to know: silent where no progress is wanted. */
  readonly announce: (line: string) => void
}

/** What listens to a scan on stderr. */
export async function scanSinks(wishes: SinkWishes): Promise<ScanSinks> {
  const { progress, debug, logBatches, metricsDetail, told } = wishes
  const { openProgress } = await import('../progress/open-progress.js')
  const { debugLog } = await import('../progress/debug-log.js')
  const shown = openProgress(progress, process.stderr, told)
  const say = (line: string): void => {
    if (shown === undefined) process.stderr.write(`${line}\n`)
    else shown.say(line)
  }
  const log = debugLog(debug, say)
  return {
    sinks: [
      ...(shown === undefined ? [] : [shown]),
      ...(log === undefined ? [] : [log]),
      ...(logBatches ? [new (await import('../progress/batch-log.js')).BatchLog(say, { detail: metricsDetail })] : []),
    ],
    say,
    announce: shown === undefined ? () => undefined : say,
  }
}
