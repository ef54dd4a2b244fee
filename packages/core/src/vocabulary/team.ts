/** A team and the repositories it can reach. */
export interface Team {
  readonly organization: string
  readonly slug: string
  readonly name: string
  readonly repositories: readonly { readonly nameWithOwner: string; readonly permission: TeamPermission }[]
  /** There are more that it may read, and not write: the source left them out. */
  readonly isWithoutReaders?: boolean
}
export type TeamPermission = 'read' | 'triage' | 'write' | 'maintain' | 'admin'

/** Custom properties of a repository: name to values, at least one each. */
export type RepositoryProperties = ReadonlyMap<string, readonly string[]>

/** A file at a commit, whose last committers are asked for. */
export interface CommittedPlace {
  /** `owner/name` */
  readonly repository: string
  readonly commit: string
  readonly path: string
}

export interface Committer {
  /** `@login`, else the name that the commit gives. */
  readonly name: string
  readonly commit: string
}
