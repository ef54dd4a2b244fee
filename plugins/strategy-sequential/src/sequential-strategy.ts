import type { BatchPlan, Conditions, Limits, Strategy } from '@ioc-scanner/core'

/** One request at a time, each for one repository: what happens, happens in an order that a person can follow. */
export class SequentialStrategy implements Strategy {
  readonly name = 'sequential'

  plan(_conditions: Conditions, { batchSize }: Limits): BatchPlan {
    return { batchSize: batchSize.default, concurrency: 1, crossRepository: false, pauseMs: 0 }
  }
}
