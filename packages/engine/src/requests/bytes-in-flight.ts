import { untilAdmitted } from './until-admitted.js'

/** Admits by bytes: what is being fetched and parsed at one time stays below the limit. One too large for it passes alone. */
export class BytesInFlight {
  #used = 0
  #waiting: { readonly bytes: number; readonly admit: () => void }[] = []

  constructor(private readonly limit: number) {}

  get used(): number {
    return this.#used
  }

  /** Resolves when they have been admitted, in the order of asking; rejects with the signal's reason when it aborts first. */
  async acquire(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#waiting.length === 0 && this.#fits(bytes)) {
      this.#used += bytes
      return
    }
    await untilAdmitted(signal, (admit) => {
      const waiter = { bytes, admit }
      this.#waiting.push(waiter)
      return () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter)
        this.#admitNext() // those behind it may fit
      }
    })
  }

  release(bytes: number): void {
    this.#used -= bytes
    this.#admitNext()
  }

  #admitNext(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#used += next.bytes
      next.admit()
    }
  }

  #fits(bytes: number): boolean {
    return this.#used === 0 || this.#used + bytes <= this.limit
  }
}
