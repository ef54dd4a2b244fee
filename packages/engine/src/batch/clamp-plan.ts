import type { BatchPlan, Limits } from '@ioc-scanner/core'

const LONGEST_PAUSE_MS = 60_000

/** A strategy can be wrong, but it cannot break a limit: the plan, brought into the configured range. */
export function clampPlan(wish: BatchPlan, limits: Limits): BatchPlan {
  if (typeof wish !== 'object' || wish === null) throw new Error(`its plan is ${String(wish)}, no object`)
  return {
    batchSize: within(wish.batchSize, limits.batchSize.min, limits.batchSize.max, limits.batchSize.default),
    concurrency: within(wish.concurrency, 1, limits.concurrency.max, 1),
    crossRepository: wish.crossRepository === true,
    pauseMs: within(wish.pauseMs, 0, LONGEST_PAUSE_MS, 0),
  }
}

function within(value: number, min: number, max: number, otherwise: number): number {
  if (typeof value !== 'number' || Number.isNaN(value)) return Math.min(max, Math.max(min, otherwise))
  return Math.min(max, Math.max(min, Math.round(value)))
}
