/** How much one query may ask for: halved when it was too much, doubled again after some that passed. As packages/github has it. */
export class QuerySize {
  #current: number
  #passed = 0
  #passesBeforeGrowth = 2

  constructor(private readonly max: number) {
    this.#current = max
  }

  get current(): number {
    return this.#current
  }

  /** @returns false when it cannot become smaller. */
  tooHeavy(): boolean {
    if (this.#current === 1) return false
    this.#current = Math.max(1, Math.floor(this.#current / 2))
    this.#passed = 0
    this.#passesBeforeGrowth = Math.min(16, this.#passesBeforeGrowth * 2)
    return true
  }

  passed(): void {
    if (this.#current === this.max) return
    this.#passed += 1
    if (this.#passed < this.#passesBeforeGrowth) return
    this.#passed = 0
    this.#current = Math.min(this.max, this.#current * 2)
  }
}
