import type { Report } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { textFrom, type StoredText } from '../packing/stored-text.js'
import { RepositoryTable } from './repository-table.js'

/** Reports of scans, in parts: findings and gaps are looked for one by one, the rest is read as a whole. */
export class ReportTable {
  readonly #repositories: RepositoryTable

  constructor(private readonly connection: Connection) {
    this.#repositories = new RepositoryTable(connection)
  }

  /** In place of an earlier one of the same scan. Inside a transaction. @param scanRow the scan's row */
  record(scanRow: number, authorityId: number, report: Report, at: number): void {
    const { findings, suppressed, coverage, ...rest } = report
    const { gaps, ...counts } = coverage
    this.connection.sql<[number]>('DELETE FROM finding WHERE scan_id = ?').run(scanRow)
    this.connection.sql<[number]>('DELETE FROM gap WHERE scan_id = ?').run(scanRow)
    const rowOf = this.#rowsByName(authorityId)
    const finding = this.connection.sql<[number, number, string, number | null, number, string]>(
      `INSERT INTO finding (scan_id, position, finding_id, repository_id, is_suppressed, finding) VALUES (?, ?, ?, ?, ?, ?)`,
    )
    const all = [...findings.map((found) => [found, 0] as const), ...suppressed.map((found) => [found, 1] as const)]
    all.forEach(([found, isSuppressed], position) => {
      finding.run(scanRow, position, found.id, rowOf(found.repository), isSuppressed, JSON.stringify(found))
    })
    const gap = this.connection.sql<[number, number, number | null, string, string]>(
      'INSERT INTO gap (scan_id, position, repository_id, reason, gap) VALUES (?, ?, ?, ?, ?)',
    )
    gaps.forEach((found, position) => {
      gap.run(
        scanRow,
        position,
        found.repository === null ? null : rowOf(found.repository),
        found.reason,
        JSON.stringify(found),
      )
    })
    this.connection
      .sql<[string, number, string, number]>('UPDATE scan SET status = ?, finished_at = ?, report = ? WHERE id = ?')
      .run(report.scan.status, at, JSON.stringify({ ...rest, coverage: counts }), scanRow)
  }

  /** Different findings of scans other than this one: repository id → how many. */
  findingsByRepository(authorityId: number, exceptScanRow: number): ReadonlyMap<string, number> {
    const rows = this.connection.guarded(() =>
      this.connection
        .sql<[number, number], { source_id: StoredText; n: number }>(
          `SELECT source_id, count(DISTINCT finding_id) AS n FROM finding JOIN repository ON repository.id = repository_id
           WHERE authority_id = ? AND scan_id <> ? AND is_suppressed = 0 GROUP BY repository.id`,
        )
        .all(authorityId, exceptScanRow),
    )
    return new Map(rows.map(({ source_id, n }) => [textFrom(source_id), n]))
  }

  #rowsByName(authorityId: number): (name: string) => number | null {
    const known = new Map<string, number | null>()
    return (name) => {
      const row = known.get(name)
      if (row !== undefined) return row
      const found = this.#repositories.byName(authorityId, name)?.id ?? null
      known.set(name, found)
      return found
    }
  }
}
