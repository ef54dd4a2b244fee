import type { BatchSettings, Limits } from '@ioc-scanner/core'

const BYTES_PER_MIB = 1_048_576
/** A byte on its way is at its widest as part of an answer, its text, the parsed answer and the packages made of it. */
const COPIES_OF_A_BYTE = 6
const SMALLEST_BYTES_IN_FLIGHT = BYTES_PER_MIB
/** Below this limit the process itself leaves room for one file at a time. */
const ONE_FILE_BELOW_MB = 150
const ONE_FILE = { batchSize: { min: 1, default: 1, max: 1 }, concurrency: { max: 1 } }

/** What the settings allow a strategy. `baseMb`: what the process takes up before the scan. */
export function limitsOf(settings: BatchSettings, baseMb: number): Limits {
  const room = (settings.maxMemoryUsageMb - baseMb) * BYTES_PER_MIB
  const limits: Limits = {
    batchSize: { min: settings.minBatchSize, default: settings.defaultBatchSize, max: settings.maxBatchSize },
    concurrency: { max: settings.maxConcurrentRequests },
    repositories: { max: settings.maxConcurrentRepos },
    bytesInFlight: Math.max(SMALLEST_BYTES_IN_FLIGHT, Math.floor(room / COPIES_OF_A_BYTE)),
  }
  return settings.maxMemoryUsageMb < ONE_FILE_BELOW_MB ? { ...limits, ...ONE_FILE } : limits
}
