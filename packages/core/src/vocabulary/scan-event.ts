import type { BatchOutcome, BatchPlan } from '../extensions/strategy.js'
import type { Finding } from './finding.js'
import type { Gap } from './gap.js'
import type { Bucket } from './budget.js'
import type { ScanMetrics } from '../report/report.js'
import type { BatchSettings } from '../settings.js'

/** What happens during a scan, in order. `atMs` is epoch milliseconds of the scan's clock. No event holds a token or a file's content. */
export type ScanEvent = { readonly atMs: number } & (
  | {
      readonly type: 'scan-started'
      readonly scanId: string
      readonly target: string
      readonly settings?: BatchSettings
    }
  | { readonly type: 'repositories-listed'; readonly listed: number; readonly total: number | null }
  | { readonly type: 'repository-finished'; readonly repository: string; readonly files: number }
  | { readonly type: 'files-wanted'; readonly count: number }
  | {
      readonly type: 'batch-planned'
      readonly strategy: string
      readonly plan: BatchPlan
      readonly files: number
      readonly bytes: number
    }
  /** A batch is over, with all that was sent for it; not told without performance monitoring. */
  | {
      readonly type: 'batch-finished'
      /** Counts from 1, in the order in which batches were planned. */
      readonly batch: number
      readonly strategy: string
      readonly plan: BatchPlan
      readonly files: number
      /** As trees told them. */
      readonly bytes: number
      /** Of all requests for it: repetitions, and those for its halves. */
      readonly attempts: number
      /** Of the last attempt. */
      readonly status: BatchOutcome['status']
      readonly points: number
      /** Of all attempts together. */
      readonly latencyMs: number
      /** Requests in flight when its first one started, itself included; 0: none was sent. */
      readonly concurrency: number
      /** Files of it that were given up. */
      readonly gaps: number
      /** What it asked for. These are names: a sink shows them only to somebody who asked for names. */
      readonly wanted: readonly BatchedFile[]
    }
  | { readonly type: 'request-finished'; readonly outcome: BatchOutcome; readonly attempt: number }
  | { readonly type: 'files-finished'; readonly count: number; readonly fromInventory: number }
  | { readonly type: 'retry'; readonly reason: string; readonly delayMs: number }
  /** All requests wait: a primary or secondary limit, or the buffer of a bucket is used up. */
  | { readonly type: 'wait-started'; readonly reason: string; readonly bucket: Bucket | null; readonly untilMs: number }
  | { readonly type: 'wait-ended' }
  | { readonly type: 'finding'; readonly finding: Finding }
  | { readonly type: 'gap'; readonly gap: Gap }
  | { readonly type: 'warning'; readonly message: string }
  | {
      readonly type: 'scan-finished'
      readonly status: 'complete' | 'incomplete' | 'interrupted'
      readonly metrics: ScanMetrics
    }
)

/** One file of a batch. */
export interface BatchedFile {
  /** `owner/name` */
  readonly repository: string
  readonly path: string
  /** As its tree told it; 0 where it did not. */
  readonly bytes: number
}
