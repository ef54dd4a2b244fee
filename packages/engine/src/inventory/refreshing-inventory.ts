import type { BlobKey, Extraction, ExtractionRecorder, InventoryStore, ScanJournal, TreeStore } from '@ioc-scanner/core'

/** Asks again for everything: what earlier scans left in a store is not answered, what this one meets is kept as ever. */
export class RefreshingInventory implements InventoryStore {
  readonly keeps?: NonNullable<InventoryStore['keeps']>
  readonly recorder?: NonNullable<InventoryStore['recorder']>
  readonly trees?: TreeStore
  readonly journal?: ScanJournal
  readonly #own = new Set<string>()

  constructor(private readonly store: InventoryStore) {
    const { trees, journal } = store
    const recorder = store.recorder?.bind(store)
    if (store.keeps !== undefined) this.keeps = store.keeps.bind(store)
    if (recorder !== undefined) this.recorder = (key) => this.#noting(key, recorder(key))
    if (journal !== undefined) this.journal = journal
    if (trees !== undefined)
      this.trees = { findTree: async () => undefined, recordTree: (...known) => trees.recordTree(...known) }
  }

  async find(key: BlobKey, wanted?: Parameters<InventoryStore['find']>[1]): Promise<Extraction | undefined> {
    return this.#own.has(textOf(key)) ? this.store.find(key, wanted) : undefined
  }

  async record(key: BlobKey, extraction: Extraction): Promise<void> {
    await this.store.record(key, extraction)
    this.#own.add(textOf(key))
  }

  close(): Promise<void> {
    return this.store.close()
  }

  #noting(key: BlobKey, recorder: ExtractionRecorder): ExtractionRecorder {
    return {
      add: (found) => recorder.add(found),
      finish: async (rest) => {
        await recorder.finish(rest)
        this.#own.add(textOf(key))
      },
    }
  }
}

const textOf = ({ oid, parser }: BlobKey): string => `${parser}\0${oid}`
