import { mostOf } from '../phases.js'
import { medianOf } from './answered-requests.js'

/** One answer: its time without the line, and how long a usual server would have worked for it. */
export interface ServedAnswer {
  readonly kind: string
  readonly ms: number
  readonly workMs: number
}

/** Shares of the shortest answer. */
const SHARES = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]
/** Where answers do not tell one from the other: most of the shortest was its way. */
const USUAL_SHARE = 0.6
const FEWEST_ANSWERS = 10
const LONGEST_MS = 3_000

/**
 * Milliseconds to the server and back, without work: what is to be taken from all answers so that the rest goes by the work, within
 * each kind.
 */
export function fittedTrip(answers: readonly ServedAnswer[]): number {
  const shortest = Math.min(LONGEST_MS, Math.max(1, -mostOf(answers.map(({ ms }) => -ms))))
  if (answers.length < FEWEST_ANSWERS) return shortest * USUAL_SHARE
  const tried = [USUAL_SHARE, ...SHARES].map((share) => ({ share, spread: spreadOf(answers, shortest * share) }))
  const [best] = tried.sort((a, b) => a.spread - b.spread)
  return shortest * (best?.share ?? USUAL_SHARE)
}

/** How far apart the rests are, measured by the work. */
function spreadOf(answers: readonly ServedAnswer[], tripMs: number): number {
  const kinds = new Map<string, number[]>()
  for (const { kind, ms, workMs } of answers) {
    const rests = kinds.get(kind) ?? []
    rests.push(Math.log(Math.max(0.5, ms - tripMs) / workMs))
    kinds.set(kind, rests)
  }
  const all = [...kinds.values()].flatMap((rests) => {
    const middle = medianOf(rests) ?? 0
    return rests.map((rest) => Math.abs(rest - middle))
  })
  return all.reduce((sum, one) => sum + one, 0) / all.length
}
