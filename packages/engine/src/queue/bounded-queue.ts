import { CodedError, type WorkQueue } from '@ioc-scanner/core'

interface Putter<Item> {
  readonly item: Item
  readonly weight: number
  readonly admit: () => void
  readonly reject: (error: unknown) => void
}

interface Taker<Item> {
  readonly give: (item: Item | undefined) => void
  readonly reject: (error: unknown) => void
}

/**
 * The queue of one process: first in, first out, bounded by weight. An item heavier than the bound passes alone. Items
 * change hands within `put` and `take` themselves, so that none is between two places when the queue closes.
 */
export class BoundedQueue<Item> implements WorkQueue<Item>, AsyncIterable<Item> {
  readonly #items: { readonly item: Item; readonly weight: number }[] = []
  readonly #takers: Taker<Item>[] = []
  readonly #putters: Putter<Item>[] = []
  #weight = 0
  #closed = false
  #failure: { readonly error: unknown } | undefined

  constructor(private readonly maxWeight: number) {}

  get size(): number {
    return this.#items.length
  }

  async put(item: Item, weight = 1): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error
    if (this.#closed) throw new CodedError('QUEUE_CLOSED', 'an item was put into a queue that was closed before')
    const taker = this.#takers.shift()
    if (taker !== undefined) return taker.give(item)
    if (this.#putters.length === 0 && this.#fits(weight)) return this.#enter(item, weight)
    await new Promise<void>((admit, reject) => this.#putters.push({ item, weight, admit, reject }))
  }

  async take(): Promise<Item | undefined> {
    if (this.#failure !== undefined) throw this.#failure.error
    const next = this.#items.shift()
    if (next !== undefined) {
      this.#weight -= next.weight
      this.#admitWaiting()
      return next.item
    }
    if (this.#closed) return undefined
    return new Promise((give, reject) => this.#takers.push({ give, reject }))
  }

  /** What waits for room still gets in. */
  close(): void {
    this.#closed = true
    if (this.#items.length === 0) for (const { give } of this.#takers.splice(0)) give(undefined)
  }

  fail(error: unknown): void {
    this.#failure ??= { error }
    for (const { reject } of [...this.#takers.splice(0), ...this.#putters.splice(0)]) reject(error)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for (let item = await this.take(); item !== undefined; item = await this.take()) yield item
  }

  #admitWaiting(): void {
    for (let next = this.#putters[0]; next !== undefined && this.#fits(next.weight); next = this.#putters[0]) {
      this.#putters.shift()
      this.#enter(next.item, next.weight)
      next.admit()
    }
  }

  #enter(item: Item, weight: number): void {
    this.#items.push({ item, weight })
    this.#weight += weight
  }

  #fits(weight: number): boolean {
    return this.#weight === 0 || this.#weight + weight <= this.maxWeight
  }
}
