import type { BatchOutcome, BatchPlan, Conditions, Limits, Strategy } from '@ioc-scanner/core'

const PAUSE_MS = 250
const TROUBLE_PAUSE_MS = 2_000
/** Less than a tenth of a bucket left: time to be sparing with what others may need. */
const SCARCE_SHARE = 0.1

/** Small batches, few at once; a single sign of trouble is enough to go down to one request at a time. */
export class ConservativeStrategy implements Strategy {
  readonly name = 'conservative'
  #batchSize = Number.POSITIVE_INFINITY

  plan(conditions: Conditions, { batchSize, concurrency }: Limits): BatchPlan {
    this.#batchSize = Math.max(batchSize.min, Math.min(batchSize.default, this.#batchSize))
    const careful = isTroubled(conditions) || isScarce(conditions)
    return {
      batchSize: this.#batchSize,
      concurrency: careful ? 1 : Math.ceil(concurrency.max / 3),
      crossRepository: true,
      pauseMs: careful ? TROUBLE_PAUSE_MS : PAUSE_MS,
    }
  }

  observe({ status, kind, files }: BatchOutcome): void {
    if (kind !== 'contents') return
    // Half of what was dropped, not of the size now: ten drops at once are one piece of news.
    if (status === 'dropped') this.#batchSize = Math.min(this.#batchSize, Math.max(1, Math.floor(files / 2)))
    if (status === 'measured' && files >= this.#batchSize) this.#batchSize += 1
  }
}

function isTroubled({ recent }: Conditions): boolean {
  return recent.errorRate > 0 || recent.secondaryLimitHits > 0 || recent.timeouts > 0
}

function isScarce({ budget }: Conditions): boolean {
  return [budget.rest, budget.graphql].some(
    ({ limit, remaining }) => limit !== null && remaining !== null && remaining < limit * SCARCE_SHARE,
  )
}
