import {
  CodedError,
  type BlobKey,
  type Extraction,
  type ExtractionRecorder,
  type InventoryStore,
  type PastFile,
  type Repository,
  type ScanJournal,
  type Team,
  type TreeEntry,
  type TreeStore,
} from '@ioc-scanner/core'
import type { Connection } from './database/connection.js'
import { ExtractionTable } from './extractions/extraction-table.js'
import { StoredRecorder } from './extractions/extraction-recorder.js'
import { mergePostings, type MergeResult } from './extractions/merge-postings.js'
import type { IsWanted } from './extractions/wanted-packages.js'
import { WriteQueue } from './extractions/write-queue.js'
import { HistoryTable } from './journal/history-table.js'
import { StoredJournal } from './journal/scan-journal.js'
import { repositoryFrom, RepositoryTable, type RepositoryFilter } from './journal/repository-table.js'
import { TeamTable } from './journal/team-table.js'
import { cycloneDxOf, type CycloneDx } from './exchange/cyclonedx.js'
import { exportLines } from './exchange/export-lines.js'
import { importLines, type ImportResult } from './exchange/import-lines.js'
import { ScanArchive } from './scans/scan-archive.js'
import { checkInventory, type CheckOptions, type CheckResult } from './upkeep/check-inventory.js'
import { inventoryInfo, type InventoryInfo } from './upkeep/inventory-info.js'
import { pruneInventory, type PruneOptions, type PruneResult } from './upkeep/prune-inventory.js'
import { coverageOf, type CoverageOptions, type InventoryCoverage } from './query/coverage.js'
import { inReadingOrder, sightings } from './query/query-packages.js'
import type { InventoryQuery, Sighting } from './query/sighting.js'
import { TreeTable } from './trees/tree-table.js'

export interface InventoryParts {
  readonly connection: Connection
  readonly now: () => number
  readonly isReadOnly: boolean
  readonly mergeAtCloseMs: number
}

/** The local inventory: made by `openInventory`. Closed only by `close`; a process that dies loses at most what `record` was told last. */
export class Inventory implements InventoryStore {
  readonly trees: TreeStore
  readonly journal: ScanJournal
  /** The scans of the past. */
  readonly scans: ScanArchive
  readonly #extractions: ExtractionTable
  readonly #trees: TreeTable
  readonly #queue: WriteQueue
  #closing: Promise<void> | undefined

