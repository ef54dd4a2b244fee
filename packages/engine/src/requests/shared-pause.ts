/** GitHub's documentation: without Retry-After wait at least one minute, then exponentially longer. */
const FIRST_PAUSE_MS = 60_000
const LONGEST_PAUSE_MS = 15 * 60_000
/** "Retry after 0 seconds" is no invitation to try ten times within one. */
const SHORTEST_PAUSE_MS = 1_000

/** The pause that all requests keep after a secondary limit. */
export class SharedPause {
  #untilMs = 0
  #inARow = 0

  /** Epoch milliseconds until which nothing may start. */
  get untilMs(): number {
    return this.#untilMs
  }

  /** A secondary limit was met. */
  lengthen(now: number, retryAfterSeconds: number | undefined): void {
    // Requests that were under way together meet the same limit: they are one offence.
    const newOffence = now >= this.#untilMs
    if (newOffence) this.#inARow += 1
    const unknown = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#inARow - 1))
    const told = retryAfterSeconds === undefined ? NaN : Math.max(SHORTEST_PAUSE_MS, retryAfterSeconds * 1_000)
    this.#untilMs = Math.max(this.#untilMs, now + (Number.isFinite(told) ? told : unknown))
  }

  /** A request that started then was answered. One from before the pause says nothing about whether the limit still holds. */
  succeed(startedAtMs: number): void {
    if (startedAtMs >= this.#untilMs) this.#inARow = 0
  }
}
