import { ownCopy } from './own-copy.js'

/** Of names and keys together. Real lockfiles stay below a tenth of it. */
const MAX_CHARACTERS = 16_000_000

/** Gives every name a number: names repeat, and whoever keeps numbers keeps none of the text that they came from. */
export class NameNumbers {
  readonly #numbers = new Map<string, number>()
  #characters = 0

  get size(): number {
    return this.#numbers.size
  }

  /** Whether it holds more than a lockfile can need: time for its owner to give up and to clear it. */
  get isTooLarge(): boolean {
    return this.#characters > MAX_CHARACTERS
  }

  /** From 0, by order of appearance. */
  numberOf(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    this.#characters += name.length
    this.#numbers.set(ownCopy(name), this.#numbers.size)
    return this.#numbers.size - 1
  }

  /** Undefined for a name that has none yet. */
  knownNumberOf(name: string): number | undefined {
    return this.#numbers.get(name)
  }

  clear(): void {
    this.#numbers.clear()
    this.#characters = 0
  }
}
