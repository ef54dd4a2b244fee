/** Admits by bytes: what is being fetched and parsed at one time stays below the limit. One too large for it passes alone. */
export class BytesInFlight {
  #used = 0
  readonly #waiting: { readonly bytes: number; readonly admit: () => void }[] = []

  constructor(private readonly limit: number) {}

  get used(): number {
    return this.#used
  }

  async acquire(bytes: number): Promise<void> {
    if (this.#waiting.length > 0 || !this.#fits(bytes)) {
      await new Promise<void>((admit) => this.#waiting.push({ bytes, admit }))
      return
    }
    this.#used += bytes
  }

  release(bytes: number): void {
    this.#used -= bytes
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
