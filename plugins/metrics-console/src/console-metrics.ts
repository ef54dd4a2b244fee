import { writeText, type MetricsSink, type ScanEvent } from '@ioc-scanner/core'
import { ScanTally } from './scan-tally.js'
import { summaryOf } from './summary.js'

/** Adds up while the scan runs, and prints one summary at its end. */
export class ConsoleMetrics implements MetricsSink {
  readonly name = 'console'
  readonly #stream: NodeJS.WritableStream
  readonly #tally = new ScanTally()

  constructor({ stream = process.stderr }: { readonly stream?: NodeJS.WritableStream } = {}) {
    this.#stream = stream
  }

  record(event: ScanEvent): void {
    this.#tally.record(event)
  }

  /** @throws What the stream failed with. */
  flush(): Promise<void> {
    return writeText(this.#stream, summaryOf(this.#tally))
  }
}
