import type { World } from '../pipeline/world.js'
import type { Circumstances } from './price-fetching.js'

/** Before anything was measured. */
const FIRST_GUESS_MS = 300
const BYTES_PER_MIB = 1_048_576

/** What the scan, as it stands, says about the cost of fetching. */
export function circumstancesOf({ requests, clock, settings, limits, memory, session }: World): Circumstances {
  const now = clock.now()
  const measured = requests.recent.conditions().latencyMs.p50
  return {
    limits,
    settings,
    maxContentBytes: Math.min(session.maxContentBytes, settings.streamLargeFilesThreshold),
    budget: { rest: requests.budget('rest').allowance(now), graphql: requests.budget('graphql').allowance(now) },
    latencyMs: measured > 0 ? measured : FIRST_GUESS_MS,
    memory: { usedMb: memory.residentBytes() / BYTES_PER_MIB, limitMb: settings.maxMemoryUsageMb },
    now,
  }
}
