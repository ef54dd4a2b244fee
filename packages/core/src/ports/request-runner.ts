import type { RequestKind } from '../extensions/strategy.js'
import type { Allowance, Bucket } from '../vocabulary/budget.js'
import type { GapReason } from '../vocabulary/gap.js'
import { CodedError } from '../errors.js'

/** Runs every request of a scan: the one place that waits, counts, retries and bounds what is in flight. */
export interface RequestRunner {
  /**
   * Admits the request (concurrency, budget, pauses, bytes in flight), calls `attempt`, and calls it again after a
   * failure that may pass, up to the configured number of retries.
   * @throws {RequestFailure} the last failure, or one that no repetition can heal (`TOO_HEAVY`, `REFUSED`, `MISSING`).
   */
  run<T>(request: RequestDescription, attempt: Attempt<T>): Promise<T>
}

/**
 * Sends the request once. `answers` is called when the answer begins to come in: how long that took tells how long the server
 * worked; the rest is the line. A source that cannot tell does not call it.
 */
export type Attempt<T> = (signal: AbortSignal, answers: () => void) => Promise<Answer<T>>

export interface RequestDescription {
  readonly kind: RequestKind
  /** null: costs no points (a local folder). */
  readonly bucket: Bucket | null
  /** Points it is expected to cost. */
  readonly points: number
  /** Bytes it is expected to bring: counted as in flight until it ends. */
  readonly bytes: number
  /** Files it asks for; 0 for listings and trees. */
  readonly files: number
  /** Set for a request that serves one repository: at most `max_concurrent_repos` of them are served at a time. */
  readonly repository?: string
  /** Set where a source talks to several: one that does not answer holds only its own requests back. */
  readonly host?: string
}

export interface Answer<T> {
  readonly value: T
  /** What it really cost, where the answer says so. */
  readonly points?: number
  /** The bucket after this answer, from its headers. */
  readonly allowance?: Allowance
  readonly receivedBytes: number
}

export const REQUEST_FAILURE_CODES = [
  /** The bucket is empty: wait for `resetAtMs`. */
  'PRIMARY_LIMIT',
  /** Too much at once: wait `retryAfterSeconds`, else a minute and longer each time. */
  'SECONDARY_LIMIT',
  /** No answer in time. */
  'TIMEOUT',
  /** 5xx, a closed connection, a broken body. */
  'TRANSIENT',
  /** The same request would fail again; half of it may pass. */
  'TOO_HEAVY',
  /** The token has expired or was revoked. */
  'UNAUTHORIZED',
  /** Not allowed, blocked, protected by SAML, unreadable: final. */
  'REFUSED',
  /** Does not exist, or is invisible to this token: final. */
  'MISSING',
] as const
export type RequestFailureCode = (typeof REQUEST_FAILURE_CODES)[number]

/** Why a request failed, and how it is named in a gap. Match on `code`. */
export class RequestFailure extends CodedError {
  declare readonly code: RequestFailureCode
  readonly reason: GapReason
  /** What the answer told to wait, seconds. */
  readonly retryAfterSeconds?: number
  /** Epoch milliseconds. */
  readonly resetAtMs?: number
  readonly allowance?: Allowance
  /** Points it cost although it failed, where known. */
  readonly points?: number

  constructor(code: RequestFailureCode, reason: GapReason, message: string, details: RequestFailureDetails = {}) {
    super(code, message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'RequestFailure'
    this.reason = reason
    this.retryAfterSeconds = details.retryAfterSeconds
    this.resetAtMs = details.resetAtMs
    this.allowance = details.allowance
    this.points = details.points
  }
}

export interface RequestFailureDetails {
  readonly retryAfterSeconds?: number
  readonly resetAtMs?: number
  readonly allowance?: Allowance
  readonly points?: number
  readonly cause?: unknown
}
