import { rmSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { codeOf } from '@ioc-scanner/core'
import { asInventoryFailure } from '../database/inventory-failure.js'
import { inventoryFile, type InventoryPlace } from '../open-inventory.js'

/**
 * Removes the inventory, also a damaged one. Nothing else does that.
 * @throws {CodedError} `INVENTORY_LOCKED` while another process has it open, `INVENTORY_READ_ONLY` where it may not be removed.
 */
export function clearInventory(place: InventoryPlace): void {
  const file = inventoryFile(place)
  try {
    assertUnused(file)
    for (const each of [file, `${file}-wal`, `${file}-shm`]) rmSync(each, { force: true })
  } catch (thrown) {
    throw asInventoryFailure(thrown, file)
  }
}

function assertUnused(file: string): void {
  let db: Sqlite.Database | undefined
  try {
    db = new Sqlite(file, { fileMustExist: true, timeout: 0 })
    // The whole file for one connection: refused while another one is open.
    db.pragma('locking_mode = EXCLUSIVE')
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch (thrown) {
    // What is no readable database is removed all the same: that is what was asked for.
    if (/^SQLITE_(?:BUSY|LOCKED)/.test(codeOf(thrown) ?? '')) throw thrown
  } finally {
    db?.close()
  }
}
