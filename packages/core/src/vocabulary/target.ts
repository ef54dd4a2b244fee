/** What a scan looks at. At least one list is not empty; logins and names as users wrote them. */
export interface Target {
  readonly organizations: readonly string[]
  readonly users: readonly string[]
  /** `owner/name` */
  readonly repositories: readonly string[]
  /** Local folders. */
  readonly folders: readonly string[]
  /** Slugs of teams of the organizations. Not empty: only repositories that one of these teams can reach. */
  readonly teams: readonly string[]
  /** List repositories team by team first, then those that no team has. */
  readonly teamFirst: boolean
}

/** Which of the listed repositories and files are wanted; the rest is skipped with its reason, not a gap. */
export interface Selection {
  /** Globs on the repository's name (`web-*`) or full name (`acme/web-*`). Empty: all. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly visibility?: 'public' | 'private' | 'internal'
  readonly topics: readonly string[]
  readonly includeArchived: boolean
  readonly includeForks: boolean
  /** Globs on paths inside the repositories. */
  readonly pathExclude: readonly string[]
  /** Look at root folders only. */
  readonly rootOnly: boolean
  /** Empty: all. */
  readonly ecosystems: readonly string[]
}

export const EVERYTHING: Selection = {
  include: [],
  exclude: [],
  topics: [],
  includeArchived: false,
  includeForks: false,
  pathExclude: [],
  rootOnly: false,
  ecosystems: [],
}
