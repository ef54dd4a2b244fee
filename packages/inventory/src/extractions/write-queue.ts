import type { BlobKey, Extraction, TreeEntry } from '@ioc-scanner/core'
import { storedOid } from '../packing/stored-text.js'
import type { Connection, Durability } from '../database/connection.js'
import type { TreeTable } from '../trees/tree-table.js'
import type { ExtractionTable } from './extraction-table.js'

/** What is held back at most: one transaction for this much writes each page of the dictionary once, and takes about 20 ms. */
const MOST_ENTRIES = 4_000
const MOST_THINGS = 200
/** How long something waits for company. */
const WAIT_MS = 20

/**
 * Contents and trees that were told and not yet written. They are written together, and always before anything of the journal:
 * what the journal says was looked at is in the database then.
 */
export class WriteQueue {
  readonly #extractions = new Map<string, { readonly key: BlobKey; readonly extraction: Extraction }>()
  readonly #trees = new Map<string, readonly TreeEntry[]>()
  #entries = 0
  #timer: NodeJS.Timeout | undefined
  /** A failure of a write that nobody waited for: the next call hears of it. */
  #failure: { readonly thrown: unknown } | undefined

  constructor(
    private readonly connection: Connection,
    private readonly extractions: ExtractionTable,
    private readonly trees: TreeTable,
    private readonly now: () => number,
  ) {}

  extraction({ oid, parser }: BlobKey): Extraction | undefined {
    return this.#extractions.get(`${parser}\0${oid}`)?.extraction
  }

  tree(oid: string): readonly TreeEntry[] | undefined {
    return this.#trees.get(oid)
  }

  /** @throws {CodedError} what kept an earlier one from being written. */
  addExtraction(key: BlobKey, extraction: Extraction): void {
    storedOid(key.oid) // what has no valid name fails here and alone, not later with all that waits
    this.#extractions.set(`${key.parser}\0${key.oid}`, { key, extraction })
    this.#added(extraction.packages.length)
  }

  /** @throws {CodedError} what kept an earlier one from being written. */
  addTree(oid: string, entries: readonly TreeEntry[]): void {
    storedOid(oid)
    this.#trees.set(oid, entries)
    this.#added(entries.length)
  }

  /** Writes all that waits, and then `action`, in one transaction. */
  flush<T>(action: () => T, durability: Durability = 'soon'): T {
    this.#rethrow()
    clearTimeout(this.#timer)
    this.#timer = undefined
    try {
      const result = this.connection.write(() => {
        const at = this.now()
        for (const { key, extraction } of this.#extractions.values()) this.extractions.insert(key, extraction, at)
        for (const [oid, entries] of this.#trees) this.trees.insert(oid, entries, at)
        return action()
      }, durability)
      this.#clear()
      return result
    } catch (thrown) {
      this.extractions.packages.forget()
      // What cannot be written now is not held for ever: it is read again by the next scan.
      if (this.#isFull()) this.#clear()
      throw thrown
    }
  }

  #added(entries: number): void {
    this.#rethrow()
    this.#entries += entries
    if (this.#isFull()) this.flush(() => undefined)
    else this.#timer ??= setTimeout(() => this.#flushUnattended(), WAIT_MS)
  }

  #isFull(): boolean {
    return this.#entries >= MOST_ENTRIES || this.#extractions.size + this.#trees.size >= MOST_THINGS
  }

  #flushUnattended(): void {
    try {
      this.flush(() => undefined)
    } catch (thrown) {
      this.#failure = { thrown }
    }
  }

  #rethrow(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure.thrown
  }

  #clear(): void {
    this.#extractions.clear()
    this.#trees.clear()
    this.#entries = 0
  }
}
