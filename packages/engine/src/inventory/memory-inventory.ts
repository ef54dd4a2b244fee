import type { BlobKey, Extraction, InventoryStore, Package } from '@ioc-scanner/core'

/**
 * The inventory of one scan: it answers which contents were read already and forgets at the end. It keeps only packages
 * that an indicator names, so that its size follows the findings and not the organization.
 */
export class MemoryInventory implements InventoryStore {
  readonly #extractions = new Map<string, Extraction>()

  constructor(readonly keeps: (found: Package) => boolean) {}

  async find(key: BlobKey): Promise<Extraction | undefined> {
    return this.#extractions.get(textOf(key))
  }

  async record(key: BlobKey, { packages, problems, references }: Extraction): Promise<void> {
    const kept = packages.filter((found) => this.keeps(found))
    const isEmpty = kept.length === 0 && problems.length === 0 && references.length === 0
    this.#extractions.set(textOf(key), isEmpty ? NOTHING : { packages: kept, problems, references })
  }

  async close(): Promise<void> {
    this.#extractions.clear()
  }
}

/** One object for the many contents without anything to remember. */
const NOTHING: Extraction = { packages: [], problems: [], references: [] }

const textOf = ({ oid, parser }: BlobKey): string => `${parser}\0${oid}`
