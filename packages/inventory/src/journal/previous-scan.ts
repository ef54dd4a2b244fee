import type { PreviousScan, Report, Repository } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { storedText, textFrom, type StoredOid, type StoredText } from '../packing/stored-text.js'
import { headFrom, type HeadColumns } from './repository-table.js'
import { ParserSets } from './parser-sets.js'

export interface PreviousRow {
  readonly id: number
  readonly scan_id: string
  readonly authority_id: number
  readonly finished_at: number
  readonly report: string
}

/** The scan before this one, as it was when it finished: what has come since then is not in it. */
export class StoredPreviousScan implements PreviousScan {
  readonly id: string
  readonly finishedAtMs: number
  readonly repositories: number
  readonly failed: number
  readonly gaps: ReadonlyMap<string, number>
  readonly #parserSets: ParserSets

  constructor(
    private readonly connection: Connection,
    private readonly row: PreviousRow,
  ) {
    const { coverage } = JSON.parse(row.report) as Pick<Report, 'coverage'>
    this.id = row.scan_id
    this.finishedAtMs = row.finished_at
    this.repositories = coverage.repositories.total
    this.failed = coverage.repositories.failed
    this.gaps = new Map(
      connection
        .sql<[number], { reason: string; n: number }>(
          'SELECT reason, count(*) AS n FROM gap WHERE scan_id = ? GROUP BY reason',
        )
        .all(row.id)
        .map(({ reason, n }) => [reason, n]),
    )
    this.#parserSets = new ParserSets(connection)
  }

  async packagesAt(repositoryId: string): Promise<ReadonlyMap<string, number>> {
    const { authority_id, finished_at } = this.row
    return this.connection.read(() => {
      const files = this.connection
        .sql<[number, StoredText, number, number], { path: StoredText; oid: StoredOid; parser_set_id: number }>(
          `SELECT path, oid, parser_set_id FROM repository JOIN ref ON repository_id = repository.id
             JOIN presence ON ref_id = ref.id
           WHERE authority_id = ? AND source_id = ? AND since <= ? AND (until IS NULL OR until > ?)`,
        )
        .all(authority_id, storedText(repositoryId), finished_at, finished_at)
      const counts = new Map<string, number>()
      for (const { path, oid, parser_set_id } of files) {
        const parsers = this.#parserSets.namesOf(parser_set_id)
        const entries = parsers.reduce((sum, parser) => sum + this.#entries(oid, parser), 0)
        const known = counts.get(textFrom(path)) ?? 0
        if (entries > known) counts.set(textFrom(path), entries)
      }
      return counts
    })
  }

  async seen(): Promise<ReadonlyMap<string, Pick<Repository, 'nameWithOwner' | 'head'>>> {
    const rows = this.connection.guarded(() =>
      this.connection
        .sql<[number], HeadColumns & { source_id: StoredText; name: StoredText }>(
          `SELECT source_id, state.name, state.head_ref, state.head_commit, state.head_tree FROM scan_repository
             JOIN repository ON repository.id = scan_repository.repository_id
             JOIN repository_state AS state ON state.repository_id = scan_repository.repository_id AND since = state_since
           WHERE scan_id = ? AND is_scanned = 1`,
        )
        .all(this.row.id),
    )
    return new Map(
      rows.map((row) => [textFrom(row.source_id), { nameWithOwner: textFrom(row.name), head: headFrom(row) }]),
    )
  }

  #entries(oid: StoredOid, parser: string): number {
    return (
      this.connection
        .sql<[StoredOid, string], { entries: number }>(
          'SELECT entries FROM extraction WHERE oid = ? AND parser_id = (SELECT id FROM parser WHERE name = ?)',
        )
        .get(oid, parser)?.entries ?? 0
    )
  }
}
