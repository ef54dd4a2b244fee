import type { LockfileFormat } from '../lockfiles/formats.js'
import type { LockfileContent, LockfileEntry } from '../lockfiles/lockfile.js'
import type {
  WorldApp,
  WorldPullRequest,
  WorldRepository,
  WorldTeam,
  WorldToken,
  WorldWorkflowRun,
} from '../world/world.js'

/** An organization in words: what its repositories contain and in which state they are. Plain data, so JSON will do too. */
export interface OrganizationDescription {
  readonly organization: string
  readonly samlProtected?: boolean
  readonly repositories: readonly RepositoryDescription[]
  readonly users?: readonly UserDescription[]
  readonly teams?: readonly WorldTeam[]
  /** Without any, DEMO_TOKEN opens everything. */
  readonly tokens?: readonly WorldToken[]
  readonly apps?: readonly WorldApp[]
}

/** An account of a person, with repositories of its own. They are served, and stay out of the ground truth. */
export interface UserDescription {
  readonly login: string
  readonly repositories: readonly RepositoryDescription[]
}

/** What a repository can be beside its contents: taken over into the world as it is said. */
export const REPOSITORY_STATES = [
  'formerNames',
  'visibility',
  'description',
  'topics',
  'archived',
  'fork',
  'template',
  'mirror',
  'locked',
  'disabled',
  'blocked',
  'vanishes',
  'forbidden',
  'primaryLanguage',
  'dependencyGraph',
  'customProperties',
] as const satisfies readonly (keyof WorldRepository)[]

type RepositoryState = Partial<Pick<WorldRepository, (typeof REPOSITORY_STATES)[number]>>

export interface RepositoryDescription extends RepositoryState {
  readonly name: string
  /** What HEAD of the default branch contains, by path. Without it the repository is empty: no commit at all. */
  readonly files?: FilesDescription
  /** The whole history instead of `files`, `history` and `branches`: commit by commit, oldest first. */
  readonly commits?: readonly CommitDescription[]
  /** Needs `commits`. */
  readonly pullRequests?: readonly PullRequestDescription[]
  /** Earlier states of the default branch, oldest first: what was repaired since. */
  readonly history?: readonly FilesDescription[]
  /** Other branches, by name: files that lie over those of the default branch. */
  readonly branches?: Readonly<Record<string, FilesDescription>>
  /** `main` unless said. Null: there are commits, but HEAD points to a branch that does not exist. */
  readonly defaultBranch?: string | null
  /** Folders that are copies of another one in the same repository, by path: `{ 'icons/2': 'icons/1' }`. Costs nothing. */
  readonly copiedFolders?: Readonly<Record<string, string>>
  /** Files whose path is no UTF-8: each character of the key is one byte. */
  readonly latin1Paths?: FilesDescription
  /** Gaps that a scan of this repository must name, where its state (disabled, HEAD on no branch) does not say which. */
  readonly gaps?: readonly { readonly path?: string; readonly reason: string }[]
}

export interface CommitDescription {
  /** The branch that moves on to this commit; the default branch unless said. */
  readonly branch?: string
  /** Where a branch starts that does not exist yet; the default branch unless said. The first commit of all has no parent. */
  readonly from?: string
  /**
   * A branch whose head is the second parent. The merge takes over each path that this branch changed since it started
   * or was merged last; `files` lie over that.
   */
  readonly merges?: string
  /** ISO time of the committer's date. */
  readonly committedAt: string
  /** ISO time; that of the commit unless said. */
  readonly authoredAt?: string
  readonly author?: { readonly name: string; readonly email: string }
  readonly message?: string
  /** Over the files of the first parent; null removes one. */
  readonly files?: Readonly<Record<string, FileDescription | null>>
  /** Workflow runs of GitHub Actions on this commit. */
  readonly runs?: readonly RunDescription[]
}

export interface RunDescription {
  /** `build` unless said. */
  readonly workflow?: string
  /** `push` unless said. */
  readonly event?: string
  /** `success` unless said. */
  readonly conclusion?: WorldWorkflowRun['conclusion']
  /** After the commit; 60 unless said. */
  readonly afterSeconds?: number
}

export interface PullRequestDescription {
  /** The head's branch, by the name that commits use. */
  readonly branch: string
  /** The position in the list, from 1, unless said. */
  readonly number?: number
  /** OPEN unless said. */
  readonly state?: WorldPullRequest['state']
  readonly title?: string
  /** The default branch unless said. */
  readonly base?: string
  /** `owner/name` of a fork that the branch lies in, null for one that was deleted: here it is only a pull request's head. */
  readonly fork?: string | null
  /** The branch was deleted afterwards: its commits are only at the pull request's head, and wherever they were merged. */
  readonly isBranchDeleted?: boolean
}

export type FilesDescription = Readonly<Record<string, FileDescription>>

export type FileDescription = string | TextFile | LockfileFile | BinaryFile | SymbolicLink | Submodule | LfsPointer

export type TextEncoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'latin1'

interface Encoded {
  readonly encoding?: TextEncoding
  readonly lineEnding?: 'lf' | 'crlf'
}

/** A text written by hand. What it contains is said, not read. */
export interface TextFile extends Encoded {
  readonly text: string
  readonly entries?: readonly LockfileEntry[]
  /** Why a scanner cannot read it. */
  readonly gap?: string
}

export interface LockfileFile extends Encoded {
  readonly lockfile: LockfileFormat
  readonly content: LockfileContent
  /** Makes it unreadable. Such a file must not contain anything bad: nobody could say whether that has to be found. */
  readonly damage?: 'conflict-markers' | 'cut-off'
}

export interface BinaryFile {
  readonly base64: string
}

export interface SymbolicLink {
  readonly symlink: string
}

export interface Submodule {
  /** Oid of a commit of another repository. */
  readonly submodule: string
}

export interface LfsPointer {
  /** Size in bytes of the file that Git LFS keeps elsewhere. */
  readonly lfsSize: number
}
