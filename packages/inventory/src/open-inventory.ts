import { join } from 'node:path'
import { connect } from './database/connect.js'
import { Inventory } from './inventory.js'

/** Name of the database in the folder for data. */
export const INVENTORY_FILE = 'inventory.db'

export type InventoryPlace =
  /** The folder for data: the database has its usual name there. */
  { readonly folder: string; readonly file?: undefined } | { readonly file: string; readonly folder?: undefined }

export type OpenInventoryOptions = InventoryPlace & {
  /** For queries: writes nothing, makes no file, and works where the folder cannot be written. Default: false. */
  readonly readOnly?: boolean
  /** Epoch milliseconds. Default: `Date.now`. */
  readonly now?: () => number
  /** How long a write waits for another process, milliseconds. Default: 5,000. */
  readonly busyTimeoutMs?: number
  /** How long `close` may merge, milliseconds; the next one goes on. Default: 20,000. */
  readonly mergeAtCloseMs?: number
}

export function inventoryFile(place: InventoryPlace): string {
  return place.file ?? join(place.folder, INVENTORY_FILE)
}

/**
 * Opens the inventory, or makes an empty one (file 0600, new folders 0700). Several processes may have it open, for scans and queries.
 * @throws {CodedError} `INVENTORY_MISSING` (only `readOnly`), `INVENTORY_NOT_A_DATABASE`, `INVENTORY_FOREIGN`, `INVENTORY_NEWER`,
 * `INVENTORY_DAMAGED`, `INVENTORY_READ_ONLY`, `INVENTORY_DISK_FULL`, `INVENTORY_LOCKED`, `INVENTORY_IO`. The file is as it was then.
 */
export function openInventory(options: OpenInventoryOptions): Inventory {
  const { readOnly = false, now = Date.now, busyTimeoutMs = 5_000, mergeAtCloseMs = 20_000 } = options
  const connection = connect(inventoryFile(options), { readOnly, busyTimeoutMs })
  return new Inventory({ connection, now, isReadOnly: readOnly, mergeAtCloseMs })
}
