import type { ScanEvent } from '../vocabulary/scan-event.js'

/** Where measurements go. It never slows or fails a scan: throws are counted, reported once and swallowed. */
export interface MetricsSink {
  /** Unique, kebab-case. */
  readonly name: string
  /** Called for each event, synchronously: take it and return; do the work in `flush`. */
  record(event: ScanEvent): void
  /** Called once at the end; given ten seconds. */
  flush(): Promise<void>
}
