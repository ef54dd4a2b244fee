/** Two: enough to see whether a second request is answered as well as the first. */
const START = 2

/**
 * How many requests are in flight. Grows by one with every answer that came while the limit was really in use (it doubles in
 * a round trip), up to the first drop; a drop halves it at once, and from then on it grows by one in a round trip.
 */
export class LearnedConcurrency {
  #limit = START
  #isFast = true
  #answersInUse = 0
  #outcomesUntilCut = 0

  /** The limit that is wished for now. */
  within(max: number): number {
    this.#limit = Math.min(max, this.#limit)
    return this.#limit
  }

  /** @param concurrency Requests in flight when the answered one started. */
  answered(concurrency: number): void {
    this.#outcomesUntilCut = Math.max(0, this.#outcomesUntilCut - 1)
    if (concurrency < this.#limit) return
    this.#answersInUse += 1
    if (!this.#isFast && this.#answersInUse < this.#limit) return
    this.#answersInUse = 0
    this.#limit += 1
  }

  dropped(): void {
    if (this.#outcomesUntilCut > 0) {
      this.#outcomesUntilCut -= 1
      return
    }
    // Whoever was in flight beside it may be dropped for the same reason: one piece of news, one cut.
    this.#outcomesUntilCut = this.#limit - 1
    this.#limit = Math.max(1, Math.floor(this.#limit / 2))
    this.#isFast = false
    this.#answersInUse = 0
  }
}
