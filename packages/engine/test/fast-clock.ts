import type { Clock } from '@ioc-scanner/core'

/** Real time, by default ten thousand times as fast: a minute's pause takes 6 ms. */
export function fastClock(speed = 10_000): Clock {
  const startedAt = performance.now()
  const start = Date.UTC(2026, 0, 1)
  return {
    now: () => start + (performance.now() - startedAt) * speed,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const abort = (): void => {
          clearTimeout(timer)
          reject(signal?.reason as Error)
        }
        const wake = (): void => {
          signal?.removeEventListener('abort', abort)
          resolve()
        }
        const timer = setTimeout(wake, milliseconds / speed)
        signal?.addEventListener('abort', abort, { once: true })
      }),
  }
}
