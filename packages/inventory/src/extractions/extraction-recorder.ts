import type { BlobKey, Extraction, ExtractionRecorder, Package } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { PackagePacker } from '../packing/package-packer.js'
import { storedOid } from '../packing/stored-text.js'
import type { ExtractionTable } from './extraction-table.js'

/** Packages that get their numbers together. */
const AT_ONCE = 1_000

/** A large content, package by package: what is held of each is a few bytes of the list that will be its row. */
export class StoredRecorder implements ExtractionRecorder {
  readonly #packer = new PackagePacker()
  #waiting: Package[] = []

  /** @throws {CodedError} `INVENTORY_OID_INVALID` */
  constructor(
    private readonly connection: Connection,
    private readonly table: ExtractionTable,
    private readonly key: BlobKey,
    private readonly now: () => number,
  ) {
    storedOid(key.oid)
  }

  add(found: Package): void {
    this.#waiting.push(found)
    if (this.#waiting.length >= AT_ONCE) this.#number()
  }

  async finish(rest: Pick<Extraction, 'problems' | 'references'>): Promise<void> {
    this.#number()
    this.connection.write(() => this.table.insertPacked(this.key, this.#packer, rest, this.now()))
  }

  #number(): void {
    const waiting = this.#waiting
    this.#waiting = []
    try {
      this.connection.write(() => {
        for (const found of waiting) this.#packer.add(this.table.numbered(found))
      })
    } catch (thrown) {
      this.table.packages.forget()
      throw thrown
    }
  }
}
