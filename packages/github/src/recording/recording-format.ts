import type { BatchSettings, Selection, Target } from '@ioc-scanner/core'

/** Raised when older readers could not make sense of what newer ones write. */
export const RECORDING_FORMAT = 1

/** A body longer than this is spread over lines of its own. Bytes. */
export const PART_BYTES = 262_144
/** Enough for a part whose every byte is escaped, and for every query that the client sends. */
export const MAX_LINE_BYTES = 8_388_608
/** Of a whole recording, unpacked. */
export const MAX_RECORDING_BYTES = 17_179_869_184
export const MAX_EXCHANGES = 1_000_000

/** What a recording says about its scan. Holds neither the login nor the name of a host. */
export interface RecordedScan {
  readonly tool: { readonly name: string; readonly version: string }
  /** Epoch milliseconds: all other times count from here. */
  readonly startedAtMs: number
  /** Of the random numbers that the scan drew. */
  readonly seed: number
  readonly api: RecordedApi
  readonly login: RecordedLogin
  readonly target: Target
  readonly selection: Selection
  readonly settings: BatchSettings
  /** Points of each bucket that it left to others. */
  readonly reservePoints: number
  /** Epoch milliseconds by which it was to end. */
  readonly finishByMs?: number
  /** How many places with indicators of their own the user named. They are not part of the recording. */
  readonly ownIndicators: number
}

export interface RecordedApi {
  /** `other`: GitHub Enterprise Server, or with data residency. */
  readonly host: 'github.com' | 'other'
  /** Of the REST base: empty, or `/api/v3`. */
  readonly path: string
}

export type RecordedLogin =
  | { readonly kind: 'token'; readonly isInstallation: boolean }
  | { readonly kind: 'app'; readonly installationId?: number }

export interface RecordedRequest {
  readonly method: string
  /** `/graphql`, or the path below the REST base with its query; `~` before one that lies outside of it. */
  readonly path: string
  readonly body: string
}

/** Why an exchange did not end as it should. */
export type RecordedFault =
  /** The connection was refused, closed or lost. `code` as Node names it, where it does. */
  | { readonly kind: 'connection'; readonly code?: string; readonly detail: string }
  | { readonly kind: 'timeout'; readonly detail: string }
  /** Nobody wanted to read on. */
  | { readonly kind: 'cancelled' }

/** The beginning of an answer: its body follows. */
export interface RecordedAnswer {
  /** Milliseconds since the scan started. */
  readonly atMs: number
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** One exchange without its body. */
export interface RecordedExchange {
  /** Unique in the recording, in the order of being sent. */
  readonly id: number
  readonly request: RecordedRequest
  /** Milliseconds since the scan started. */
  readonly startMs: number
  readonly endMs: number
  /** Absent: no answer came. */
  readonly answer?: RecordedAnswer
  readonly fault?: RecordedFault
  /** Secrets were masked in the body: what it holds does not have the oid under which it is known. */
  readonly masked: boolean
}

/** Text, or base64 where the bytes are no UTF-8. */
export type RecordedBytes = { readonly text: string } | { readonly base64: string }

/** One line of the file. */
export type RecordingLine =
  | { readonly type: 'recording'; readonly format: number; readonly scan: RecordedScan }
  /** Part of a body whose exchange is told later. */
  | { readonly type: 'body'; readonly id: number; readonly bytes: RecordedBytes }
  /** `parts`: so many were told before; `bytes` follow them. */
  | {
      readonly type: 'exchange'
      readonly exchange: RecordedExchange
      readonly parts: number
      readonly bytes: RecordedBytes
    }
  /** The last line. */
  | { readonly type: 'end'; readonly exchanges: number }

/** Headers that the client reads, in lower case. No other one is kept, and of requests none. */
export const KEPT_HEADERS: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'location',
  'retry-after',
  'x-github-sso',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
])
