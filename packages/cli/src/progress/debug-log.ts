import { printable, type MetricsSink, type ScanEvent } from '@ioc-scanner/core'

/** `--debug`: each request, retry, wait and gap on a line of its own. */
export class DebugLog implements MetricsSink {
  readonly name = 'debug-log'

  constructor(private readonly say: (line: string) => void) {}

  record(event: ScanEvent): void {
    const text = textOf(event)
    if (text !== undefined) this.say(printable(`${new Date(event.atMs).toISOString()} ${text}`))
  }

  async flush(): Promise<void> {
    // Every line is written as it comes.
  }
}

function textOf(event: ScanEvent): string | undefined {
  switch (event.type) {
    case 'request-finished': {
      const { kind, bucket, status, files, bytes, points, latencyMs, concurrency } = event.outcome
      const about = `${files} files, ${bytes} bytes, ${points} points, ${Math.round(latencyMs)} ms`
      return `request ${kind} (${bucket ?? 'no bucket'}), attempt ${event.attempt}, ${status}: ${about}, ${concurrency} in flight`
    }
    case 'retry':
      return `retry in ${Math.round(event.delayMs)} ms: ${event.reason}`
    case 'wait-started':
      return `wait until ${new Date(event.untilMs).toISOString()}: ${event.reason}`
    case 'wait-ended':
      return 'wait ended'
    case 'gap':
      return `gap ${event.gap.reason} ${event.gap.repository ?? ''} ${event.gap.path ?? ''}: ${event.gap.detail}`
    default:
      return undefined
  }
}
