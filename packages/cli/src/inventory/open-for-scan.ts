import { existsSync } from 'node:fs'
import { CodedError, codeOf, messageOf, printable } from '@ioc-scanner/core'
import type { Inventory } from '@ioc-scanner/inventory'
import { loadInventory } from './load-inventory.js'

/** A scan reports what it has found within ten seconds of its end: what is not merged by then is merged by the next one. */
const MERGE_AT_CLOSE_MS = 6_000

/** The inventory to scan with; where it cannot be had, the reason, and the scan goes on without it. Nothing is removed or repaired. */
export async function openForScan(folder: string): Promise<{ inventory?: Inventory; warning?: string }> {
  try {
    const { openInventory } = await loadInventory()
    return { inventory: openInventory({ folder, mergeAtCloseMs: MERGE_AT_CLOSE_MS }) }
  } catch (cause) {
    return { warning: `this scan neither uses nor keeps an inventory: ${messageOf(cause)}` }
  }
}

/** The inventory to read from. @throws {CodedError} `INVENTORY_…`, also where there is none yet. */
export async function openToRead(folder: string): Promise<Inventory> {
  const { openInventory } = await expected(folder)
  try {
    return openInventory({ folder, readOnly: true })
  } catch (cause) {
    // One of an older version is brought up to date, where that can be written.
    if (codeOf(cause) !== 'INVENTORY_READ_ONLY') throw cause
    return openInventory({ folder })
  }
}

/** The inventory to change. @throws {CodedError} `INVENTORY_…`, also where there is none yet. */
export async function openToChange(folder: string): Promise<Inventory> {
  const { openInventory } = await expected(folder)
  return openInventory({ folder })
}

async function expected(folder: string): ReturnType<typeof loadInventory> {
  const library = await loadInventory()
  const file = library.inventoryFile({ folder })
  if (existsSync(file)) return library
  const where = 'the first scan writes it; --data-dir names another place'
  throw new CodedError('INVENTORY_MISSING', `there is no inventory at ${printable(file)}: ${where}`)
}
