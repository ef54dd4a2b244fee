import {
  CodedError,
  type BlobKey,
  type Extraction,
  type ExtractionRecorder,
  type InventoryStore,
  type Repository,
  type ScanJournal,
  type TreeEntry,
  type TreeStore,
} from '@ioc-scanner/core'
import type { Connection } from './database/connection.js'
import { ExtractionTable } from './extractions/extraction-table.js'
import { StoredRecorder } from './extractions/extraction-recorder.js'
import { mergePostings, type MergeResult } from './extractions/merge-postings.js'
import type { IsWanted } from './extractions/wanted-packages.js'
import { WriteQueue } from './extractions/write-queue.js'
import { HistoryTable, type HistoricalFile } from './journal/history-table.js'
import { StoredJournal } from './journal/scan-journal.js'
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
  readonly #extractions: ExtractionTable
  readonly #queue: WriteQueue
  #closing: Promise<void> | undefined

  constructor(private readonly parts: InventoryParts) {
    const { connection, now } = parts
    const trees = new TreeTable(connection)
    this.#extractions = new ExtractionTable(connection)
    this.#queue = new WriteQueue(connection, this.#extractions, trees, now)
    this.trees = {
      findTree: async (oid) => this.#queue.tree(oid) ?? trees.find(oid),
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
    files: readonly HistoricalFile[],
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
