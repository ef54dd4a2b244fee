import type { Allowance } from '@ioc-scanner/core'

/** A reset told to the second may be a moment early on this machine's clock. */
const RESET_SLACK_MS = 1_000
/** Used while GitHub says that a bucket is empty without saying until when. */
const UNKNOWN_RESET_MS = 60_000
/** An empty bucket whose reset is over already: this machine's clock is ahead of GitHub's. */
const SKEWED_RESET_MS = 15_000
/** GitHub's longest window: a reset later than that is a clock that is behind, or nonsense. */
const LONGEST_WINDOW_MS = 3_600_000
/** Servers tell the end of one window up to some seconds apart; windows themselves last a minute or an hour. */
const SAME_WINDOW_MS = 5_000

/** One bucket of API points, as the answers tell it: what may still be used, and when it is full again. */
export class BucketBudget {
  #limit: number | null = null
  #remaining: number | null = null
  /** When it is full again by this machine's clock. */
  #resetAtMs: number | null = null
  /** The same as GitHub tells it: names the window. */
  #toldResetMs: number | null = null
  #pointsInFlight = 0
  #spentInWindow = 0
  #mostSpent = 0

  /**
   * @param share How much of the bucket may be used: above 0, at most 1.
   * @param reserve Points of the bucket that are left to others, whatever the share is.
   */
  constructor(
    private readonly share: number,
    private readonly reserve = 0,
  ) {}

  /** A request is sent. */
  start(points: number): void {
    this.#pointsInFlight += points
  }

  /** It has ended. `spent`: what it really cost. */
  finish(points: number, spent: number): void {
    this.#pointsInFlight -= points
    this.#spentInWindow += spent
    this.#mostSpent = Math.max(this.#mostSpent, this.#spentInWindow)
  }

  /**
   * Takes in what an answer said. Answers arrive out of order: within one window only less counts, and a window that is over
   * says nothing. Nor does an answer without limits, once there were some: something on the way took its headers off.
   */
  learn(allowance: Allowance, now: number): void {
    const { limit, remaining, resetAtMs } = allowance
    if (limit === null || remaining === null) return
    this.#refillAfterReset(now)
    if (resetAtMs !== null && resetAtMs + RESET_SLACK_MS <= now) return
    const isSameWindow =
      resetAtMs !== null && this.#toldResetMs !== null && Math.abs(resetAtMs - this.#toldResetMs) <= SAME_WINDOW_MS
    this.#limit = limit
    this.#remaining = isSameWindow && this.#remaining !== null ? Math.min(this.#remaining, remaining) : remaining
    if (isSameWindow || resetAtMs === null) return
    if (this.#toldResetMs !== null) this.#spentInWindow = 0
    this.#toldResetMs = resetAtMs
    this.#resetAtMs = Math.min(resetAtMs, now + LONGEST_WINDOW_MS)
  }

  /** GitHub says that nothing is left. */
  exhaust(resetAtMs: number | undefined, now: number): void {
    this.#remaining = 0
    this.#limit ??= 0
    if (resetAtMs === undefined) this.#resetAtMs = Math.max(this.#resetAtMs ?? 0, now + UNKNOWN_RESET_MS)
    else if (resetAtMs <= now) this.#resetAtMs = now + SKEWED_RESET_MS
    else this.#resetAtMs = Math.min(resetAtMs, now + LONGEST_WINDOW_MS)
  }

  /** Epoch milliseconds from which a request of that price may start; `now` or earlier: at once. */
  admissibleAt(points: number, now: number): number {
    this.#refillAfterReset(now)
    if (this.#limit === null || this.#remaining === null) return now
    const used = this.#limit - this.#remaining + this.#pointsInFlight
    const mayUse = this.#mayUse(this.#limit)
    // A request dearer than the whole share may pass alone: waiting would never end.
    const fits = used + points <= mayUse || (points > mayUse && mayUse > 0 && used === 0)
    if (this.#remaining - this.#pointsInFlight >= points && fits) return now
    this.#resetAtMs ??= now + UNKNOWN_RESET_MS // set once: a reset that moves along with the time never comes
    return this.#resetAtMs + RESET_SLACK_MS
  }

  /** What is left to this scan: the configured share already taken off. */
  allowance(now: number): Allowance {
    this.#refillAfterReset(now)
    if (this.#limit === null || this.#remaining === null)
      return { limit: this.#limit, remaining: null, resetAtMs: this.#resetAtMs }
    const withheld = this.#limit - this.#mayUse(this.#limit)
    const remaining = Math.max(0, Math.floor(this.#remaining - withheld - this.#pointsInFlight))
    return { limit: this.#limit, remaining, resetAtMs: this.#resetAtMs }
  }

  /** Points that this scan spent in its dearest window / what it may use in one; null without limits. */
  get utilization(): number | null {
    const mayUse = this.#limit === null ? 0 : this.#mayUse(this.#limit)
    return mayUse === 0 ? null : Math.min(1, this.#mostSpent / mayUse)
  }

  /** Whether the answers tell of a limit at all. */
  get isLimited(): boolean {
    return this.#limit !== null
  }

  /** Whether nothing of it is for this scan. */
  get isAllReserved(): boolean {
    return this.#limit !== null && this.#limit > 0 && this.#mayUse(this.#limit) === 0
  }

  #mayUse(limit: number): number {
    return Math.max(0, Math.min(limit * this.share, limit - this.reserve))
  }

  #refillAfterReset(now: number): void {
    if (this.#resetAtMs === null || now < this.#resetAtMs + RESET_SLACK_MS) return
    this.#remaining = null // unknown until the next answer tells: then at most the requests in flight have been sent
    this.#resetAtMs = null
    this.#toldResetMs = null
    this.#spentInWindow = 0
  }
}
