import type { LockfileFormat } from '../lockfiles/formats.js'
import type { LockfileContent, LockfileEntry } from '../lockfiles/lockfile.js'
import type { WorldApp, WorldRepository, WorldTeam, WorldToken } from '../world/world.js'

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
] as const satisfies readonly (keyof WorldRepository)[]

type RepositoryState = Partial<Pick<WorldRepository, (typeof REPOSITORY_STATES)[number]>>

export interface RepositoryDescription extends RepositoryState {
  readonly name: string
  /** What HEAD of the default branch contains, by path. Without it the repository is empty: no commit at all. */
  readonly files?: FilesDescription
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
