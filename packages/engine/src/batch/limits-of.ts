import type { BatchSettings, Limits } from '@ioc-scanner/core'

const BYTES_PER_MIB = 1_048_576
/** A byte on its way is at its widest as part of an answer, its text, the parsed answer and the packages made of it. */
const COPIES_OF_A_BYTE = 6
const SMALLEST_BYTES_IN_FLIGHT = BYTES_PER_MIB

/** What the settings allow a strategy. `baseMb`: what the process takes up before the scan. */
export function limitsOf(settings: BatchSettings, baseMb: number): Limits {
  const room = (settings.maxMemoryUsageMb - baseMb) * BYTES_PER_MIB
  return {
    batchSize: { min: settings.minBatchSize, default: settings.defaultBatchSize, max: settings.maxBatchSize },
    concurrency: { max: settings.maxConcurrentRequests },
    repositories: { max: settings.maxConcurrentRepos },
    bytesInFlight: Math.max(SMALLEST_BYTES_IN_FLIGHT, Math.floor(room / COPIES_OF_A_BYTE)),
  }
}
