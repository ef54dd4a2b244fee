import type { Selection, Target } from '@ioc-scanner/core'
import type { Inventory, ScanSummary } from '@ioc-scanner/inventory'
import { wholeTarget } from '../inventory/scan-store.js'

/** Ids of the findings that the last finished scan of the same target and selection had; undefined: there was none. */
export async function knownBefore(
  inventory: Inventory,
  { target, selection, apiUrl }: { readonly target: Target; readonly selection: Selection; readonly apiUrl: string },
): Promise<ReadonlySet<string> | undefined> {
  const authority = target.folders.length > 0 ? 'folder' : apiUrl
  const scope = scopeOf({ authority, target: await wholeTarget(target), selection })
  const before = inventory.scans
    .list()
    .find((scan) => (scan.status === 'complete' || scan.status === 'incomplete') && scopeOf(scan) === scope)
  if (before === undefined) return undefined
  return new Set(inventory.scans.show(before.id).report?.findings.map(({ id }) => id))
}

/** Equal for scans of the same target and selection, in whatever order they were written. */
export function scopeOf({
  authority,
  target,
  selection,
}: Pick<ScanSummary, 'authority' | 'target' | 'selection'>): string {
  return JSON.stringify([authority.replace(/\/+$/, ''), inOrder({ ...target, teamFirst: false }), inOrder(selection)])
}

function inOrder(value: object): unknown {
  return Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => [key, Array.isArray(part) ? part.map(String).sort() : (part as unknown)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
}
