import type { BatchPlan, Conditions, Limits, Strategy } from '@ioc-scanner/core'

/** The configured size and the configured number of requests, from the first to the last: nothing is learned, nothing changes. */
export class ParallelStrategy implements Strategy {
  readonly name = 'parallel'

  plan(_conditions: Conditions, { batchSize, concurrency }: Limits): BatchPlan {
    return { batchSize: batchSize.default, concurrency: concurrency.max, crossRepository: true, pauseMs: 0 }
  }
}
