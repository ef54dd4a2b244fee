import type { Answered } from './answered-requests.js'
import { sumOf } from '../phases.js'

/** Shorter bursts may have been on their way before. */
const SHORTEST_BURST_SECONDS = 0.5
/** A line that is busy for less of the time holds nobody up: how much more it could give was not seen. */
const LEAST_BUSY_SHARE = 0.15
/** An answer that came in right behind another one may have waited for it. */
const RIGHT_BEHIND_SECONDS = 0.02

/**
 * Bytes a second that the line gives. Answers share it one after the other, so that no burst of answers can be quicker: where it was
 * busy, the quickest burst is the line. Where it was not, the `usual`, or twice of what was seen.
 */
export function fittedLine(answered: readonly Answered[], usual: number): number {
  const quickest = quickestBurst(answered)
  const first = Math.min(...answered.map(({ atSeconds, latencySeconds }) => atSeconds - latencySeconds))
  const seconds = Math.max(0.001, Math.max(...answered.map(({ atSeconds }) => atSeconds)) - first)
  const busy = quickest === 0 ? 0 : sumOf(answered, ({ bytes }) => bytes) / quickest / seconds
  const areTogether = answered.some(({ concurrency }) => concurrency > 1)
  return areTogether && busy >= LEAST_BUSY_SHARE ? Math.max(1, quickest) : Math.max(usual, quickest * 2)
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
