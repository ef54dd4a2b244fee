import type { TreeStore } from '@ioc-scanner/core'
import { isOid } from '../transport/checked-json.js'
import type { TreeItem } from './tree-items.js'

/** Trees that earlier scans have met. A tree never changes: what is known of one needs no request, in any repository. */
export class StoredTrees {
  constructor(private readonly store: TreeStore | undefined) {}

  /** Whether it is worth asking: a commit's root has no oid of its own before it is known. */
  mayKnow(tree: string): boolean {
    return this.store !== undefined && isOid(tree)
  }

  async find(oid: string): Promise<readonly TreeItem[] | undefined> {
    return this.mayKnow(oid) ? this.store?.findTree(oid) : undefined
  }

  /** @param items As the walk believes them: proven by the hash, or said to be whole by both APIs. */
  keep(oid: string, items: readonly TreeItem[]): Promise<void> | undefined {
    return this.mayKnow(oid) ? this.store?.recordTree(oid, items) : undefined
  }
}
