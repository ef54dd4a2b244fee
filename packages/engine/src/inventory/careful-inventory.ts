import {
  messageOf,
  type BlobKey,
  type Extraction,
  type ExtractionRecorder,
  type InventoryStore,
  type Package,
  type TreeEntry,
  type TreeStore,
} from '@ioc-scanner/core'

/** A store that fails answers nothing and keeps nothing, and is named once: the scan then costs more, but it ends. */
export class CarefulInventory implements InventoryStore {
  readonly keeps?: NonNullable<InventoryStore['keeps']>
  readonly recorder?: NonNullable<InventoryStore['recorder']>
  readonly trees?: TreeStore

  constructor(
    private readonly store: InventoryStore,
    private readonly warn: (message: string) => void,
  ) {
    const { trees } = store
    if (store.keeps !== undefined) this.keeps = store.keeps.bind(store)
    if (store.recorder !== undefined) this.recorder = this.#carefulRecorder(store.recorder.bind(store))
    if (trees !== undefined)
      this.trees = {
        findTree: (oid) => this.#read(() => trees.findTree(oid)),
        recordTree: (oid, entries: readonly TreeEntry[]) => this.#write(() => trees.recordTree(oid, entries)),
      }
  }

  find(key: BlobKey, wanted?: Parameters<InventoryStore['find']>[1]): Promise<Extraction | undefined> {
    return this.#read(() => this.store.find(key, wanted))
  }

  record(key: BlobKey, extraction: Extraction): Promise<void> {
    return this.#write(() => this.store.record(key, extraction))
  }

  async close(): Promise<void> {
    await this.store.close()
  }

  #carefulRecorder(open: NonNullable<InventoryStore['recorder']>): (key: BlobKey) => ExtractionRecorder {
    return (key) => {
      let recorder: ExtractionRecorder | undefined
      const attempt = (act: () => void): void => {
        try {
          act()
        } catch (cause) {
          recorder = undefined // half a content is worse than none
          this.#tellWrite(cause)
        }
      }
      attempt(() => (recorder = open(key)))
      return {
        add: (found: Package) => attempt(() => recorder?.add(found)),
        finish: (rest) => this.#write(async () => recorder?.finish(rest)),
      }
    }
  }

  async #read<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await ask()
    } catch (cause) {
      this.warn(`the inventory could not be read: ${messageOf(cause)}`)
      return undefined
    }
  }

  async #write(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (cause) {
      this.#tellWrite(cause)
    }
  }

  #tellWrite(cause: unknown): void {
    this.warn(`the inventory could not be written: ${messageOf(cause)}`)
  }
}
