import type { BatchSettings, Bucket, RequestKind, ScanMetrics } from '@ioc-scanner/core'

/** A scan as its metrics file tells it. */
export interface MeasuredScan {
  /** As it was given. */
  readonly file: string
  /** A report knows indicators and coverage; recorded events know every request as well. */
  readonly kind: 'report' | 'events'
  readonly status: 'complete' | 'incomplete' | 'interrupted'
  readonly metrics: ScanMetrics
  readonly strategy: string | null
  readonly preset: string | null
  /** Those of the scan, where the file tells them. */
  readonly settings: BatchSettings | null
  /** Repositories whose files were listed. */
  readonly repositories: number
  readonly files: { readonly total: number; readonly fetched: number; readonly fromInventory: number }
  readonly findings: number
  /** By reason. */
  readonly gaps: Readonly<Record<string, number>>
  /** What only events tell. */
  readonly events: RecordedEvents | null
  /** What is to be known about the file itself. */
  readonly remarks: readonly string[]
}

/** In the order of the file. Times are seconds since the scan began. */
export interface RecordedEvents {
  readonly requests: readonly RecordedRequest[]
  readonly batches: readonly RecordedBatch[]
  /** Files of each repository. */
  readonly filesOfRepositories: readonly number[]
  readonly waits: readonly RecordedWait[]
  /** By reason. */
  readonly retries: Readonly<Record<string, number>>
}

export interface RecordedRequest {
  readonly atSeconds: number
  readonly status: 'measured' | 'dropped' | 'ignored'
  readonly kind: RequestKind
  readonly bucket: Bucket | null
  readonly files: number
  readonly bytes: number
  readonly points: number
  readonly latencySeconds: number
  /** In flight when it started, itself included. */
  readonly concurrency: number
}

export interface RecordedBatch {
  readonly files: number
  readonly repositories: number
  /** Quantiles: least, quarter, half, three quarters, most. */
  readonly fileBytes: readonly number[]
}

export interface RecordedWait {
  readonly atSeconds: number
  readonly reason: string
  readonly bucket: Bucket | null
  readonly seconds: number
}
