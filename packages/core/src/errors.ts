/**
 * An error that a user can act on. Its message says what, where, why and what is allowed; it never holds a token.
 * Match on `code`, not on the class: an installed plugin has its own copy of core.
 */
export class CodedError extends Error {
  constructor(
    /** Upper-case words joined by `_`, for example `CONFIG_OUT_OF_RANGE`. Stable. */
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'CodedError'
  }
}

/** The code of anything that was thrown: ours, Node's (`ECONNRESET`) or none. */
export function codeOf(thrown: unknown): string | undefined {
  const code = (thrown as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : undefined
}

/** What was thrown, in words. Errors from another realm or copy are no `instanceof Error`, so shape decides. */
export function messageOf(thrown: unknown): string {
  const message = (thrown as { message?: unknown } | null | undefined)?.message
  return typeof message === 'string' && message !== '' ? message : String(thrown)
}
