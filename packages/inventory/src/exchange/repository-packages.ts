import { CodedError, type Package } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import type { ExtractionTable } from '../extractions/extraction-table.js'
import { ParserSets } from '../journal/parser-sets.js'
import type { RepositoryRow } from '../journal/repository-table.js'
import { oidFrom, storedText, textFrom, type StoredOid, type StoredText } from '../packing/stored-text.js'

/** A repository by its name now, or by its id. */
export function namedRepository(connection: Connection, nameOrId: string): RepositoryRow {
  const rows = connection
    .sql<[StoredText, StoredText], RepositoryRow>(
      `SELECT * FROM repository WHERE name_folded = ? OR source_id = ? ORDER BY gone_at IS NOT NULL, listed_at DESC`,
    )
    .all(storedText(nameOrId.toLowerCase()), storedText(nameOrId))
  const [row] = rows
  if (row === undefined) {
    throw new CodedError('REPOSITORY_UNKNOWN', `no scan has listed '${nameOrId}'; names are written owner/name`)
  }
  return row
}

export interface PackagePlace {
  readonly found: Package
  readonly ref: string
  readonly path: string
}

/** Every package of every file that is there now. */
export function* packagesOf(
  connection: Connection,
  extractions: ExtractionTable,
  rowId: number,
): Generator<PackagePlace> {
  const parserSets = new ParserSets(connection)
  const files = connection
    .sql<[number], { ref: StoredText; path: StoredText; oid: StoredOid; parser_set_id: number }>(
      `SELECT ref.name AS ref, path, oid, parser_set_id FROM ref JOIN presence ON ref_id = ref.id
       WHERE repository_id = ? AND until IS NULL ORDER BY ref.name, path`,
    )
    .all(rowId)
  for (const { ref, path, oid, parser_set_id } of files) {
    for (const parser of parserSets.namesOf(parser_set_id)) {
      const extraction = extractions.find({ oid: oidFrom(oid), parser })
      for (const found of extraction?.packages ?? []) yield { found, ref: textFrom(ref), path: textFrom(path) }
    }
  }
}
