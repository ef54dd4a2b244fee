import { CodedError, printable, type Selection, type Target } from '@ioc-scanner/core'
import type { ScanOptions } from '@ioc-scanner/engine'
import type { Inventory } from '@ioc-scanner/inventory'
import { openForScan, openToRead } from '../inventory/open-for-scan.js'
import { loadInventory } from '../inventory/load-inventory.js'
import { readingStore, scanStore } from '../inventory/scan-store.js'
import { knownBefore } from './known-before.js'
import { resumedScan } from './resumed-scan.js'

export interface InventoryWish {
  /** Where it is kept. */
  readonly folder: string
  readonly target: Target | undefined
  readonly selection: Selection
  readonly apiUrl: string
  readonly offline: boolean
  readonly refresh: boolean
  /** Id of the scan to go on with, or `LATEST`. */
  readonly resume: string | undefined
  /** Whether only findings count that the scan before did not have. */
  readonly onlyNew: boolean
}

/** What the inventory adds to a scan. */
export interface ScanInventory {
  readonly target: Target
  readonly selection: Selection
  readonly options: Pick<ScanOptions, 'inventory' | 'id' | 'resume' | 'refresh' | 'source'>
  /** For the report, and told at once. */
  readonly warnings: readonly string[]
  /** Ids of findings that are not new. */
  readonly known: ReadonlySet<string>
  /** Whether an interrupted scan can be taken up. */
  readonly isKept: boolean
}

const NOTHING: ReadonlySet<string> = new Set()

/**
 * Opens the inventory for a scan. Where it cannot be used the scan goes on without it, except where it is asked to answer.
 * @throws {CodedError} `INVENTORY_…`, `SCAN_NOT_FOUND`, `SCAN_FINISHED`, `USAGE`
 */
export async function scanInventory(wish: InventoryWish): Promise<ScanInventory> {
  if (wish.offline) return offlineScan(wish)
  const { inventory, warning } = await openForScan(wish.folder)
  if (inventory === undefined) {
    if (wish.resume !== undefined) throw new CodedError('INVENTORY_UNUSABLE', `--resume: ${warning ?? ''}`)
    const news = wish.onlyNew ? ['--fail-on new: without an inventory every finding counts as new'] : []
    return {
      ...named(wish),
      options: {},
      warnings: [...(warning === undefined ? [] : [warning]), ...news],
      known: NOTHING,
      isKept: false,
    }
  }
  try {
    return await keptScan(inventory, wish)
  } catch (cause) {
    await inventory.close()
    throw cause
  }
}

async function keptScan(inventory: Inventory, wish: InventoryWish): Promise<ScanInventory> {
  const { resume, refresh } = wish
  const store = { inventory: scanStore(inventory), ...(refresh ? { refresh } : {}) }
  const taken =
    resume === undefined ? undefined : await resumedScan(inventory, { ...wish, id: resume, named: given(wish) })
  const what =
    taken === undefined
      ? named(wish)
      : { target: wish.target ?? taken.target, selection: wish.target === undefined ? taken.selection : wish.selection }
  return {
    ...what,
    options: { ...store, ...(taken === undefined ? {} : { id: taken.id, resume: true }) },
    warnings: [],
    ...(await compared(inventory, { ...wish, ...what })),
    isKept: true,
  }
}

/** From the inventory alone; folders are read as ever. */
async function offlineScan(wish: InventoryWish): Promise<ScanInventory> {
  const what = named(wish)
  const inventory = await openToRead(wish.folder).catch((cause: unknown) => {
    if (what.target.folders.length > 0) return undefined
    throw cause
  })
  if (inventory === undefined) return { ...what, options: {}, warnings: [], known: NOTHING, isKept: false }
  const { storedSource } = await loadInventory()
  const source = what.target.folders.length > 0 ? {} : { source: storedSource(inventory) }
  const age = oldest(inventory)
  return {
    ...what,
    options: { inventory: readingStore(inventory), ...source },
    warnings: age === undefined || what.target.folders.length > 0 ? [] : [age],
    ...(await compared(inventory, { ...wish, ...what })),
    isKept: false,
  }
}

async function compared(
  inventory: Inventory,
  wish: Pick<InventoryWish, 'apiUrl' | 'onlyNew' | 'selection'> & { readonly target: Target },
): Promise<Pick<ScanInventory, 'known'>> {
  return { known: wish.onlyNew ? ((await knownBefore(inventory, wish)) ?? NOTHING) : NOTHING }
}

function oldest(inventory: Inventory): string | undefined {
  const { oldestSeenAtMs: at } = inventory.coverage()
  if (at === null) return undefined
  return `--offline: answered from the inventory alone; its oldest knowledge is of ${new Date(at).toISOString()} (${printable(inventory.file)})`
}

const given = ({ target, selection }: InventoryWish) => (target === undefined ? undefined : { target, selection })

function named({ target, selection }: InventoryWish): { readonly target: Target; readonly selection: Selection } {
  if (target === undefined) throw new CodedError('USAGE', 'nothing to scan')
  return { target, selection }
}