  constructor(private readonly parts: InventoryParts) {
    const { connection, now } = parts
    this.#trees = new TreeTable(connection)
    this.#extractions = new ExtractionTable(connection)
    this.#queue = new WriteQueue(connection, this.#extractions, this.#trees, now)
    this.scans = new ScanArchive(connection)
    this.trees = {
      findTree: async (oid) => this.#queue.tree(oid) ?? this.#trees.find(oid),
      recordTree: async (oid: string, entries: readonly TreeEntry[]) => this.#queue.addTree(oid, entries),
    }
    this.journal = new StoredJournal(connection, this.#queue, now)
  }

  /** Path of the database. */
  get file(): string {
    return this.parts.connection.file
  }

  async find(key: BlobKey, wanted?: IsWanted): Promise<Extraction | undefined> {
    return this.#queue.extraction(key) ?? this.#extractions.find(key, wanted)
  }

  /** Notes it; it is written together with others within 20 ms, and before anything that the journal is told after it. */
  async record(key: BlobKey, extraction: Extraction): Promise<void> {
    this.#queue.addExtraction(key, extraction)
  }

  recorder(key: BlobKey): ExtractionRecorder {
    return new StoredRecorder(this.parts.connection, this.#extractions, key, this.parts.now)
  }

  /**
   * Notes what the history of a repository says. With `query({ ever: true })` or `asOfMs` it answers beside what scans saw;
   * the packages of its contents are recorded as any other's.
   * @param authority as the journal was told
   * @throws {CodedError} `REPOSITORY_UNKNOWN` for one that no scan has listed.
   */
  async recordHistory(
    authority: string,
    repository: Pick<Repository, 'id' | 'nameWithOwner'>,
    files: readonly PastFile[],
  ): Promise<void> {
    const isKnown = this.#queue.flush(
      () => new HistoryTable(this.parts.connection).record(authority, repository.id, files, this.parts.now()),
      'now',
    )
    if (!isKnown) {
      throw new CodedError(
        'REPOSITORY_UNKNOWN',
        `no scan has listed ${repository.nameWithOwner}: its history has nothing to stand on`,
      )
    }
  }

  /** Who has these packages: sorted by repository, ref, path and line, from one state of the inventory. */
  query(query: InventoryQuery): readonly Sighting[] {
    const { connection } = this.parts
    this.#flushed()
    return connection.read(() => inReadingOrder([...sightings(connection, this.#extractions, query)]))
  }

  /** The same, one after the other and unsorted: for answers that are too large to be held. */
  *matchAll(query: InventoryQuery): Generator<Sighting> {
    this.#flushed()
    yield* sightings(this.parts.connection, this.#extractions, query)
  }

  /** What answers of `query` do not cover, and how old they are. */
  coverage(options: CoverageOptions = {}): InventoryCoverage {
    const { connection, now } = this.parts
    this.#flushed()
    return connection.read(() => coverageOf(connection, now(), options))
  }

  /** Repositories as they were listed last, sorted by name, without those that are gone. */
  repositories(filter: RepositoryFilter = {}): readonly Repository[] {
    const { connection } = this.parts
    return connection.guarded(() => new RepositoryTable(connection).list(filter).map(repositoryFrom))
  }

  /** Teams of an organization as they were last asked for. */
  teams(
    authority: string,
    organization: string,
  ): { readonly teams: readonly Team[]; readonly askedAtMs: number } | undefined {
    const { connection } = this.parts
    return connection.guarded(() => new TeamTable(connection).ofAuthority(authority, organization))
  }

  /** How much is in it. */
  info(): InventoryInfo {
    this.#flushed()
    return inventoryInfo(this.parts.connection)
  }

  /** Looks for damage; changes nothing. */
  check(options: CheckOptions = {}): Promise<CheckResult> {
    this.#flushed()
    return checkInventory(this.parts.connection, options)
  }

  /** Forgets what is over, and what nothing refers to any more. */
  prune(options: PruneOptions): Promise<PruneResult> {
    const { connection, now } = this.parts
    this.#flushed()
    return pruneInventory(connection, this.#trees, options, now())
  }

  /** Everything as lines of JSON, without their ends: one object each. Equal inventories give equal lines. */
  *exportLines(): Generator<string> {
    const { connection } = this.parts
    this.#flushed()
    const exported = { connection, extractions: this.#extractions, trees: this.#trees, scans: this.scans }
    for (const line of exportLines(exported)) yield JSON.stringify(line)
  }

  /** Takes in what `exportLines` gave; what is known here stays as it is. Bad lines are named, the others count. */
  importLines(lines: AsyncIterable<string> | Iterable<string>): Promise<ImportResult> {
    const { connection } = this.parts
    this.#flushed()
    return importLines(connection, { extractions: this.#extractions, trees: this.#trees }, lines)
  }

  /** What a repository (`owner/name`, or its id) holds now, as CycloneDX 1.6. @throws {CodedError} `REPOSITORY_UNKNOWN` */
  exportCycloneDx(repository: string): CycloneDx {
    const { connection, now } = this.parts
    this.#flushed()
    return connection.read(() => cycloneDxOf(connection, this.#extractions, repository, now()))
  }

  /**
   * Sorts what scans have appended into the index of packages. Queries are right without it, and slower. In turns of about 40 ms.
   * @param forMs no further part is begun after that time; default: until all is done
   */
  async merge(forMs = Infinity): Promise<MergeResult> {
    this.#flushed()
    const { connection, now } = this.parts
    return mergePostings(connection, now, now() + forMs)
  }

  /** Writes what waits, merges for a limited time, closes. Again: nothing happens. @throws {CodedError} what could not be written; closed it is. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    const { connection, isReadOnly, mergeAtCloseMs } = this.parts
    try {
      if (!isReadOnly) await this.merge(mergeAtCloseMs)
    } finally {
      connection.close()
    }
  }

  #flushed(): void {
    if (!this.parts.isReadOnly) this.#queue.flush(() => undefined)
  }
}
