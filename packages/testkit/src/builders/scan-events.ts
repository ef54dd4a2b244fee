import type { ScanEvent } from '@ioc-scanner/core'
import { outcome } from './batching.js'
import { finding, gap, metrics } from './reports.js'

/** The events of a short scan, at least one of each type, in order; one a millisecond. */
export function scanEvents(): readonly ScanEvent[] {
  const startedAtMs = Date.UTC(2026, 0, 1)
  const plan = { batchSize: 10, concurrency: 2, crossRepository: true, pauseMs: 0 }
  const events = [
    { type: 'scan-started', scanId: 'scan-1', target: 'organization acme' },
    { type: 'request-finished', outcome: outcome({ kind: 'listing', files: 0 }), attempt: 1 },
    { type: 'repositories-listed', listed: 2, total: 2 },
    { type: 'files-wanted', count: 12 },
    { type: 'batch-planned', strategy: 'adaptive', plan, files: 10, bytes: 200_000 },
    { type: 'request-finished', outcome: outcome({ status: 'dropped', bytes: 0 }), attempt: 1 },
    { type: 'retry', reason: 'TIMEOUT', delayMs: 1_000 },
    { type: 'wait-started', reason: 'SECONDARY_LIMIT', bucket: 'graphql', untilMs: startedAtMs + 60_000 },
    { type: 'wait-ended' },
    { type: 'request-finished', outcome: outcome(), attempt: 2 },
    {
      type: 'batch-finished',
      batch: 1,
      strategy: 'adaptive',
      plan,
      files: 10,
      bytes: 200_000,
      attempts: 2,
      status: 'measured',
      points: 2,
      latencyMs: 400,
      concurrency: 2,
      gaps: 0,
      wanted: [{ repository: 'acme/web', path: 'package-lock.json', bytes: 20_000 }],
    },
    { type: 'files-finished', count: 10, fromInventory: 2 },
    { type: 'finding', finding: finding() },
    { type: 'gap', gap: gap() },
    { type: 'repository-finished', repository: 'acme/web', files: 12 },
    { type: 'warning', message: 'a plugin was left out' },
    { type: 'scan-finished', status: 'incomplete', metrics: metrics() },
  ] as const
  return events.map((event, index) => ({ atMs: startedAtMs + index, ...event }))
}
