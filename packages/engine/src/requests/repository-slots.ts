import { untilAdmitted } from './until-admitted.js'

/** At most so many repositories have requests of their own in flight; those of one repository share its slot. */
export class RepositorySlots {
  readonly #served = new Map<string, number>()
  #waiting: { readonly repository: string; readonly admit: () => void }[] = []

  constructor(private readonly limit: number) {}

  /** Whether a request of that repository would be admitted at once. */
  admits(repository: string): boolean {
    return this.#served.has(repository) || this.#served.size < this.limit
  }

  /** Resolves when that repository may be served; rejects with the signal's reason when it aborts first. */
  async acquire(repository: string, signal: AbortSignal): Promise<void> {
    if (this.admits(repository)) {
      this.#enter(repository)
      return
    }
    await untilAdmitted(signal, (admit) => {
      const waiter = { repository, admit }
      this.#waiting.push(waiter)
      return () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter)
      }
    })
  }

  release(repository: string): void {
    const left = (this.#served.get(repository) ?? 1) - 1
    if (left > 0) this.#served.set(repository, left)
    else this.#served.delete(repository)
    for (let index = 0; index < this.#waiting.length;) {
      const next = this.#waiting[index]
      if (next === undefined || !this.admits(next.repository)) {
        index += 1
        continue
      }
      this.#waiting.splice(index, 1)
      this.#enter(next.repository)
      next.admit()
    }
  }

  #enter(repository: string): void {
    this.#served.set(repository, (this.#served.get(repository) ?? 0) + 1)
  }
}
