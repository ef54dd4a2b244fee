import { messageOf, type MetricsSink, type ScanEvent } from '@ioc-scanner/core'

const FLUSH_TIMEOUT_MS = 10_000

/** Hands each event to all sinks; one that throws is named once and asked no more. */
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
        sink.record(event)
      } catch (cause) {
        this.#fail(sink, cause)
      }
    }
  }

  async flush(): Promise<void> {
    await Promise.all(
      this.sinks
        .filter((sink) => !this.#failed.has(sink))
        .map(async (sink) => {
          let timer: NodeJS.Timeout | undefined
          const late = new Promise<never>((_, reject) => {
            timer = setTimeout(
              () => reject(new Error(`flush took longer than ${FLUSH_TIMEOUT_MS / 1_000} s`)),
              FLUSH_TIMEOUT_MS,
            )
          })
          try {
            await Promise.race([sink.flush(), late])
          } catch (cause) {
            this.#fail(sink, cause)
          } finally {
            clearTimeout(timer)
          }
        }),
    )
  }

  #fail(sink: MetricsSink, cause: unknown): void {
    this.#failed.add(sink)
    this.warn(`metrics sink '${sink.name}' failed and was left out: ${messageOf(cause)}`)
  }
}
