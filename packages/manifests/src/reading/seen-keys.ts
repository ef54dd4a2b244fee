import { NameNumbers } from './name-numbers.js'
import { MAX_GRAPH_NODES } from './package-graph.js'

/** Keys that a file has had. Remembers as many as a real lockfile can have, and nothing after that. */
export class SeenKeys {
  readonly #keys = new NameNumbers()

  has(key: string): boolean {
    return this.#keys.size > 0 && this.#keys.knownNumberOf(key) !== undefined
  }

  add(key: string): void {
    if (this.#keys.size < MAX_GRAPH_NODES && !this.#keys.isTooLarge) this.#keys.numberOf(key)
  }
}
