import {
  BATCH_SETTINGS,
  printableJson,
  type BatchOutcome,
  type BatchSettings,
  type ScanEvent,
  type ScanMetrics,
} from '@ioc-scanner/core'

/** How many of them there were so far, this one included. */
export type Totals = ReadonlyMap<ScanEvent['type'], number>

/** A reason that is one word or code; a sentence could name a repository or a path. */
const CODE = /^[A-Za-z0-9_-]{1,40}$/
/** Waits are named by the scan itself, in a few words: `secondary rate limit`. */
const FEW_WORDS = /^[A-Za-z0-9_' -]{1,40}$/

/**
 * The event as one line of JSON: ids, codes and counts. What would name a repository, a path or a package stays out.
 * Keys say their unit; times are ISO 8601.
 */
export function eventLine(event: ScanEvent, totals: Totals): string {
  const line = { at: new Date(event.atMs).toISOString(), type: event.type, ...measuresOf(event, totals) }
  return `${printableJson(JSON.stringify(line))}\n`
}

function measuresOf(event: ScanEvent, totals: Totals): Record<string, Json> {
  switch (event.type) {
    case 'scan-started':
      return { scan_id: event.scanId, ...(event.settings === undefined ? {} : { settings: byKey(event.settings) }) }
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
    case 'batch-finished':
      return {
        batch: event.batch,
        status: event.status,
        files: event.files,
        bytes: event.bytes,
        file_bytes: quantiles(event.wanted.map(({ bytes }) => bytes)),
        repositories: new Set(event.wanted.map(({ repository }) => repository)).size,
        attempts: event.attempts,
        points: event.points,
        latency_seconds: event.latencyMs / 1_000,
        concurrency: event.concurrency,
        gaps: event.gaps,
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

type Json = string | number | boolean | null | ScanMetrics | readonly number[] | Readonly<Record<string, unknown>>

/** As they would stand in a file: `concurrency.max_concurrent_requests`. */
function byKey(settings: BatchSettings): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(BATCH_SETTINGS).map(([name, { key }]) => [key, settings[name as keyof BatchSettings]]),
  )
}

/** The least, a quarter, the half, three quarters, the most; empty without values. */
function quantiles(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b)
  const last = sorted.length - 1
  return last < 0 ? [] : [0, 0.25, 0.5, 0.75, 1].map((share) => sorted[Math.round(share * last)] ?? 0)
}

function outcomeMeasures(outcome: BatchOutcome): Record<string, Json> {
  const { status, kind, bucket, files, bytes, points, latencyMs, concurrency } = outcome
  return { status, kind, bucket, files, bytes, points, latency_seconds: latencyMs / 1_000, concurrency }
}
