import { setImmediate as nextTurn } from 'node:timers/promises'
import { writeText, type MetricsSink, type ScanEvent } from '@ioc-scanner/core'
import { eventLine } from './event-line.js'

/** Some three megabytes: what a reader may fall behind before lines are dropped. */
const MAX_WAITING_LINES = 10_000

/**
 * One line of JSON for each event. When the stream does not keep up, lines are dropped rather than a scan slowed, and the last
 * line says how many.
 */
export class NdjsonMetrics implements MetricsSink {
  readonly name = 'ndjson'
  readonly #stream: NodeJS.WritableStream
  readonly #totals = new Map<ScanEvent['type'], number>()
  readonly #waiting: string[] = []
  #draining: Promise<void> | undefined
  #dropped = 0
  #lastAtMs = 0

  constructor({ stream = process.stderr }: { readonly stream?: NodeJS.WritableStream } = {}) {
    this.#stream = stream
  }

  record(event: ScanEvent): void {
    this.#lastAtMs = event.atMs
    this.#totals.set(event.type, (this.#totals.get(event.type) ?? 0) + 1)
    if (this.#waiting.length >= MAX_WAITING_LINES) {
      this.#dropped += 1
      return
    }
    this.#waiting.push(eventLine(event, this.#totals))
    this.#draining ??= this.#startDraining()
  }

  /** @throws What the stream failed with: then lines are missing. */
  async flush(): Promise<void> {
    await this.#draining
    if (this.#dropped === 0) return
    const last = { at: new Date(this.#lastAtMs).toISOString(), type: 'lines-dropped', count: this.#dropped }
    await writeText(this.#stream, `${JSON.stringify(last)}\n`)
  }

  /** A failure is kept for `flush`, which is when somebody asks. */
  #startDraining(): Promise<void> {
    const draining = this.#drain()
    draining.catch(() => (this.#waiting.length = 0))
    return draining
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await nextTurn() // the events of one turn go out in one write
      await writeText(this.#stream, this.#waiting.splice(0).join(''))
    }
    this.#draining = undefined
  }
}
