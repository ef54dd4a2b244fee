import type { MetricsSink, ScanEvent } from '@ioc-scanner/core'

/** `log_batch_metrics`: one structured line for each batch. Counts only: no names, no paths, no content. */
export class BatchLog implements MetricsSink {
  readonly name = 'batch-log'
  #batch = 0

  constructor(private readonly say: (line: string) => void) {}

  record(event: ScanEvent): void {
    if (event.type !== 'batch-planned') return
    this.#batch += 1
    const { strategy, files, bytes, plan, atMs } = event
    const line = {
      time: new Date(atMs).toISOString(),
      event: 'batch',
      batch: this.#batch,
      strategy,
      files,
      bytes,
      batch_size: plan.batchSize,
      concurrency: plan.concurrency,
      pause_ms: plan.pauseMs,
    }
    this.say(JSON.stringify(line))
  }

  async flush(): Promise<void> {
    // Every line is written as it comes.
  }
}
