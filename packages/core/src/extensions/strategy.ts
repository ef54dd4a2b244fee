import type { Allowance, Bucket } from '../vocabulary/budget.js'

/** Decides batch size, concurrency and pace from what was observed. Pure: no I/O, no clock, no randomness. */
export interface Strategy {
  /** Unique, kebab-case: what users write after `--batch-strategy`. */
  readonly name: string
  /**
   * Says how to fetch next. Called whenever a content batch may be started: answer within a millisecond, from the arguments and from
   * what `observe` was told.
   * @returns A wish: the engine clamps it to `limits`. `pauseMs` counts from now; 0 means at once.
   * @throws Never on purpose. A throw is reported under the plugin's name and the last good plan stays.
   */
  plan(conditions: Conditions, limits: Limits): BatchPlan
  /** Told once of every finished request, in order of completion. `measured` and `dropped` teach, `ignored` proves nothing. */
  observe?(outcome: BatchOutcome): void
}

export interface Conditions {
  /** Points left to this scan (the configured buffer is already taken off), and when the bucket is full again. */
  readonly budget: Readonly<Record<'rest' | 'graphql', Allowance>>
  /** Files known and not yet asked for. */
  readonly queue: {
    readonly files: number
    readonly bytes: number
    readonly medianBytes: number
    readonly repositories: number
  }
  readonly inFlight: { readonly requests: number; readonly bytes: number }
  /** Over the last 50 finished requests; rates are fractions from 0 to 1. */
  readonly recent: {
    readonly latencyMs: Quantiles
    readonly errorRate: number
    readonly secondaryLimitHits: number
    readonly timeouts: number
  }
  readonly memory: { readonly usedMb: number; readonly limitMb: number }
}

/** 0 where nothing was measured yet. */
export interface Quantiles {
  readonly p50: number
  readonly p90: number
  readonly p99: number
}

/** What the user configured: no plan exceeds it. */
export interface Limits {
  readonly batchSize: { readonly min: number; readonly default: number; readonly max: number }
  /** Requests in flight. */
  readonly concurrency: { readonly max: number }
  /** Repositories with requests of their own in flight. */
  readonly repositories: { readonly max: number }
  readonly bytesInFlight: number
}

export interface BatchPlan {
  /** Files of one content request. */
  readonly batchSize: number
  /** Requests in flight, of every kind. */
  readonly concurrency: number
  /** Whether one request may carry files of several repositories. */
  readonly crossRepository: boolean
  /** Wait before the next batch, milliseconds. */
  readonly pauseMs: number
}

export type RequestKind = 'listing' | 'tree' | 'contents' | 'blob' | 'owners' | 'login'

/** What became of one request. */
export interface BatchOutcome {
  /** *measured*: a real answer. *dropped*: a limit or a timeout. *ignored*: it failed before it measured anything. */
  readonly status: 'measured' | 'dropped' | 'ignored'
  readonly kind: RequestKind
  readonly bucket: Bucket | null
  /** Files asked for; 0 for listings and trees. */
  readonly files: number
  /** Bytes received. */
  readonly bytes: number
  readonly points: number
  readonly latencyMs: number
  /** Until the answer began to come in: what the server took, without the body's way. Only where the source tells it. */
  readonly serverMs?: number
  /** Requests in flight when this one started, itself included. */
  readonly concurrency: number
}
