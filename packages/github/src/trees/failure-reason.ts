import { GAP_REASONS, type GapReason } from '@ioc-scanner/core'

/** The reason of a request's failure; undefined for anything else that was thrown. */
export function failureReason(failure: unknown): GapReason | undefined {
  const reason = (failure as { reason?: unknown } | null | undefined)?.reason
  return GAP_REASONS.find((known) => known === reason)
}
