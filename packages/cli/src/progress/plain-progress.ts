import { printable, type MetricsSink, type ScanEvent } from '@ioc-scanner/core'
import { timeOf } from './progress-state.js'

/** Where stderr is no terminal: only what somebody who reads the log has to know. */
export class PlainProgress implements MetricsSink {
  readonly name = 'plain-progress'

  constructor(private readonly stream: NodeJS.WritableStream) {}

  record(event: ScanEvent): void {
    if (event.type === 'wait-started') this.stream.write(`${event.reason}: waiting until ${timeOf(event.untilMs)}\n`)
    if (event.type === 'warning') this.stream.write(`note: ${printable(event.message)}\n`)
  }

  async flush(): Promise<void> {
    // Every line is written as it comes.
  }
}
