import { printableJson, type MetricsSink, type ScanEvent } from '@ioc-scanner/core'

/** `log_batch_metrics`: one structured line for each batch. Ids and counts; names and paths only with `detail`. */
export class BatchLog implements MetricsSink {
  readonly name = 'batch-log'

  constructor(
    private readonly say: (line: string) => void,
    private readonly options: { readonly detail: boolean },
  ) {}

  record(event: ScanEvent): void {
    if (event.type === 'batch-finished') this.say(printableJson(JSON.stringify(lineOf(event, this.options.detail))))
  }

  async flush(): Promise<void> {
    // Every line is written as it comes.
  }
}

function lineOf(event: ScanEvent & { readonly type: 'batch-finished' }, isDetailed: boolean): object {
  const { atMs, batch, strategy, plan, files, bytes, attempts, status, gaps, points, latencyMs, concurrency } = event
  return {
    time: new Date(atMs).toISOString(),
    event: 'batch',
    batch,
    strategy,
    planned: {
      batch_size: plan.batchSize,
      concurrency: plan.concurrency,
      cross_repository: plan.crossRepository,
      pause_ms: plan.pauseMs,
    },
    files,
    bytes,
    attempts,
    status,
    gaps,
    latency_ms: Math.round(latencyMs),
    points,
    concurrency,
    ...(isDetailed ? { wanted: event.wanted.map(namesOf) } : {}),
  }
}

function namesOf({
  repository,
  path,
  bytes,
}: {
  readonly repository: string
  readonly path: string
  readonly bytes: number
}) {
  return { repository, path, bytes }
}
