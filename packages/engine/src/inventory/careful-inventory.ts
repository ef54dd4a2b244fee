import { messageOf, type BlobKey, type Extraction, type InventoryStore } from '@ioc-scanner/core'

/** A store that fails answers nothing and keeps nothing, and is named once: the scan then costs more, but it ends. */
export class CarefulInventory implements InventoryStore {
  readonly keeps?: NonNullable<InventoryStore['keeps']>

  constructor(
    private readonly store: InventoryStore,
    private readonly warn: (message: string) => void,
  ) {
    if (store.keeps !== undefined) this.keeps = store.keeps.bind(store)
  }

  async find(key: BlobKey): Promise<Extraction | undefined> {
    try {
      return await this.store.find(key)
    } catch (cause) {
      this.warn(`the inventory could not be read: ${messageOf(cause)}`)
      return undefined
    }
  }

  async record(key: BlobKey, extraction: Extraction): Promise<void> {
    try {
      await this.store.record(key, extraction)
    } catch (cause) {
      this.warn(`the inventory could not be written: ${messageOf(cause)}`)
    }
  }

  async close(): Promise<void> {
    await this.store.close()
  }
}
