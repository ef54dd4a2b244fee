import type { TreeItem } from './tree-items.js'

/** Trees met lately, by oid: a folder that many repositories share is asked for once. Bounded by entries, oldest go first. */
export class TreeCache {
  readonly #trees = new Map<string, readonly TreeItem[]>()
  #entries = 0

  constructor(private readonly maxEntries: number) {}

  get(oid: string): readonly TreeItem[] | undefined {
    const items = this.#trees.get(oid)
    if (items !== undefined) {
      this.#trees.delete(oid)
      this.#trees.set(oid, items)
    }
    return items
  }

  put(oid: string, items: readonly TreeItem[]): void {
    if (this.#trees.has(oid) || items.length > this.maxEntries / 4) return
    this.#trees.set(oid, items)
    this.#entries += weightOf(items)
    for (const [oldest, entries] of this.#trees) {
      if (this.#entries <= this.maxEntries) return
      this.#trees.delete(oldest)
      this.#entries -= weightOf(entries)
    }
  }
}

/** A tree without entries takes room as well. */
function weightOf(items: readonly TreeItem[]): number {
  return items.length + 1
}
