import type { Goal } from '@ioc-scanner/engine'
import type { ModelledRun } from '../fit/modelled-run.js'

/** Means over the seeds that were run. */
export interface Expected {
  readonly seconds: number
  readonly peakMemoryMb: number
  readonly failed: number
  readonly gaps: number
}

export interface Judgement {
  readonly isBetter: boolean
  /** How much is left of what the goal wants less of: 0.8 is a fifth less. Less is better. */
  readonly score: number
}

/** Less than that is chance. */
const NOTICEABLE = 0.97
/** What may become a little worse, by chance, at any seed. */
const HARDLY_WORSE = 1.02
/** How much longer a scan may take that needs less memory, or fails less. */
const LONGEST = 1.5
const LEAST_MIB = 3
/** What one indicator may lose for the sake of the balance of all. */
const BEARABLE = 1.35
/** Fewer failed attempts than that are no matter of settings. */
const SOME_FAILURES = 1

export function expectedOf(runs: readonly ModelledRun[]): Expected {
  const mean = (of: (run: ModelledRun) => number): number => runs.reduce((sum, run) => sum + of(run), 0) / runs.length
  return {
    seconds: mean(({ seconds }) => seconds),
    peakMemoryMb: mean(({ peakMemoryMb }) => peakMemoryMb),
    failed: mean(({ failed }) => failed),
    gaps: mean(({ gaps }) => gaps),
  }
}

/** Whether a change serves the goal, by runs with the same seeds before and after it. Nothing that leaves more gaps ever does. */
export function judged(goal: Goal, before: readonly ModelledRun[], after: readonly ModelledRun[]): Judgement {
  const [old, changed] = [expectedOf(before), expectedOf(after)]
  const isNeverSlower = after.every((run, index) => run.seconds <= (before[index]?.seconds ?? 0) * HARDLY_WORSE)
  const time = ratio(changed.seconds, old.seconds)
  const memory = ratio(changed.peakMemoryMb, old.peakMemoryMb)
  const failures = (changed.failed + 1) / (old.failed + 1)
  const isComplete = changed.gaps <= old.gaps
  switch (goal) {
    case 'throughput':
      return { isBetter: isComplete && isNeverSlower && time <= NOTICEABLE, score: time }
    case 'memory': {
      const isLess = memory <= NOTICEABLE && old.peakMemoryMb - changed.peakMemoryMb >= LEAST_MIB
      // Of two that save as much, the quicker one.
      return { isBetter: isComplete && isLess && time <= LONGEST, score: memory * Math.sqrt(Math.max(1, time)) }
    }
    case 'reliability': {
      const gaps = ratio(changed.gaps, old.gaps)
      const isLess = changed.gaps < old.gaps || (old.failed >= SOME_FAILURES && changed.failed <= old.failed * 0.8)
      return { isBetter: isComplete && isLess && time <= LONGEST, score: gaps * 10 + failures }
    }
    case 'balance': {
      const isBearable = isNeverSlower && memory <= BEARABLE && failures <= BEARABLE
      const all = time * memory * failures
      return { isBetter: isComplete && isBearable && all <= NOTICEABLE, score: all }
    }
  }
}

function ratio(after: number, before: number): number {
  return before === 0 ? (after === 0 ? 1 : Infinity) : after / before
}
