import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { InventoryStore, Target } from '@ioc-scanner/core'
import type { Inventory } from '@ioc-scanner/inventory'

/** The inventory for a scan: folders are noted by the whole of their path, since `.` is another folder elsewhere. */
export function scanStore(inventory: Inventory): InventoryStore {
  const { trees, journal } = inventory
  return {
    find: (key, wanted) => inventory.find(key, wanted),
    record: (key, extraction) => inventory.record(key, extraction),
    recorder: (key) => inventory.recorder(key),
    trees,
    journal: { begin: async (scan) => journal.begin({ ...scan, target: await wholeTarget(scan.target) }) },
    close: () => inventory.close(),
  }
}

/** For a scan without the network: it sees nothing new, so that nothing it says may make knowledge look fresh. */
export function readingStore(inventory: Inventory): InventoryStore {
  const { trees } = inventory
  return {
    find: (key, wanted) => inventory.find(key, wanted),
    record: async () => undefined,
    trees: { findTree: (oid) => trees.findTree(oid), recordTree: async () => undefined },
    close: () => inventory.close(),
  }
}

/** The target as the journal knows it. */
export async function wholeTarget(target: Target): Promise<Target> {
  return { ...target, folders: await Promise.all(target.folders.map(wholePath)) }
}

async function wholePath(folder: string): Promise<string> {
  try {
    return await realpath(folder)
  } catch {
    return resolve(folder) // it is not there: the source says so
  }
}
