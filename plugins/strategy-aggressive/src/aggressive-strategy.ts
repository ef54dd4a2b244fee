import type { BatchOutcome, BatchPlan, Conditions, Limits, Strategy } from '@ioc-scanner/core'

/** Answers that have to come before it is at full power again. */
const CAREFUL_ANSWERS = 3

/** Everything that is allowed, from the first request on. A drop halves size and concurrency, but only until three answers came. */
export class AggressiveStrategy implements Strategy {
  readonly name = 'aggressive'
  #carefulAnswers = 0

  plan(_conditions: Conditions, { batchSize, concurrency }: Limits): BatchPlan {
    const share = this.#carefulAnswers > 0 ? 0.5 : 1
    return {
      batchSize: Math.max(batchSize.min, Math.floor(batchSize.max * share)),
      concurrency: Math.max(1, Math.floor(concurrency.max * share)),
      crossRepository: true,
      pauseMs: 0,
    }
  }

  observe({ status }: BatchOutcome): void {
    if (status === 'dropped') this.#carefulAnswers = CAREFUL_ANSWERS
    if (status === 'measured' && this.#carefulAnswers > 0) this.#carefulAnswers -= 1
  }
}
