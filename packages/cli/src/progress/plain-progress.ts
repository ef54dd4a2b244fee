import { printable, type ScanEvent } from '@ioc-scanner/core'
import type { Progress } from './progress.js'
import { timeOf } from './progress-state.js'

/** Where stderr is no terminal: only what somebody who reads the log has to know. */
export class PlainProgress implements Progress {
  readonly name = 'plain-progress'

  /** @param told Warnings that were shown before the scan began. */
  constructor(
    private readonly stream: NodeJS.WritableStream,
    private readonly told: ReadonlySet<string>,
  ) {}

  record(event: ScanEvent): void {
    if (event.type === 'wait-started')
      this.stream.write(`${printable(event.reason)}: waiting until ${timeOf(event.untilMs)}\n`)
    if (event.type === 'warning' && !this.told.has(event.message)) this.say(`Warning: ${printable(event.message)}`)
  }

  say(line: string): void {
    this.stream.write(`${line}\n`)
  }

  async flush(): Promise<void> {
    // Every line is written as it comes.
  }
}
