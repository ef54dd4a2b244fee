import type { Answered } from './answered-requests.js'
import { mostOf, sumOf } from '../phases.js'

/** Shorter bursts may have been on their way before. */
const SHORTEST_BURST_SECONDS = 0.5
/** A line that is busy for less of the time holds nobody up: how much more it could give was not seen. */
const LEAST_BUSY_SHARE = 0.15
/** An answer that came in right behind another one may have waited for it. */
const RIGHT_BEHIND_SECONDS = 0.02
const WINDOWS_SECONDS = [2, 5, 10, 20]
const STEPS_IN_A_WINDOW = 4

/**
 * Bytes a second that the line may give. Answers share it. If each has it for itself for a while, no burst of answers can be
 * quicker than the line; if they come in side by side, what came in whole within a few seconds is nearer to it. Which of both it
 * was, a model of each has to tell. Where the line was hardly busy, it holds nobody up: the `usual`, or twice of what was seen.
 */
export function possibleLines(answered: readonly Answered[], usual: number): readonly number[] {
  const first = -mostOf(answered.map(({ atSeconds, latencySeconds }) => latencySeconds - atSeconds))
  const seconds = Math.max(0.001, mostOf(answered.map(({ atSeconds }) => atSeconds)) - first)
  const bytes = sumOf(answered, (request) => request.bytes)
  const areTogether = answered.some(({ concurrency }) => concurrency > 1)
  const burst = quickestBurst(answered)
  const isBusy = (rate: number): boolean => areTogether && rate > 0 && bytes / rate / seconds >= LEAST_BUSY_SHARE
  const whole = wholeWithinSeconds(answered, first)
  const lines = [isBusy(burst) ? burst : Math.max(usual, burst * 2), ...(isBusy(whole) ? [whole] : [])]
  return [...new Set(lines.map((line) => Math.max(1, line)))]
}

/** The most bytes a second of answers that began and ended within the same few seconds. */
function wholeWithinSeconds(answered: readonly Answered[], first: number): number {
  const rates = WINDOWS_SECONDS.flatMap((length) => {
    const step = length / STEPS_IN_A_WINDOW
    const sums = new Map<number, number>()
    for (const { atSeconds, latencySeconds, bytes } of answered) {
      const lastStart = Math.floor((atSeconds - latencySeconds - first) / step)
      const firstStart = Math.ceil((atSeconds - first - length) / step)
      for (let start = Math.max(0, firstStart); start <= lastStart; start += 1)
        sums.set(start, (sums.get(start) ?? 0) + bytes)
    }
    return [...sums.values()].map((sum) => sum / length)
  })
  return mostOf(rates)
}

/** Bytes a second; 0 where nothing came in bursts. */
function quickestBurst(answered: readonly Answered[]): number {
  const inOrder = [...answered].sort((a, b) => a.atSeconds - b.atSeconds)
  let [quickest, bytes, from] = [0, 0, 0]
  for (const last of inOrder) {
    bytes += last.bytes
    // The first of a burst only says when it begins.
    for (let begin = inOrder[from + 1]; begin !== undefined; begin = inOrder[from + 1]) {
      const seconds = last.atSeconds - begin.atSeconds
      if (seconds < SHORTEST_BURST_SECONDS) break
      bytes -= inOrder[from]?.bytes ?? 0
      from += 1
    }
    const begin = inOrder[from]
    if (begin === undefined) continue
    const seconds = last.atSeconds - begin.atSeconds
    if (seconds >= SHORTEST_BURST_SECONDS) quickest = Math.max(quickest, (bytes - begin.bytes) / seconds)
  }
  return quickest
}

/** Answers whose time does not hold a wait for another one on the line. */
export function unqueued(answered: readonly Answered[], bytesPerSecond: number): readonly Answered[] {
  let before = -Infinity
  const free: Answered[] = []
  for (const request of [...answered].sort((a, b) => a.atSeconds - b.atSeconds)) {
    const beganSeconds = request.atSeconds - request.bytes / bytesPerSecond
    if (beganSeconds - before > RIGHT_BEHIND_SECONDS) free.push(request)
    before = request.atSeconds
  }
  return free
}
