import type { Connection } from '../database/connection.js'
import type { ExtractionTable } from '../extractions/extraction-table.js'
import { PackedPackages } from '../packing/packed-packages.js'
import { oidFrom, type StoredOid } from '../packing/stored-text.js'
import type { WantedId } from './wanted-ids.js'

/** A content that holds packages that are asked for. */
export interface ContentWith {
  /** Row of the extraction. */
  readonly id: number
  readonly oid: string
  readonly parser: string
  readonly entries: readonly Entry[]
}

/** An entry of it. */
export interface Entry {
  readonly wanted: WantedId
  readonly line?: number
  readonly dependencyPath?: readonly string[]
  readonly isDirect: boolean | null
}

const AT_ONCE = 500

interface Row {
  readonly id: number
  readonly oid: StoredOid
  readonly parser: string
  readonly packages: Buffer
}

/** Contents that hold any of these packages: by the postings, and what is not merged yet by looking into each. Many at a time. */
export function* contentsWith(
  connection: Connection,
  extractions: ExtractionTable,
  wanted: ReadonlyMap<number, WantedId>,
): Generator<readonly ContentWith[]> {
  if (wanted.size === 0) return
  const ids = [...contentIds(connection, wanted)]
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const rows = connection
      .sql<[string], Row>(
        `SELECT extraction.id, oid, parser.name AS parser, packages FROM json_each(?) AS wanted
           CROSS JOIN extraction ON extraction.id = wanted.value JOIN parser ON parser.id = parser_id
         WHERE packages IS NOT NULL`,
      )
      .all(JSON.stringify(ids.slice(at, at + AT_ONCE)))
    yield rows.map(({ id, oid, parser, packages }) => {
      return { id, oid: oidFrom(oid), parser, entries: entriesOf(new PackedPackages(packages), wanted, extractions) }
    })
  }
}

function entriesOf(
  list: PackedPackages,
  wanted: ReadonlyMap<number, WantedId>,
  extractions: ExtractionTable,
): readonly Entry[] {
  const entries: Entry[] = []
  for (let index = 0; index < list.ids.length; index++) {
    const found = wanted.get(list.ids[index] ?? 0)
    if (found !== undefined) entries.push(entryAt(list, index, found, extractions))
  }
  return entries
}

function contentIds(connection: Connection, wanted: ReadonlyMap<number, WantedId>): ReadonlySet<number> {
  const found = new Set<number>()
  const packageIds = [...wanted.keys()]
  for (let at = 0; at < packageIds.length; at += AT_ONCE) {
    const rows = connection
      .sql<[string], { id: number }>(
        `SELECT extraction_id AS id FROM json_each(?) AS wanted CROSS JOIN posting ON package_id = wanted.value`,
      )
      .all(JSON.stringify(packageIds.slice(at, at + AT_ONCE)))
    for (const { id } of rows) found.add(id)
  }
  for (let after = 0; ;) {
    const rows = connection
      .sql<[number, number], { id: number; packages: Buffer }>(
        `SELECT extraction.id, packages FROM unmerged JOIN extraction ON extraction.id = extraction_id
         WHERE extraction_id > ? ORDER BY extraction_id LIMIT ?`,
      )
      .all(after, AT_ONCE)
    for (const { id, packages } of rows) {
      if (new PackedPackages(packages).ids.some((packageId) => wanted.has(packageId))) found.add(id)
    }
    const last = rows.at(-1)
    if (last === undefined) return found
    after = last.id
  }
}

function entryAt(list: PackedPackages, index: number, wanted: WantedId, { packages }: ExtractionTable): Entry {
  const line = list.lineOf(index)
  const dependencyPath = list.dependencyPathOf(index, (id) => packages.nameOf(id))
  // What a manifest declares is asked for by the repository itself.
  const isDeclared = wanted.found.constraint !== undefined
  return {
    wanted,
    isDirect: dependencyPath === undefined ? (isDeclared ? true : null) : dependencyPath.length <= 1,
    ...(line === undefined ? {} : { line }),
    ...(dependencyPath === undefined ? {} : { dependencyPath }),
  }
}
