import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from '@jest/globals'
import { openInventory, type Inventory, type OpenInventoryOptions } from '../src/index.js'

const folders: string[] = []
const open: Inventory[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((inventory) => inventory.close()))
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'inventory-'))
  folders.push(folder)
  return folder
}

/** An inventory that is closed after the test. */
export function inventoryIn(
  options: Omit<OpenInventoryOptions, 'file' | 'folder'> & { readonly folder?: string } = {},
): Inventory {
  const { folder = temporaryFolder(), ...rest } = options
  const inventory = openInventory({ ...rest, folder })
  open.push(inventory)
  return inventory
}
