const MINUTE_MS = 60_000

/** What was spent in the last sixty seconds. */
export class MinuteSum {
  readonly #entries: { readonly atMs: number; readonly amount: number }[] = []
  #first = 0
  #sum = 0

  add(amount: number, nowMs: number): void {
    this.#entries.push({ atMs: nowMs, amount })
    this.#sum += amount
  }

  at(nowMs: number): number {
    for (let entry = this.#entries[this.#first]; entry !== undefined; entry = this.#entries[this.#first]) {
      if (entry.atMs > nowMs - MINUTE_MS) break
      this.#sum -= entry.amount
      this.#first += 1
    }
    if (this.#first > 1_000) {
      this.#entries.splice(0, this.#first)
      this.#first = 0
    }
    return this.#sum
  }
}
