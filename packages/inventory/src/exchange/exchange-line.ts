import type { Extraction, PastFile, Repository, Report, Selection, Target, Team, TreeEntry } from '@ioc-scanner/core'

export const EXCHANGE_FORMAT = 'ioc-scanner-inventory'
export const EXCHANGE_VERSION = 1

/** Where something is: names are told apart by what numbers the repositories. */
interface Of {
  readonly authority: string
  /** The repository's id. */
  readonly repository: string
}

/** A line of an export, in the order in which lines follow each other: what a line speaks of stands above it. */
export type ExchangeLine =
  | { readonly kind: 'inventory'; readonly format: string; readonly version: number }
  | {
      readonly kind: 'content'
      readonly oid: string
      readonly parser: string
      readonly recordedAtMs: number
      readonly extraction: Extraction
    }
  | {
      readonly kind: 'tree'
      readonly oid: string
      readonly recordedAtMs: number
      readonly entries: readonly TreeEntry[]
    }
  | {
      readonly kind: 'repository'
      readonly authority: string
      readonly repository: Repository
      readonly firstListedAtMs: number
      readonly listedAtMs: number
      readonly goneAtMs: number | null
      readonly states: readonly ExchangedState[]
    }
  | (Of & { readonly kind: 'ref'; readonly ref: ExchangedRef; readonly files: readonly ExchangedFile[] })
  | (Of & { readonly kind: 'history'; readonly file: PastFile; readonly recordedAtMs: number })
  | {
      readonly kind: 'team'
      readonly authority: string
      readonly organization: string
      readonly askedAtMs: number
      readonly teams: readonly Team[]
    }
  | {
      readonly kind: 'scan'
      readonly id: string
      readonly authority: string
      readonly target: Target
      readonly selection: Selection
      readonly status: string
      readonly startedAtMs: number
      readonly touchedAtMs: number
      readonly finishedAtMs: number | null
      readonly repositories: readonly {
        readonly id: string
        readonly stateSinceMs: number
        readonly isScanned: boolean
      }[]
      readonly report: Report | null
    }

/** Name and head for a while. */
export interface ExchangedState {
  readonly sinceMs: number
  readonly untilMs: number | null
  readonly nameWithOwner: string
  readonly head: Repository['head']
}

export interface ExchangedRef {
  readonly name: string
  readonly commit: string
  readonly tree: string | null
  readonly scannedAtMs: number
  readonly isWhole: boolean
  readonly isDefault: boolean
}

export interface ExchangedFile {
  readonly path: string
  readonly oid: string
  readonly parsers: readonly string[]
  readonly kind: 'file' | 'symlink'
  readonly size: number | null
  readonly commit: string
  readonly sinceMs: number
  readonly untilMs: number | null
}
