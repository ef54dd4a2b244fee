import type { RequestKind } from '../ledger/ledger.js'
import type { Api } from '../limits/secondary-limits.js'
import type { Answer } from './answer.js'

/** An answer and what the ledger should know about it. */
export interface Outcome {
  readonly api: Api | 'git'
  readonly answer: Answer
  readonly kind: RequestKind
  readonly points: number
  /** Simulated milliseconds of work on GitHub's side. */
  readonly workMs: number
  readonly failed?: boolean
  readonly partial?: boolean
  readonly limited?: 'primary' | 'secondary'
  readonly timedOut?: boolean
  /** Of a body that was streamed. */
  readonly bytes?: number
  readonly blobs?: readonly { readonly oid: string; readonly bytes: number }[]
}

export function refusedOutcome(api: Outcome['api'], answer: Answer, more: Partial<Outcome> = {}): Outcome {
  return { api, answer, kind: 'other', points: 0, workMs: 0, failed: true, ...more }
}
