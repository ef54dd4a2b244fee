/** How one ecosystem compares versions. */
export interface VersionRules {
  /** Equal for versions that are the same: `1.0` and `1.0.0` in PyPI. Never throws. */
  readonly key: (version: string) => string
  /** The one version that a constraint names, if it is a pin. */
  readonly pinned: (constraint: string) => string | undefined
  /**
   * Whether the range admits the version; undefined where one of both cannot be read: the answer is then "possible", never "no".
   * @param purpose `constraint`: what an installer would take. `indicator`: every version in it, pre-releases too.
   */
  readonly admits: (range: string, version: string, purpose: 'constraint' | 'indicator') => boolean | undefined
}
