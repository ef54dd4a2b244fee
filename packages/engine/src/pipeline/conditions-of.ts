import type { Conditions } from '@ioc-scanner/core'
import type { FilePool } from './file-pool.js'
import type { World } from './world.js'

/** What the strategy is told of the scan as it stands. */
export function conditionsOf({ requests, clock, settings, memory }: World, pool: FilePool): Conditions {
  const now = clock.now()
  return {
    budget: { rest: requests.budget('rest').allowance(now), graphql: requests.budget('graphql').allowance(now) },
    queue: pool.conditions(),
    inFlight: requests.inFlight,
    recent: requests.recent.conditions(),
    memory: { usedMb: memory.residentBytes() / 1_048_576, limitMb: settings.maxMemoryUsageMb },
  }
}
