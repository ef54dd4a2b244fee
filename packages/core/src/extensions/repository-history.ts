import type { Gap, GapReason } from '../vocabulary/gap.js'
import type { Repository } from '../vocabulary/repository.js'

/** A branch, or the head of an open pull request whose branch is not one of the repository's own. */
export interface ListedRef {
  /** A branch's name without `refs/heads/`; of a pull request `refs/pull/7/head`. */
  readonly ref: string
  readonly kind: 'branch' | 'pull-request'
  /** Of a pull request: the branch it comes from, in whatever repository. */
  readonly from?: string
  readonly commit: string
  /** Oid of the commit's root tree. */
  readonly tree: string
  /** The committer's date of the commit, epoch milliseconds. */
  readonly committedAtMs: number
}

export interface RefListing {
  readonly repository: Repository
  /** Each once; the default branch is among them. */
  readonly refs: readonly ListedRef[]
  readonly gaps: readonly Gap[]
}

/** What the past of a repository is asked. Dates are the committer's; both ends of a time are included. */
export interface HistoryQuestion {
  readonly repository: Repository
  /** Oid of the commit whose ancestors, and itself, are asked for. */
  readonly head: string
  /** Only commits that `git rev-list HEAD -- PATH` lists: those that changed that file. Absent: all. */
  readonly path?: string
  /** The file whose content each commit is to be told with. */
  readonly file?: string
  /** Epoch milliseconds. */
  readonly sinceMs?: number
  readonly untilMs?: number
  /** So many, the newest, are enough. Absent: all, up to a limit of the source's own, which is told as a gap. */
  readonly newest?: number
}

export interface HistoryCommit {
  readonly commit: string
  readonly committedAtMs: number
  /** Oid of its root tree. */
  readonly tree: string
  /** What the commit has at `file`; null: nothing. Absent: it was not asked for, or it could not be had, which is a gap. */
  readonly file?: FileVersion | null
}

export interface FileVersion {
  readonly oid: string
  readonly kind: 'file' | 'symlink'
  /** Bytes, where known. */
  readonly size?: number
}

/** Newest first. */
export interface HistoryAnswer {
  readonly commits: readonly HistoryCommit[]
  /** Not all of it could be had: what is missing are the oldest commits, or files of some. */
  readonly gap?: { readonly reason: GapReason; readonly detail: string }
}

export interface CommitQuestion {
  readonly repository: Repository
  readonly commit: string
}

export interface ParentsAnswer {
  /** With the content that was asked for. */
  readonly parents: readonly { readonly commit: string; readonly file: FileVersion | null }[]
  readonly gap?: { readonly reason: GapReason; readonly detail: string }
}

export interface RunsAnswer {
  readonly runs: readonly WorkflowRun[]
  readonly gap?: { readonly reason: GapReason; readonly detail: string }
}

/** A run of continuous integration. */
export interface WorkflowRun {
  readonly id: number
  /** Name of the workflow. */
  readonly workflow: string
  readonly event: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  /** `success`, `failure` …; null: it has not ended. */
  readonly conclusion: string | null
  readonly url: string | null
}

/**
 * What a source knows of the past. Each answers every question, in their order, many questions of many repositories by one
 * request; what fails is the gap of its question alone.
 * @throws {Error} only where the scan has ended.
 */
export interface RepositoryHistory {
  commits(questions: readonly HistoryQuestion[]): Promise<readonly HistoryAnswer[]>
  /** The parents of a commit, each with what it has at `file`. */
  parents(questions: readonly (CommitQuestion & { readonly file: string })[]): Promise<readonly ParentsAnswer[]>
  /** The runs that a commit set off. */
  runs(questions: readonly CommitQuestion[]): Promise<readonly RunsAnswer[]>
}
