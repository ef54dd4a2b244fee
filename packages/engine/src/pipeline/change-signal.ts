/** Wakes whoever waits for "something has changed". */
export class ChangeSignal {
  #waiting: (() => void)[] = []

  notify(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  async next(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }
}
