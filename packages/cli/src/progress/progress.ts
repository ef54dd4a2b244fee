import type { MetricsSink } from '@ioc-scanner/core'

/** Shows on stderr how a scan goes. */
export interface Progress extends MetricsSink {
  /** One line, printable, that is shown at once. */
  say(line: string): void
}
