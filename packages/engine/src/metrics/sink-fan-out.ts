import { messageOf, type MetricsSink, type ScanEvent } from '@ioc-scanner/core'
import { withDeadline } from '../time/with-deadline.js'

const FLUSH_SECONDS = 10

/** Hands each event to all sinks; one that fails is named once and asked no more. */
export class SinkFanOut {
  readonly #failed = new Set<MetricsSink>()

  constructor(
    private readonly sinks: readonly MetricsSink[],
    private readonly warn: (message: string) => void,
  ) {}

  record(event: ScanEvent): void {
    for (const sink of this.sinks) {
      if (this.#failed.has(sink)) continue
      try {
        // A sink may have been written as an async function: its failure must not end the process.
        const returned: unknown = sink.record(event)
        Promise.resolve(returned).catch((cause: unknown) => this.#fail(sink, cause))
      } catch (cause) {
        this.#fail(sink, cause)
      }
    }
  }

  async flush(): Promise<void> {
    const left = this.sinks.filter((sink) => !this.#failed.has(sink))
    await Promise.all(
      left.map(async (sink) => {
        try {
          await withDeadline(() => sink.flush(), FLUSH_SECONDS, 'flush')
        } catch (cause) {
          this.#fail(sink, cause)
        }
      }),
    )
  }

  #fail(sink: MetricsSink, cause: unknown): void {
    if (this.#failed.has(sink)) return
    this.#failed.add(sink)
    this.warn(`metrics sink '${sink.name}' failed and was left out: ${messageOf(cause)}`)
  }
}
