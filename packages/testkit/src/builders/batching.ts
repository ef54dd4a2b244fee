import type { Allowance, BatchOutcome, Conditions, Limits } from '@ioc-scanner/core'
import { merged, type Partially } from './merged.js'

const FULL_BUCKET: Allowance = { limit: 5_000, remaining: 4_000, resetAtMs: Date.UTC(2026, 0, 1, 1) }

/** A calm moment in the middle of a scan: full buckets, much to do, quick answers, no trouble. */
export function conditions(changes: Partially<Conditions> = {}): Conditions {
  return merged<Conditions>(
    {
      budget: { rest: FULL_BUCKET, graphql: FULL_BUCKET },
      queue: { files: 1_000, bytes: 20_000_000, medianBytes: 20_000, repositories: 200 },
      inFlight: { requests: 0, bytes: 0 },
      recent: { latencyMs: { p50: 120, p90: 200, p99: 400 }, errorRate: 0, secondaryLimitHits: 0, timeouts: 0 },
      memory: { usedMb: 120, limitMb: 500 },
    },
    changes,
  )
}

/** The limits of the default configuration. */
export function limits(changes: Partially<Limits> = {}): Limits {
  return merged<Limits>(
    {
      batchSize: { min: 1, default: 10, max: 50 },
      concurrency: { max: 10 },
      repositories: { max: 3 },
      bytesInFlight: 100_000_000,
    },
    changes,
  )
}

/** A content request of ten files that was answered quickly. */
export function outcome(changes: Partially<BatchOutcome> = {}): BatchOutcome {
  return merged<BatchOutcome>(
    {
      status: 'measured',
      kind: 'contents',
      bucket: 'graphql',
      files: 10,
      bytes: 200_000,
      points: 1,
      latencyMs: 120,
      concurrency: 1,
    },
    changes,
  )
}
