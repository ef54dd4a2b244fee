/** Two: enough to see whether a second request is answered as well as the first. */
const START = 2
/** The server takes so many times as long as at its best: it has more at once than it can do side by side. */
const CROWDED = 1.8
/** Round trips just below what was too much until it is tried again; twice as many after each vain try. */
const PATIENCE_ROUNDS = 4
const MAX_PATIENCE_ROUNDS = 64

/**
 * How many requests are in flight. Grows by one with every answer that came while the limit was really in use (it doubles in
 * a round trip), up to the first drop; a drop halves it at once, and from then on it grows by one in a round trip, and stays
 * below what was too much until it has been good for a while.
 */
export class LearnedConcurrency {
  #limit = START
  #isFast = true
  #answersInUse = 0
  #outcomesUntilCut = 0
  /** The largest limit that a whole round trip was answered at. */
  #sustained = 0
  #tooMany = Number.POSITIVE_INFINITY
  #heldRounds = 0
  #patience = PATIENCE_ROUNDS

  /** The limit that is wished for now. */
  within(max: number): number {
    this.#limit = Math.min(max, this.#limit)
    return this.#limit
  }

  /**
   * @param concurrency Requests in flight when the answered one started.
   * @param slowdown How many times as long as at its best the server takes.
   */
  answered(concurrency: number, slowdown = 1): void {
    this.#outcomesUntilCut = Math.max(0, this.#outcomesUntilCut - 1)
    if (concurrency < this.#limit) return
    if (slowdown > CROWDED && this.#limit > 1) {
      this.#passedKnee()
      return
    }
    this.#answersInUse += 1
    if (this.#isFast) {
      this.#limit += 1
    } else if (this.#answersInUse >= this.#limit) {
      this.#answersInUse = 0
      this.#roundAnswered()
    }
  }

  /** More requests only wait for each other: one less, and not one more for a while. */
  #passedKnee(): void {
    this.#isFast = false
    this.#answersInUse += 1
    if (this.#answersInUse < this.#limit) return
    this.#answersInUse = 0
    this.#tooMany = this.#limit
    this.#limit -= 1
    this.#heldRounds = 0
  }

  dropped(): void {
    if (this.#outcomesUntilCut > 0) {
      this.#outcomesUntilCut -= 1
      return
    }
    // Whoever was in flight beside it may be dropped for the same reason: one piece of news, one cut.
    this.#outcomesUntilCut = this.#limit - 1
    const half = Math.max(1, Math.floor(this.#limit / 2))
    if (this.#limit > this.#sustained) {
      this.#tooMany = this.#limit
    } else {
      // Chance, or a server that takes less than before: what was learned counts for less from now on.
      this.#tooMany = Number.POSITIVE_INFINITY
      this.#sustained = Math.floor((this.#sustained + half) / 2)
    }
    this.#limit = half
    this.#isFast = false
    this.#answersInUse = 0
    this.#heldRounds = 0
  }

  #roundAnswered(): void {
    this.#sustained = Math.max(this.#sustained, this.#limit)
    if (this.#limit >= this.#tooMany) {
      this.#tooMany = Number.POSITIVE_INFINITY
      this.#patience = PATIENCE_ROUNDS
    }
    if (this.#limit + 1 >= this.#tooMany) {
      this.#heldRounds += 1
      if (this.#heldRounds < this.#patience) return
      this.#heldRounds = 0
      this.#patience = Math.min(MAX_PATIENCE_ROUNDS, this.#patience * 2)
    }
    this.#limit += 1
  }
}
