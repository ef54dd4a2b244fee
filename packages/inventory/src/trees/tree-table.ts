import type { TreeEntry } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { storedOid, type StoredOid } from '../packing/stored-text.js'
import { packTree, unpackTree } from '../packing/tree-entries.js'

/** Folders by their oid: all entries of each, packed. */
export class TreeTable {
  constructor(private readonly connection: Connection) {}

  find(oid: string): readonly TreeEntry[] | undefined {
    return this.connection.guarded(() => {
      const row = this.connection
        .sql<[StoredOid], { entries: Buffer }>('SELECT entries FROM tree WHERE oid = ?')
        .get(storedOid(oid))
      return row === undefined ? undefined : unpackTree(row.entries)
    })
  }

  /** Inside a transaction. */
  insert(oid: string, entries: readonly TreeEntry[], recordedAtMs: number): void {
    this.connection
      .sql<[StoredOid, Buffer, number]>(
        'INSERT INTO tree (oid, entries, recorded_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      )
      .run(storedOid(oid), packTree(entries), recordedAtMs)
  }
}
