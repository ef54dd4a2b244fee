import type { MetricsSink } from '@ioc-scanner/core'
import type { ProgressWish } from '../progress/open-progress.js'

export interface SinkWishes {
  readonly progress: ProgressWish
  readonly debug: boolean
  readonly logBatches: boolean
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
export async function scanSinks({ progress, debug, logBatches, told }: SinkWishes): Promise<ScanSinks> {
  const { openProgress } = await import('../progress/open-progress.js')
  const shown = openProgress(progress, process.stderr, told)
  const say = (line: string): void => {
    if (shown === undefined) process.stderr.write(`${line}\n`)
    else shown.say(line)
  }
  return {
    sinks: [
      ...(shown === undefined ? [] : [shown]),
      ...(debug ? [new (await import('../progress/debug-log.js')).DebugLog(say)] : []),
      ...(logBatches ? [new (await import('../progress/batch-log.js')).BatchLog(say)] : []),
    ],
    say,
    announce: shown === undefined ? () => undefined : say,
  }
}
