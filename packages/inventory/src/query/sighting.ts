import type { Ecosystem, Repository } from '@ioc-scanner/core'

/** What is looked for: a name, and which of its versions. */
export interface WantedPackage {
  /** Absent: in every ecosystem. */
  readonly ecosystem?: Ecosystem
  /** In any spelling: it is normalised by its ecosystem. */
  readonly name: string
  /** Exactly this resolved version. Absent, as `matches`: all versions and constraints. */
  readonly version?: string
  /**
   * Decides about each stored version or constraint of the name, once: the ecosystem's rules are the caller's.
   * With `version`, either of both is enough.
   */
  readonly matches?: (found: FoundVersion) => boolean
}

/** Exactly one of `version` and `constraint` is there. */
export interface FoundVersion {
  readonly ecosystem: Ecosystem
  readonly name: string
  readonly version?: string
  readonly constraint?: string
}

export interface InventoryQuery {
  /** Any of these; thousands are fine. */
  readonly names: readonly WantedPackage[]
  /** Only what a repository asks for itself. Where a file does not tell, the package stays in. Default: false. */
  readonly direct?: boolean
  /** What was there then, epoch milliseconds, as far as scans or histories know. Default: what the last scans saw. */
  readonly asOfMs?: number
  /** Also what is gone: everything that was ever seen. Default: false. */
  readonly ever?: boolean
}

/** A package at a place. */
export interface Sighting extends FoundVersion {
  readonly repository: SightedRepository
  readonly ref: string
  /** The last commit that is known to have it. */
  readonly commit: string
  readonly path: string
  readonly oid: string
  /** `name@version` of the parser that read it there. */
  readonly parser: string
  /** 1-based. */
  readonly line?: number
  readonly dependencyPath?: readonly string[]
  /** null: the file does not tell. */
  readonly isDirect: boolean | null
  /** A scan saw it, or the history of the repository has it. */
  readonly origin: 'scan' | 'history'
  /** Epoch milliseconds. From a scan: when one saw it first. From history: when the first commit with it was made. */
  readonly sinceMs: number
  /** Epoch milliseconds. From a scan: when one saw that it was gone or had changed. null: it is there, as far as is known. */
  readonly untilMs: number | null
  /** When it was last looked for: how fresh this knowledge is. Epoch milliseconds. */
  readonly seenAtMs: number
  /** What the history says of this file, where one was read. */
  readonly history?: SightedHistory
  /** Which of the query's `names` this is: places in that list. */
  readonly asked: readonly number[]
}

export interface SightedRepository extends Pick<
  Repository,
  'id' | 'nameWithOwner' | 'isArchived' | 'isFork' | 'visibility'
> {
  readonly authority: string
  /** When a listing no longer had it, epoch milliseconds: deleted, or hidden from the token. null: it is there. */
  readonly goneAtMs: number | null
}

export interface SightedHistory {
  readonly first: CommitAt
  readonly last: CommitAt
  /** When the commit that took it away was made; null: none did. Epoch milliseconds. */
  readonly endedAtMs: number | null
  readonly ciRuns: readonly CiRun[]
}

export interface CommitAt {
  readonly commit: string
  /** Epoch milliseconds. */
  readonly atMs: number
}

/** A run of continuous integration at a commit that had the file: what may really have been installed. */
export interface CiRun {
  readonly name: string
  readonly commit: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly conclusion: string | null
  readonly url?: string
}
