/** Somebody who sleeps until a time. */
export interface Sleeper {
  readonly wakesAtMs: number
  readonly wake: () => void
}

interface Place extends Sleeper {
  /** In the order of falling asleep: decides between those that wake at the same time. */
  readonly turn: number
  isGone: boolean
}

/** Who sleeps, the first to wake on top: a binary heap. Who was woken otherwise stays in it as a ghost until it comes up. */
export class Sleepers {
  readonly #heap: Place[] = []
  #turns = 0
  #ghosts = 0

  get size(): number {
    return this.#heap.length - this.#ghosts
  }

  add(wakesAtMs: number, wake: () => void): Sleeper {
    const place: Place = { wakesAtMs, wake, turn: this.#turns++, isGone: false }
    this.#heap.push(place)
    this.#rise(this.#heap.length - 1)
    return place
  }

  remove(sleeper: Sleeper): void {
    const place = sleeper as Place
    if (place.isGone) return
    place.isGone = true
    this.#ghosts += 1
  }

  /** Takes out the first that wakes until then. */
  takeFirst(untilMs: number): Sleeper | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (!first.isGone && first.wakesAtMs > untilMs) return undefined
      this.#removeFirst()
      if (!first.isGone) {
        first.isGone = true
        return first
      }
      this.#ghosts -= 1
    }
    return undefined
  }

  #removeFirst(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#sink(0)
  }

  #rise(start: number): void {
    for (let index = start; index > 0;) {
      const above = (index - 1) >>> 1
      if (!this.#swapIfBefore(index, above)) return
      index = above
    }
  }

  #sink(start: number): void {
    for (let index = start; ;) {
      const left = 2 * index + 1
      const right = left + 1
      const below = right < this.#heap.length && this.#isBefore(right, left) ? right : left
      if (below >= this.#heap.length || !this.#swapIfBefore(below, index)) return
      index = below
    }
  }

  #swapIfBefore(lower: number, upper: number): boolean {
    const [one, other] = [this.#heap[lower], this.#heap[upper]]
    if (one === undefined || other === undefined || !this.#isBefore(lower, upper)) return false
    this.#heap[upper] = one
    this.#heap[lower] = other
    return true
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]]
    if (a === undefined || b === undefined) return false
    return a.wakesAtMs === b.wakesAtMs ? a.turn < b.turn : a.wakesAtMs < b.wakesAtMs
  }
}
