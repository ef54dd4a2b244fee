import type { Extraction, GapReason } from '@ioc-scanner/core'
import type { WantedBlob } from './wanted-file.js'

/** A content that has arrived, was read while it arrived, or could not be had. */
export type Fetched = { readonly blob: WantedBlob } & (
  | { readonly content: string | Uint8Array }
  /** `isRecorded`: the inventory has all of it already; here are the packages that an indicator names. */
  | { readonly extraction: Extraction; readonly parser: string; readonly isRecorded: boolean }
  | { readonly gap: { readonly reason: GapReason; readonly detail: string } }
)
