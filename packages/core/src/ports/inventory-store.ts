import type { Package, Problem } from '../vocabulary/package.js'

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
  /** What was extracted from this blob before, in any repository. */
  find(key: BlobKey): Promise<Extraction | undefined>
  record(key: BlobKey, extraction: Extraction): Promise<void>
  close(): Promise<void>
}
export const INVENTORY_STORE = Symbol.for('ioc-scanner/v1/inventory-store')
