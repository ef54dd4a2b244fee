import {
  messageOf,
  type BatchOutcome,
  type BatchPlan,
  type Conditions,
  type Limits,
  type Strategy,
} from '@ioc-scanner/core'
import { clampPlan } from './clamp-plan.js'

/** Asks the strategy and answers with a plan that keeps the limits; a strategy that throws keeps its last good plan. */
export class BatchDirector {
  #last: BatchPlan
  #warned = false

  constructor(
    private readonly strategy: Strategy,
    private readonly limits: Limits,
    private readonly crossRepositoryAllowed: boolean,
    private readonly warn: (message: string) => void,
  ) {
    this.#last = clampPlan(
      { batchSize: limits.batchSize.default, concurrency: 1, crossRepository: crossRepositoryAllowed, pauseMs: 0 },
      limits,
    )
  }

  get strategyName(): string {
    return this.strategy.name
  }

  nextPlan(conditions: Conditions): BatchPlan {
    this.#guard(() => {
      const plan = clampPlan(this.strategy.plan(conditions, this.limits), this.limits)
      this.#last = { ...plan, crossRepository: plan.crossRepository && this.crossRepositoryAllowed }
    })
    return this.#last
  }

  observe(outcome: BatchOutcome): void {
    this.#guard(() => this.strategy.observe?.(outcome))
  }

  #guard(ask: () => void): void {
    try {
      ask()
    } catch (cause) {
      if (!this.#warned)
        this.warn(`strategy '${this.strategy.name}' failed and keeps its last plan: ${messageOf(cause)}`)
      this.#warned = true
    }
  }
}
