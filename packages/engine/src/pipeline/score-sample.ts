const MOST_KEPT = 1_024

/** A sample of the scores that were given so far, spread evenly over their order: tells what counts as high among them. */
export class ScoreSample {
  #kept: number[] = []
  #seen = 0
  /** Every so many-th score is kept. */
  #stride = 1
  #sorted: readonly number[] | undefined

  add(score: number): void {
    if (this.#seen++ % this.#stride !== 0) return
    this.#kept.push(score)
    this.#sorted = undefined
    if (this.#kept.length < MOST_KEPT) return
    this.#kept = this.#kept.filter((_, index) => index % 2 === 0)
    this.#stride *= 2
  }

  /** The least score of the highest share of all; -Infinity before the first. */
  leastOfHighest(share: number): number {
    this.#sorted ??= [...this.#kept].sort((a, b) => b - a)
    return this.#sorted[Math.max(0, Math.ceil(this.#sorted.length * share) - 1)] ?? Number.NEGATIVE_INFINITY
  }
}
