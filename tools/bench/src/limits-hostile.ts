import type { BatchPlan, Strategy } from '@ioc-scanner/core'

const EVERYTHING: BatchPlan = { batchSize: 1e9, concurrency: 1e9, crossRepository: true, pauseMs: 0 }

/** Asks for everything, whatever is answered. */
export class GreedyStrategy implements Strategy {
  readonly name = 'greedy'

  plan(): BatchPlan {
    return EVERYTHING
  }
}

const NONSENSE: readonly (() => BatchPlan)[] = [
  () => ({ ...EVERYTHING, batchSize: NaN }),
  () => ({ ...EVERYTHING, concurrency: NaN }),
  () => ({ ...EVERYTHING, pauseMs: NaN }),
  () => ({ ...EVERYTHING, batchSize: Infinity, concurrency: Infinity, pauseMs: -Infinity }),
  () => ({ ...EVERYTHING, batchSize: -1, pauseMs: -1 }),
  () => {
    throw new Error('no plan')
  },
]

/** Asks for everything, and for nonsense in turn. */
export class ErraticStrategy implements Strategy {
  readonly name = 'erratic'
  #plans = 0

  plan(): BatchPlan {
    this.#plans += 1
    const nonsense = NONSENSE[(this.#plans / 2) % NONSENSE.length]
    return nonsense === undefined ? EVERYTHING : nonsense()
  }
}
