/** Why something in scope could not be looked at. A closed list: the report's schema names the same. */
export const GAP_REASONS = [
  'forbidden',
  'saml',
  'blocked',
  'not-found',
  'truncated',
  'too-large',
  'unparsable',
  'encoding',
  'lfs-pointer',
  'symlink',
  'timeout',
  'resource-limit',
  'rate-limit',
  'deadline',
  'plugin',
  'unsupported-format',
] as const
export type GapReason = (typeof GAP_REASONS)[number]

/** Something in scope that could not be looked at. */
export interface Gap {
  /** `owner/name`; null where it concerns the whole scan (an IOC source that did not load). */
  readonly repository: string | null
  readonly ref: string | null
  /** null: the whole repository. */
  readonly path: string | null
  readonly reason: GapReason
  /** In words, with the last error; never a token. */
  readonly detail: string
}
