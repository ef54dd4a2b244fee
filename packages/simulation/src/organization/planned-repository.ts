import type { Ecosystem, Repository } from '@ioc-scanner/core'

/** A repository as it is, not as a client sees it. */
export interface PlannedRepository {
  readonly repository: Repository
  readonly ecosystem: Ecosystem
  /** Beside the root. */
  readonly folders: readonly PlannedFolder[]
  readonly files: readonly PlannedFile[]
}

export interface PlannedFolder {
  readonly path: string
  /** Other repositories have one of the same name. */
  readonly isUsual: boolean
}

export interface PlannedFile {
  readonly path: string
  readonly isLockfile: boolean
  readonly content: PlannedContent
}

/** Several places may have the same one. */
export interface PlannedContent {
  readonly oid: string
  readonly bytes: number
  /** Ids of the campaigns whose package it names. */
  readonly hits: Set<string>
}
