import type { Clock } from '@ioc-scanner/core'

/** Node's timers take 31 bits; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    for (let left = milliseconds; left > LONGEST_TIMER_MS; left -= LONGEST_TIMER_MS)
      await timer(LONGEST_TIMER_MS, signal)
    await timer(milliseconds > LONGEST_TIMER_MS ? milliseconds % LONGEST_TIMER_MS : milliseconds, signal)
  },
}

function timer(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error)
    const abort = (): void => {
      clearTimeout(running)
      reject(signal?.reason as Error)
    }
    const running = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
