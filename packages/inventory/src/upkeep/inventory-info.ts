import { statSync } from 'node:fs'
import type { Connection } from '../database/connection.js'
import { SCHEMA_VERSION } from '../database/migrate.js'

export interface InventoryInfo {
  readonly file: string
  readonly schemaVersion: number
  /** Bytes of the database, and of what waits in its log. */
  readonly bytes: number
  readonly logBytes: number
  readonly repositories: number
  /** Branches that were looked at. */
  readonly refs: number
  /** Files that are there now, and that were there once. */
  readonly files: number
  readonly formerFiles: number
  /** Different packages: name and version, or name and constraint. */
  readonly packages: number
  /** Contents that were read, each once for each parser. */
  readonly contents: number
  /** Packages in all of these contents, as often as they are there. */
  readonly entries: number
  /** Contents that `merge` has not sorted in yet. */
  readonly unmerged: number
  readonly trees: number
  readonly scans: number
}

const COUNTS = `SELECT (SELECT count(*) FROM repository) AS repositories, (SELECT count(*) FROM ref) AS refs,
  (SELECT count(*) FROM presence WHERE until IS NULL) AS files,
  (SELECT count(*) FROM presence WHERE until IS NOT NULL) AS formerFiles,
  (SELECT count(*) FROM package) AS packages, (SELECT count(*) FROM extraction) AS contents,
  (SELECT coalesce(sum(entries), 0) FROM extraction) AS entries, (SELECT count(*) FROM unmerged) AS unmerged,
  (SELECT count(*) FROM tree) AS trees, (SELECT count(*) FROM scan) AS scans`

type Counts = Omit<InventoryInfo, 'file' | 'schemaVersion' | 'bytes' | 'logBytes'>

export function inventoryInfo(connection: Connection): InventoryInfo {
  const counts = connection.guarded(() => connection.sql<[], Counts>(COUNTS).get())
  if (counts === undefined) throw new RangeError('the counts of the inventory are not to be had')
  return {
    file: connection.file,
    schemaVersion: SCHEMA_VERSION,
    bytes: bytesOf(connection.file),
    logBytes: bytesOf(`${connection.file}-wal`),
    ...counts,
  }
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
