import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import type { BatchOutcome, Bucket, ScanEvent, ScanMetrics } from '@ioc-scanner/core'

/** More different reasons than this tell nobody anything. */
const MAX_REASONS = 10
/** A sentence may name a repository or a path: it is counted, not printed. */
const FEW_WORDS = /^[A-Za-z0-9_ -]{1,40}$/

/** What the events of a scan add up to. No names in it: counts, codes and times only. */
export class ScanTally {
  readonly requests = new Map<string, number>()
  readonly statuses = new Map<BatchOutcome['status'], number>()
  readonly points: Record<Bucket, number> = { rest: 0, graphql: 0 }
  /** Microseconds of answers that were measured. */
  readonly latencyMicros: RecordableHistogram = createHistogram()
  readonly retryReasons = new Map<string, number>()
  readonly waitReasons = new Map<string, number>()
  readonly counts = new Map<ScanEvent['type'], number>()
  bytes = 0
  waitedMs = 0
  filesWanted = 0
  filesFinished = 0
  filesFromInventory = 0
  status: 'complete' | 'incomplete' | 'interrupted' | undefined
  metrics: ScanMetrics | undefined
  #firstAtMs: number | undefined
  #lastAtMs = 0
  #waitingSinceMs: number | undefined

  record(event: ScanEvent): void {
    this.#firstAtMs ??= event.atMs
    this.#lastAtMs = event.atMs
    this.counts.set(event.type, (this.counts.get(event.type) ?? 0) + 1)
    switch (event.type) {
      case 'request-finished':
        return this.#request(event.outcome)
      case 'retry':
        return count(this.retryReasons, event.reason)
      case 'wait-started':
        this.#waitingSinceMs ??= event.atMs
        return count(this.waitReasons, event.reason)
      case 'wait-ended':
        return this.#endWait(event.atMs)
      case 'files-wanted':
        this.filesWanted += event.count
        return
      case 'files-finished':
        this.filesFinished += event.count
        this.filesFromInventory += event.fromInventory
        return
      case 'scan-finished':
        this.#endWait(event.atMs)
        this.status = event.status
        this.metrics = event.metrics
        return
      default: // counted
    }
  }

  /** From the first event to the last. */
  get elapsedMs(): number {
    return this.#lastAtMs - (this.#firstAtMs ?? this.#lastAtMs)
  }

  #request({ kind, status, bucket, bytes, points, latencyMs }: BatchOutcome): void {
    this.requests.set(kind, (this.requests.get(kind) ?? 0) + 1)
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1)
    if (bucket !== null) this.points[bucket] += points
    this.bytes += bytes
    // The histogram takes integers from 1.
    if (status === 'measured') this.latencyMicros.record(Math.max(1, Math.round(latencyMs * 1_000) || 1))
  }

  #endWait(atMs: number): void {
    if (this.#waitingSinceMs !== undefined) this.waitedMs += atMs - this.#waitingSinceMs
    this.#waitingSinceMs = undefined
  }
}

function count(reasons: Map<string, number>, reason: string): void {
  const isKnown = reasons.has(reason) || (reasons.size < MAX_REASONS && FEW_WORDS.test(reason))
  const key = isKnown ? reason : 'other'
  reasons.set(key, (reasons.get(key) ?? 0) + 1)
}
