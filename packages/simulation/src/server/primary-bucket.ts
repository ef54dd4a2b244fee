import type { Allowance } from '@ioc-scanner/core'
import type { PrimaryLimit } from '../worlds/modelled-world.js'

const WINDOW_MS = 3_600_000

/** A bucket of points: a fixed window that starts with its first request and becomes full as a whole. */
export class PrimaryBucket {
  #used: number
  #endsAtMs: number
  /** What the next window starts with. */
  #debt = 0

  constructor(
    private readonly limit: PrimaryLimit,
    startMs: number,
  ) {
    this.#used = limit.used
    this.#endsAtMs = startMs + limit.resetInSeconds * 1_000
  }

  /** @returns false, and takes nothing, when fewer are left. */
  spend(points: number, nowMs: number): boolean {
    this.#refill(nowMs)
    if (this.#used + points > this.limit.limit) return false
    this.#used += points
    return true
  }

  owe(points: number): void {
    this.#debt += points
  }

  allowance(nowMs: number): Allowance {
    this.#refill(nowMs)
    const { limit } = this.limit
    // Headers tell it in whole seconds.
    return { limit, remaining: limit - this.#used, resetAtMs: Math.ceil(this.#endsAtMs / 1_000) * 1_000 }
  }

  #refill(nowMs: number): void {
    if (nowMs < this.#endsAtMs) return
    this.#used = Math.min(this.limit.limit, this.#debt)
    this.#debt = 0
    this.#endsAtMs = nowMs + WINDOW_MS
  }
}
