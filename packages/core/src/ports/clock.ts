/** Time, as everything that waits sees it: tests hand in a virtual one. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Resolves after that many milliseconds; rejects with the signal's reason when it aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}
export const CLOCK = Symbol.for('ioc-scanner/v1/clock')
