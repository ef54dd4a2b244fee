import type { Allowance } from '@ioc-scanner/core'

/** A reset told to the second may be a moment early on this machine's clock. */
const RESET_SLACK_MS = 1_000
/** Used while GitHub says that a bucket is empty without saying until when. */
const UNKNOWN_RESET_MS = 60_000

/** One bucket of API points, as the answers tell it: what may still be used, and when it is full again. */
export class BucketBudget {
  #limit: number | null = null
  #remaining: number | null = null
  #resetAtMs: number | null = null
  #pointsInFlight = 0
  #mostUsed = 0

  constructor(private readonly share: number) {}

  start(points: number): void {
    this.#pointsInFlight += points
  }

  finish(points: number): void {
    this.#pointsInFlight -= points
  }

  /** Takes in what an answer said. Answers arrive out of order: within one window only less counts. */
  learn(allowance: Allowance): void {
    const sameWindow = allowance.resetAtMs !== null && allowance.resetAtMs === this.#resetAtMs
    this.#limit = allowance.limit
    this.#remaining =
      sameWindow && this.#remaining !== null && allowance.remaining !== null
        ? Math.min(this.#remaining, allowance.remaining)
        : allowance.remaining
    this.#resetAtMs = allowance.resetAtMs
    if (this.#limit !== null && this.#remaining !== null)
      this.#mostUsed = Math.max(this.#mostUsed, this.#limit - this.#remaining)
  }

  /** GitHub says that nothing is left. */
  exhaust(resetAtMs: number | undefined, now: number): void {
    this.#remaining = 0
    this.#limit ??= 0
    this.#resetAtMs = resetAtMs ?? Math.max(this.#resetAtMs ?? 0, now + UNKNOWN_RESET_MS)
  }

  /** Epoch milliseconds from which a request of that price may start; `now` or earlier: at once. */
  admissibleAt(points: number, now: number): number {
    this.#refillAfterReset(now)
    if (this.#limit === null || this.#remaining === null) return now
    const used = this.#limit - this.#remaining + this.#pointsInFlight
    const mayUse = this.#limit * this.share
    // A request dearer than the whole share may pass alone: waiting would never end.
    const fits = used + points <= mayUse || (points > mayUse && used === 0)
    if (this.#remaining - this.#pointsInFlight >= points && fits) return now
    return (this.#resetAtMs ?? now + UNKNOWN_RESET_MS) + RESET_SLACK_MS
  }

  /** What is left to this scan: the configured share already taken off. */
  allowance(now: number): Allowance {
    this.#refillAfterReset(now)
    if (this.#limit === null || this.#remaining === null)
      return { limit: this.#limit, remaining: null, resetAtMs: this.#resetAtMs }
    const withheld = this.#limit * (1 - this.share)
    const remaining = Math.max(0, Math.floor(this.#remaining - withheld - this.#pointsInFlight))
    return { limit: this.#limit, remaining, resetAtMs: this.#resetAtMs }
  }

  /** Points used at the fullest moment / what may be used; null without limits. */
  get utilization(): number | null {
    return this.#limit === null || this.#limit === 0 ? null : this.#mostUsed / (this.#limit * this.share)
  }

  #refillAfterReset(now: number): void {
    if (this.#resetAtMs !== null && now >= this.#resetAtMs + RESET_SLACK_MS) {
      this.#remaining = null // unknown until the next answer tells: then at most the requests in flight have been sent
      this.#resetAtMs = null
    }
  }
}
