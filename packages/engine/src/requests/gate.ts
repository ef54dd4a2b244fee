import type { RequestDescription } from '@ioc-scanner/core'

/** Something that may hold a request back. */
export interface Gate {
  /** What is waited for, as the user reads it. */
  readonly reason: string
  /** Epoch milliseconds from which the request may start; `now` or earlier: at once. */
  admissibleAt(request: RequestDescription, now: number): number
}
