/** A repository as its source lists it. `head` is null for one without commits. */
export interface Repository {
  /** Stable id of the source: survives a rename. */
  readonly id: string
  /** `owner/name`; for a local folder its path as given. */
  readonly nameWithOwner: string
  readonly head: Head | null
  readonly visibility: 'public' | 'private' | 'internal' | 'local'
  readonly isArchived: boolean
  readonly isFork: boolean
  readonly topics: readonly string[]
  readonly description?: string
  /** ISO 8601, UTC. */
  readonly pushedAt?: string
  readonly primaryLanguage?: string
}

/** The commit that a ref points to. Oids are 40 or 64 lower-case hex digits. */
export interface Head {
  /** Branch name without `refs/heads/`. */
  readonly ref: string
  readonly commit: string
  /** Oid of the root tree; absent where the source does not know it yet. */
  readonly tree?: string
}

/** A file in a tree. */
export interface FileEntry {
  /** Relative to the repository's root, `/` between folders. Git allows any byte but NUL: never print it unescaped. */
  readonly path: string
  /** Names the content: equal oids are fetched and parsed once. */
  readonly oid: string
  /** Bytes; undefined where the source cannot say before fetching. */
  readonly size?: number
  readonly kind: 'file' | 'symlink'
}

/** A file of a repository: what is packed into batches. */
export interface RepositoryFile {
  readonly repository: Repository
  readonly file: FileEntry
}
