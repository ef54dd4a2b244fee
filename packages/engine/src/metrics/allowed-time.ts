/** Integrates the allowed concurrency over time: how many request seconds would have been possible. */
export class AllowedTime {
  #allowed = 1
  #sinceMs: number | undefined
  #sum = 0

  /** The integral begins with the first request. */
  begin(atMs: number): void {
    this.#sinceMs ??= atMs
  }

  change(allowed: number, atMs: number): void {
    if (this.#sinceMs !== undefined) {
      this.#sum += this.#allowed * (atMs - this.#sinceMs)
      this.#sinceMs = atMs
    }
    this.#allowed = allowed
  }

  /** Allowed concurrency × milliseconds, from the first request to then. */
  until(atMs: number): number {
    return this.#sinceMs === undefined ? 0 : this.#sum + this.#allowed * Math.max(0, atMs - this.#sinceMs)
  }
}
