import type { Unfollowed } from '@ioc-scanner/core'

const MOST_NAMED = 5

/** Counts what is not followed and keeps the first paths, in their order: bounded, however many there are. */
export class UnfollowedPaths {
  #count = 0
  #first: readonly string[] = []

  add(path: string): void {
    this.#count += 1
    if (this.#first.length === MOST_NAMED && path >= (this.#first.at(-1) ?? '')) return
    this.#first = [...this.#first, path].sort().slice(0, MOST_NAMED)
  }

  /** undefined: nothing was added. */
  get told(): Unfollowed | undefined {
    return this.#count === 0 ? undefined : { count: this.#count, first: this.#first }
  }
}
