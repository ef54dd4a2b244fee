import type { BatchPlan, Conditions, Limits, Strategy } from '@ioc-scanner/core'

/** The longest time until GitHub fills a bucket again. */
const WINDOW_MS = 60 * 60 * 1_000
const MAX_PAUSE_MS = 60_000

/**
 * Spends what is left evenly until the reset, so that others who use the token always find points. A strategy has no clock:
 * it takes the reset to be a full hour away, and is never wrong in the dangerous direction.
 */
export class NightShiftStrategy implements Strategy {
  readonly name = 'night-shift'

  plan({ budget }: Conditions, { batchSize }: Limits): BatchPlan {
    const { remaining } = budget.graphql
    const pauseMs = remaining === null ? 0 : Math.min(MAX_PAUSE_MS, Math.ceil(WINDOW_MS / Math.max(1, remaining)))
    return { batchSize: batchSize.max, concurrency: 1, crossRepository: true, pauseMs }
  }
}
