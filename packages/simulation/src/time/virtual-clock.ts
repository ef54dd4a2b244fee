import { CodedError, type Clock } from '@ioc-scanner/core'
import { Sleepers, type Sleeper } from './sleepers.js'
import { whenQuiet } from './when-quiet.js'

const DEFAULT_PATIENCE_MS = 15_000
const REAL_POLL_MS = 1

/** Time that passes only when a test or a simulation says so: hours of waiting take no time, and the order of wake-ups is exact. */
export class VirtualClock implements Clock {
  #nowMs: number
  readonly #sleepers = new Sleepers()

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
        this.#sleepers.remove(sleeper)
        if (signal !== undefined) reject(reasonOf(signal))
      }
      const sleeper: Sleeper = this.#sleepers.add(this.#nowMs + Math.max(0, milliseconds), () => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      })
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  /** Lets that much time pass: wakes who is due, in order, also those that fall asleep again meanwhile. */
  async advance(milliseconds: number): Promise<void> {
    const endMs = this.#nowMs + milliseconds
    await whenQuiet()
    while (this.#wakeNext(endMs)) await whenQuiet()
    this.#nowMs = endMs
  }

  /**
   * Jumps from wake-up to wake-up until the promise settles, and returns what it returns.
   * @param patienceMs Real milliseconds in which nobody sleeps and nothing happens, after which what is waited for will not come.
   * @throws {CodedError} `CLOCK_STALLED` when they are over.
   */
  async runUntil<T>(promise: Promise<T>, patienceMs = DEFAULT_PATIENCE_MS): Promise<T> {
    const state = { open: true }
    const close = (): void => {
      state.open = false
    }
    promise.then(close, close)
    await whenQuiet()
    let idleSinceMs: number | undefined
    while (state.open) {
      if (this.#wakeNext(Infinity)) idleSinceMs = undefined
      else {
        idleSinceMs ??= performance.now()
        if (performance.now() - idleSinceMs > patienceMs) throw stalled()
        await realPause() // something outside of virtual time: a file, a socket
      }
      await whenQuiet()
    }
    return promise
  }

  /** @returns false when nobody is due until then. */
  #wakeNext(untilMs: number): boolean {
    const next = this.#sleepers.takeFirst(untilMs)
    if (next === undefined) return false
    this.#nowMs = Math.max(this.#nowMs, next.wakesAtMs)
    next.wake()
    return true
  }
}

function stalled(): CodedError {
  return new CodedError('CLOCK_STALLED', 'nobody sleeps in virtual time, and what is waited for does not come')
}

function realPause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, REAL_POLL_MS))
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason })
}
