import type { BatchOutcome, ScanEvent, ScanMetrics } from '@ioc-scanner/core'

/** How many of them there were so far, this one included. */
export type Totals = ReadonlyMap<ScanEvent['type'], number>

/** A reason that is one word or code; a sentence could name a repository or a path. */
const CODE = /^[A-Za-z0-9_-]{1,40}$/
/** Waits are named by the scan itself, in a few words: `secondary rate limit`. */
const FEW_WORDS = /^[A-Za-z0-9_ -]{1,40}$/

/**
 * The event as one line of JSON: ids, codes and counts. What would name a repository, a path or a package stays out.
 * Keys say their unit; times are ISO 8601.
 */
export function eventLine(event: ScanEvent, totals: Totals): string {
  const line = { at: new Date(event.atMs).toISOString(), type: event.type, ...measuresOf(event, totals) }
  return `${JSON.stringify(line)}\n`
}

function measuresOf(event: ScanEvent, totals: Totals): Record<string, Json> {
  switch (event.type) {
    case 'scan-started':
      return { scan_id: event.scanId }
    case 'repositories-listed':
      return { listed: event.listed, total: event.total }
    case 'repository-finished':
      return { files: event.files, repositories_so_far: totals.get(event.type) ?? 1 }
    case 'files-wanted':
      return { count: event.count }
    case 'batch-planned':
      return {
        strategy: event.strategy,
        batch_size: event.plan.batchSize,
        concurrency: event.plan.concurrency,
        cross_repository: event.plan.crossRepository,
        pause_seconds: event.plan.pauseMs / 1_000,
        files: event.files,
        bytes: event.bytes,
      }
    case 'request-finished':
      return { ...outcomeMeasures(event.outcome), attempt: event.attempt }
    case 'files-finished':
      return { count: event.count, from_inventory: event.fromInventory }
    case 'retry':
      return { reason: event.reason.match(CODE)?.[0] ?? 'other', delay_seconds: event.delayMs / 1_000 }
    case 'wait-started':
      return {
        reason: event.reason.match(FEW_WORDS)?.[0] ?? 'other',
        bucket: event.bucket,
        wait_seconds: Math.max(0, event.untilMs - event.atMs) / 1_000,
      }
    case 'finding':
      return {
        severity: event.finding.severity,
        confidence: event.finding.confidence,
        findings_so_far: totals.get(event.type) ?? 1,
      }
    case 'gap':
      return { reason: event.gap.reason, gaps_so_far: totals.get(event.type) ?? 1 }
    case 'warning':
      return { warnings_so_far: totals.get(event.type) ?? 1 }
    case 'scan-finished':
      return { status: event.status, metrics: event.metrics }
    default: // wait-ended, and what a newer scanner may send: that it happened
      return {}
  }
}

type Json = string | number | boolean | null | ScanMetrics

function outcomeMeasures(outcome: BatchOutcome): Record<string, Json> {
  const { status, kind, bucket, files, bytes, points, latencyMs, concurrency } = outcome
  return { status, kind, bucket, files, bytes, points, latency_seconds: latencyMs / 1_000, concurrency }
}
