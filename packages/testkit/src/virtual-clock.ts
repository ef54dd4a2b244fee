import type { Clock } from '@ioc-scanner/core'

interface Sleeper {
  readonly wakesAtMs: number
  readonly wake: () => void
}

/** Time that passes only when a test says so: hours of waiting take no time, and the order of wake-ups is exact. */
export class VirtualClock implements Clock {
  #nowMs: number
  readonly #sleepers = new Set<Sleeper>()

  /** @param startMs Epoch milliseconds at which it starts. */
  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  /** How many sleep at the moment. */
  get sleeping(): number {
    return this.#sleepers.size
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(reasonOf(signal))
        return
      }
      const onAbort = (): void => {
        this.#sleepers.delete(sleeper)
        if (signal !== undefined) reject(reasonOf(signal))
      }
      const sleeper: Sleeper = {
        wakesAtMs: this.#nowMs + Math.max(0, milliseconds),
        wake: () => {
          signal?.removeEventListener('abort', onAbort)
          this.#sleepers.delete(sleeper)
          resolve()
        },
      }
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  /** Lets that much time pass: wakes who is due, in order, also those that fall asleep again meanwhile. */
  async advance(milliseconds: number): Promise<void> {
    const endMs = this.#nowMs + milliseconds
    await settled()
    for (let next = this.#next(); next !== undefined && next.wakesAtMs <= endMs; next = this.#next()) {
      this.#nowMs = Math.max(this.#nowMs, next.wakesAtMs)
      next.wake()
      await settled()
    }
    this.#nowMs = endMs
  }

  /** Jumps from wake-up to wake-up until the promise settles, and returns what it returns. */
  async runUntil<T>(promise: Promise<T>): Promise<T> {
    const state = { open: true }
    const close = (): void => {
      state.open = false
    }
    promise.then(close, close)
    await settled()
    while (state.open) {
      const next = this.#next()
      if (next !== undefined) {
        this.#nowMs = Math.max(this.#nowMs, next.wakesAtMs)
        next.wake()
      }
      await settled()
    }
    return promise
  }

  #next(): Sleeper | undefined {
    let first: Sleeper | undefined
    for (const sleeper of this.#sleepers) {
      if (first === undefined || sleeper.wakesAtMs < first.wakesAtMs) first = sleeper
    }
    return first
  }
}

/** Resolves when everything that is ready to run has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason })
}
