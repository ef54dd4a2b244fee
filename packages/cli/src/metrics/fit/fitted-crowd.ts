import { mostOf } from '../phases.js'
import { medianOf } from './answered-requests.js'

/** One answer: how much longer than usual it took, and how many requests were in flight. */
export interface CrowdedAnswer {
  readonly slowness: number
  readonly concurrency: number
}

export interface FittedCrowd {
  /** So many requests are served side by side without slowing each other down. */
  readonly knee: number
  readonly crowding: number
  /** False: no slowing down was seen, the knee is an assumption. */
  readonly isSeen: boolean
}

const KNEES = [1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 25, 30, 40]
const CROWDINGS = [1, 1.5]
const FEWEST_ANSWERS = 20
/** A knee that explains less of the differences than that is none. */
const LEAST_GAIN = 0.15
/** What nobody has tried is believed in up to here: twice of what was seen, and what GitHub serves anybody. */
const SURELY_SERVED = 10

/** How much longer requests take for each other's sake: by how slow they were at how many in flight. */
export function fittedCrowd(answers: readonly CrowdedAnswer[]): FittedCrowd {
  const most = Math.max(1, mostOf(answers.map(({ concurrency }) => concurrency)))
  const none = { knee: Math.max(SURELY_SERVED, 2 * most), crowding: 1, isSeen: false }
  if (answers.length < FEWEST_ANSWERS) return none
  const models = KNEES.filter((knee) => knee * 1.5 <= most).flatMap((knee) =>
    CROWDINGS.map((crowding) => ({ knee, crowding, error: errorOf(answers, knee, crowding) })),
  )
  const [best] = models.sort((a, b) => a.error - b.error)
  const withoutKnee = errorOf(answers, Infinity, 1)
  if (best === undefined || best.error > withoutKnee * (1 - LEAST_GAIN)) return none
  return { knee: best.knee, crowding: best.crowding, isSeen: true }
}

export function crowdFactor(concurrency: number, knee: number, crowding: number): number {
  return 1 + crowding * Math.max(0, concurrency / knee - 1)
}

/** By how much a model misses, in the middle: of the logarithm, so that half and double weigh the same. */
function errorOf(answers: readonly CrowdedAnswer[], knee: number, crowding: number): number {
  const left = answers.map(({ slowness, concurrency }) =>
    Math.log(Math.max(0.01, slowness) / crowdFactor(concurrency, knee, crowding)),
  )
  const middle = medianOf(left) ?? 0
  return left.reduce((sum, value) => sum + Math.abs(value - middle), 0) / left.length
}
