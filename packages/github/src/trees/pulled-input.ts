import { setImmediate } from 'node:timers/promises'

export interface InputListener<Item> {
  item(item: Item): void
  /** An item came, or the input ended, or it will not answer at once. */
  changed(): void
  failed(thrown: unknown): void
}

/** Reads an input one item at a time, when it is told to, and knows whether the next one is worth waiting for. */
export class PulledInput<Item> {
  readonly #iterator: AsyncIterator<Item>
  #isPulling = false
  #isSlow = false
  #hasEnded = false

  constructor(
    items: AsyncIterable<Item>,
    private readonly listener: InputListener<Item>,
  ) {
    this.#iterator = items[Symbol.asyncIterator]()
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** The next item is on its way and comes without waiting for anything. */
  get answersAtOnce(): boolean {
    return this.#isPulling && !this.#isSlow
  }

  /** Reads one item, unless that is being done. */
  pull(): void {
    if (this.#isPulling || this.#hasEnded) return
    this.#isPulling = true
    this.#read().catch((thrown: unknown) => this.listener.failed(thrown))
  }

  stop(): void {
    // Not awaited: an input that waits for something would keep its reader from ending.
    if (!this.#hasEnded) void this.#iterator.return?.().catch(() => undefined)
    this.#hasEnded = true
  }

  async #read(): Promise<void> {
    const reading = this.#iterator.next()
    this.#isSlow = await Promise.race([
      reading.then(
        () => false,
        () => false,
      ),
      setImmediate(true),
    ])
    if (this.#isSlow) this.listener.changed()
    try {
      const result = await reading
      if (result.done === true) this.#hasEnded = true
      else this.listener.item(result.value)
    } finally {
      this.#isPulling = false
      this.#isSlow = false
    }
    this.listener.changed()
  }
}
