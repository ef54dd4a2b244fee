import type { RequestRunner } from '../ports/request-runner.js'
import type { Clock } from '../ports/clock.js'
import type { TreeStore } from '../ports/inventory-store.js'
import type { Gap, GapReason } from '../vocabulary/gap.js'
import type { FileEntry, Repository, RepositoryFile } from '../vocabulary/repository.js'
import type { Target } from '../vocabulary/target.js'
import type { CommittedPlace, Committer, RepositoryProperties, Team } from '../vocabulary/team.js'
import type { Needs } from './needs.js'
import type { RefListing, RepositoryHistory } from './repository-history.js'

/** Where repositories come from: GitHub, a local folder. */
export interface RepositorySource {
  /** Unique, kebab-case. */
  readonly name: string
  readonly needs?: Needs
  /** Whether it serves this target: the first source that does is taken. */
  serves(target: Target): boolean
  /** Prepares one scan. Sends nothing yet. @throws {CodedError} where the connection's settings cannot work. */
  open(connection: SourceConnection): Promise<RepositorySession>
}

/** What the host lends to a source for one scan. */
export interface SourceConnection {
  /** Every request goes through it: it admits, waits, counts, retries. */
  readonly requests: RequestRunner
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Base of the REST API: `https://api.github.com`, `https://HOST/api/v3`. */
  readonly apiUrl: string
  readonly credentials: Credentials
  readonly network: {
    readonly requestTimeoutSeconds: number
    readonly idleTimeoutSeconds: number
    /** Path of a PEM file with additional certificate authorities. */
    readonly caFile?: string
  }
  /** Goes into `User-Agent`. */
  readonly toolVersion: string
  /** Trees of earlier scans: what is known there is not asked for. New ones are recorded there. */
  readonly knownTrees?: TreeStore
}

export type Credentials =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'app'; readonly appId: string; readonly privateKey: string; readonly installationId?: number }
  | { readonly kind: 'none' }

/** One scan's view of a source. */
export interface RepositorySession {
  /** Larger files do not fit into `contents`; they are asked for by `stream`. Bytes. */
  readonly maxContentBytes: number
  /**
   * Lists what the target names, each repository once. What is known to exist and cannot be listed is a gap.
   * @param after Goes on behind that `progress` of an earlier listing of the same target.
   * @throws {CodedError} `TARGET_NOT_FOUND`, `LOGIN_REFUSED` when nothing can be listed at all.
   */
  repositories(target: Target, after?: string): AsyncIterable<Listed>
  /**
   * Lists the trees of the repositories it is given, many in one request. Pulls from `repositories` only as fast as it
   * is read. Yields once for every repository, with gaps for what could not be listed; without `head`: no files.
   */
  trees(repositories: AsyncIterable<Repository>, wanted: TreeFilter): AsyncIterable<TreeListing>
  /**
   * Fetches the files of one batch with one request. Answers for every file of the batch.
   * @throws {RequestFailure} when the request failed as a whole and its retries are spent; `TOO_HEAVY`: ask for less.
   */
  contents(batch: readonly RepositoryFile[]): Promise<readonly FetchedFile[]>
  /**
   * Streams one file of any size through `consume`, inside one admitted request. After a fault that may pass, `consume`
   * is called again from the start.
   * @throws {RequestFailure} with the reason of the gap.
   */
  stream<T>(file: RepositoryFile, consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T>
  /** The file at that path of the repository's head, or undefined: for references between manifests. */
  lookup(repository: Repository, path: string): Promise<FileEntry | undefined>
  /** Teams of an organization with the repositories they can write, and more. Throws RequestFailure where it may not look. */
  teams?(organization: string): Promise<readonly Team[]>
  /**
   * Branches and heads of open pull requests, those of many repositories by one request. Answers for every repository, in their
   * order; what could not be listed is a gap. Absent: only heads of default branches are known.
   */
  refs?(repositories: readonly Repository[]): Promise<readonly RefListing[]>
  /** Absent: the past is not known. */
  readonly history?: RepositoryHistory
  /**
   * Custom properties of an organization's repositories, by full name in lower case; empty where the organization defines none
   * whose name is wanted. Throws RequestFailure where it may not look.
   */
  properties?(
    organization: string,
    isWanted: (property: string) => boolean,
  ): Promise<ReadonlyMap<string, RepositoryProperties>>
  /** Who committed last to each of these files, the last first. Throws RequestFailure. */
  lastCommitters?(places: readonly CommittedPlace[]): Promise<readonly (readonly Committer[])[]>
  close(): Promise<void>
}

export type Listed =
  | { readonly repository: Repository; readonly gap?: undefined }
  | { readonly gap: Gap; readonly repository?: undefined }
  /** Known after the first page. */
  | { readonly total: number; readonly repository?: undefined; readonly gap?: undefined }
  /** A page has been told whole: what `repositories` takes to go on behind it. */
  | { readonly progress: string; readonly repository?: undefined; readonly gap?: undefined }

/** Which parts of a tree matter: everything else is pruned unread. Paths from the root, without a leading slash. */
export interface TreeFilter {
  folder(path: string): boolean
  file(entry: FileEntry): boolean
}

export interface TreeListing {
  readonly repository: Repository
  /** Only files that the filter accepted. */
  readonly files: readonly FileEntry[]
  readonly gaps: readonly Gap[]
  /** Paths of the folders that the filter did not want: they were not looked into. Absent: none. */
  readonly pruned?: readonly string[]
  /** Submodules in wanted folders: repositories of their own, which are not looked into. Absent: none. */
  readonly submodules?: Unfollowed
  /**
   * Symbolic links in wanted folders that the filter did not ask for by their own name, and of which the source does not know
   * that what they lead to is listed at its own path. Absent: none.
   */
  readonly links?: Unfollowed
}

/** Entries that lead elsewhere and were not followed. */
export interface Unfollowed {
  /** At least 1. */
  readonly count: number
  /** Paths of the first of them. */
  readonly first: readonly string[]
}

export type FetchedFile = { readonly file: RepositoryFile } & (
  | { readonly status: 'content'; readonly content: string | Uint8Array }
  | { readonly status: 'gap'; readonly reason: GapReason; readonly detail: string }
  /** Not to be had in a batch (cut, binary, another encoding): ask for it by `stream`. */
  | { readonly status: 'stream' }
  /** This answer broke off before it: ask again, in a smaller batch. */
  | { readonly status: 'again'; readonly detail: string }
)
