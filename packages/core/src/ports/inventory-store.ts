import type { Report } from '../report/report.js'
import type { Gap } from '../vocabulary/gap.js'
import type { Package, Problem } from '../vocabulary/package.js'
import type { FileEntry, Repository } from '../vocabulary/repository.js'
import type { Selection, Target } from '../vocabulary/target.js'
import type { Team } from '../vocabulary/team.js'

/** Names what was extracted: the content and the exact reader of it. */
export interface BlobKey {
  readonly oid: string
  /** `name@version` of the parser. */
  readonly parser: string
}

export interface Extraction {
  readonly packages: readonly Package[]
  readonly problems: readonly Problem[]
  readonly references: readonly string[]
}

/** What is installed where. The in-memory one forgets at the end of the scan; others answer the next scan without a request. */
export interface InventoryStore {
  /** Whether it wants to remember that package of a content; without it: every one. Asked while large files are being read. */
  keeps?(found: Package): boolean
  /**
   * What was extracted from this blob before, in any repository.
   * @param wanted Only packages of these names have to be answered; a store may answer more. Default: all.
   */
  find(key: BlobKey, wanted?: (named: Pick<Package, 'ecosystem' | 'name'>) => boolean): Promise<Extraction | undefined>
  record(key: BlobKey, extraction: Extraction): Promise<void>
  /** Takes in the packages of a large content one by one, while it is read. Absent: `record` takes them all at once. */
  recorder?(key: BlobKey): ExtractionRecorder
  /** Absent: it knows no trees, and every tree is asked for. */
  readonly trees?: TreeStore
  /** Absent: nothing of a scan outlives it. */
  readonly journal?: ScanJournal
  close(): Promise<void>
}
export const INVENTORY_STORE = Symbol.for('ioc-scanner/v1/inventory-store')

/** Keeps nothing until it is finished: a content that was read in part was not read. */
export interface ExtractionRecorder {
  add(found: Package): void
  finish(rest: Pick<Extraction, 'problems' | 'references'>): Promise<void>
}

/** Trees by oid: a tree never changes, so that what is known of one holds for ever and for every repository. */
export interface TreeStore {
  /** All entries of that tree, or undefined where it is not known. */
  findTree(oid: string): Promise<readonly TreeEntry[] | undefined>
  /** @param entries All of them: a tree that was cut short is not recorded. */
  recordTree(oid: string, entries: readonly TreeEntry[]): Promise<void>
}

/** An entry of one folder, as git holds it. */
export interface TreeEntry {
  /** Without a slash. Git allows any byte but NUL: never print it unescaped. */
  readonly name: string
  readonly kind: 'file' | 'symlink' | 'folder' | 'submodule'
  readonly oid: string
  /** Bytes, of files and links, where known. */
  readonly size?: number
  /** As git writes it: `100644`, `40000`. */
  readonly mode: string
}

/** What scans were made, how far they came, and what they saw. */
export interface ScanJournal {
  /** Notes a new scan, or takes up an interrupted one. @throws {CodedError} where there is no such scan to take up. */
  begin(scan: ScanStart): Promise<ScanRecord>
}

export interface ScanStart {
  /** Unique. Of an interrupted scan: goes on with it. */
  readonly id: string
  readonly target: Target
  readonly selection: Selection
  /** Base of the API, or of whatever numbers the repositories: their ids are unique within it. */
  readonly authority: string
  readonly startedAtMs: number
  readonly resume: boolean
}

/** One scan's page in the journal. Everything that has been told is kept when the process dies in the next moment. */
export interface ScanRecord {
  /** What the earlier part of a resumed scan has listed; empty for a new one. */
  readonly before: ListedBefore
  /** The scan before this one with the same target and selection; null: this is the first. */
  readonly previous: PreviousScan | null
  /** A page of the listing, whole, with what is known to exist and cannot be listed. */
  listed(page: ListedPage): Promise<void>
  /** The listing has come to its end: repositories of the target that were known and not listed are gone. */
  listingDone(): Promise<void>
  /** All of it was looked at, or named as a gap. Replaces what was known of that ref. */
  repositoryScanned(seen: SeenRepository): Promise<void>
  /** What the history of a repository says of its files. Absent: it is not kept. */
  recordHistory?(repository: Repository, files: readonly PastFile[]): Promise<void>
  /** Points that findings of earlier scans were made at: repository id to number of findings. */
  pastFindings(): Promise<ReadonlyMap<string, number>>
  /** Teams of an organization as they were last asked for. */
  teams(organization: string): Promise<{ readonly teams: readonly Team[]; readonly askedAtMs: number } | undefined>
  recordTeams(organization: string, teams: readonly Team[], askedAtMs: number): Promise<void>
  /** The end, interrupted or not. */
  finished(report: Report): Promise<void>
}

export interface ListedPage {
  readonly repositories: readonly Repository[]
  readonly gaps: readonly Gap[]
  /** Where the listing goes on, in the source's own words; null: it cannot say, and starts anew. */
  readonly progress: string | null
}

export interface ListedBefore extends ListedPage {
  readonly isComplete: boolean
}

export interface SeenRepository {
  readonly repository: Repository
  readonly files: readonly SeenFile[]
  /** False where its trees could not be listed in full: what is missing in `files` may still be there. */
  readonly isWhole: boolean
}

export interface SeenFile {
  readonly file: FileEntry
  /** `name@version` of each parser that reads it there. */
  readonly parsers: readonly string[]
}

/** A content that a file had for a while, as the commits of a ref tell. */
export interface PastFile {
  readonly ref: string
  readonly path: string
  readonly oid: string
  /** `name@version` of each parser that reads it there. */
  readonly parsers: readonly string[]
  readonly first: CommitTime
  /** The last commit that gave it this content. */
  readonly last: CommitTime
  /** When the next content came, or the file went; null: it has it still. Epoch milliseconds. */
  readonly endedAtMs: number | null
  /** Of commits with this content, where it was asked. */
  readonly ciRuns: readonly {
    readonly name: string
    readonly commit: string
    /** ISO 8601, UTC. */
    readonly startedAt: string
    readonly conclusion: string | null
    readonly url?: string
  }[]
}

export interface CommitTime {
  readonly commit: string
  /** Epoch milliseconds. */
  readonly atMs: number
}

export interface PreviousScan {
  readonly id: string
  readonly finishedAtMs: number
  readonly repositories: number
  readonly failed: number
  /** Gaps by reason. */
  readonly gaps: ReadonlyMap<string, number>
  /** Files of a repository that held packages, with how many: repository id → path → count. Asked for one at a time. */
  packagesAt(repositoryId: string): Promise<ReadonlyMap<string, number>>
  /** The repositories that it scanned, by id, with their names and heads then. */
  seen(): Promise<ReadonlyMap<string, Pick<Repository, 'nameWithOwner' | 'head'>>>
}
