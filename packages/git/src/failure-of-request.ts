import { codeOf, GAP_REASONS, messageOf, type GapReason } from '@ioc-scanner/core'

/** A failed request as a gap names it; undefined for anything else that was thrown. Also from another copy of core. */
export function failureOfRequest(
  thrown: unknown,
): { readonly code: string; readonly reason: GapReason; readonly message: string } | undefined {
  const told = (thrown as { reason?: unknown } | null | undefined)?.reason
  const reason = GAP_REASONS.find((known) => known === told)
  const code = codeOf(thrown)
  return reason === undefined || code === undefined ? undefined : { code, reason, message: messageOf(thrown) }
}
