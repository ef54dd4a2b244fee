import type { WorkQueue } from '@ioc-scanner/core'

/** The queue of one process: first in, first out, bounded by weight. An item heavier than the bound passes alone. */
export class BoundedQueue<Item> implements WorkQueue<Item>, AsyncIterable<Item> {
  readonly #items: { readonly item: Item; readonly weight: number }[] = []
  readonly #takers: { readonly give: (item: Item | undefined) => void; readonly reject: (error: unknown) => void }[] =
    []
  readonly #putters: { readonly admit: () => void; readonly reject: (error: unknown) => void }[] = []
  #weight = 0
  #closed = false
  #failure: { readonly error: unknown } | undefined

  constructor(private readonly maxWeight: number) {}

  get size(): number {
    return this.#items.length
  }

  async put(item: Item, weight = 1): Promise<void> {
    while (this.#weight > 0 && this.#weight + weight > this.maxWeight && this.#failure === undefined) {
      await new Promise<void>((admit, reject) => this.#putters.push({ admit, reject }))
    }
    if (this.#failure !== undefined) throw this.#failure.error
    const taker = this.#takers.shift()
    if (taker !== undefined) {
      taker.give(item)
      return
    }
    this.#items.push({ item, weight })
    this.#weight += weight
  }

  async take(): Promise<Item | undefined> {
    if (this.#failure !== undefined) throw this.#failure.error
    const next = this.#items.shift()
    if (next !== undefined) {
      this.#weight -= next.weight
      for (const { admit } of this.#putters.splice(0)) admit()
      return next.item
    }
    if (this.#closed) return undefined
    return new Promise((give, reject) => this.#takers.push({ give, reject }))
  }

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
}
