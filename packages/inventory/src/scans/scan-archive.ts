import { CodedError, type Report, type ReportFinding, type Selection, type Target } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { scanScope } from '../journal/scan-scope.js'

/** `running`: not finished, by a process that works on it or that died. `interrupted`: it said so at its end. Both can be taken up. */
export type ScanStatus = 'running' | 'interrupted' | 'complete' | 'incomplete'

export interface ScanSummary {
  readonly id: string
  readonly authority: string
  readonly target: Target
  readonly selection: Selection
  readonly status: ScanStatus
  /** Epoch milliseconds. */
  readonly startedAtMs: number
  /** When it last told something: a running one whose time is long ago has died. */
  readonly touchedAtMs: number
  readonly finishedAtMs: number | null
  readonly repositories: { readonly listed: number; readonly scanned: number }
  /** Without those suppressed. */
  readonly findings: number
  readonly gaps: number
}

export interface StoredReport extends ScanSummary {
  /** null: it has not come to an end. */
  readonly report: Report | null
}

/** What changed from one scan to another, by the findings' ids. Suppressed ones count for neither. */
export interface ScanDifference {
  readonly new: readonly ReportFinding[]
  readonly gone: readonly ReportFinding[]
  readonly stillThere: readonly ReportFinding[]
}

interface Row {
  readonly id: number
  readonly scan_id: string
  readonly url: string
  readonly target: string
  readonly selection: string
  readonly status: ScanStatus
  readonly started_at: number
  readonly touched_at: number
  readonly finished_at: number | null
  readonly listed: number
  readonly scanned: number
  readonly findings: number
  readonly gaps: number
}

const SCANS = `SELECT scan.id, scan_id, url, target, selection, status, started_at, touched_at, finished_at,
    (SELECT count(*) FROM scan_repository AS member WHERE member.scan_id = scan.id) AS listed,
    (SELECT count(*) FROM scan_repository AS member WHERE member.scan_id = scan.id AND is_scanned = 1) AS scanned,
    (SELECT count(*) FROM finding WHERE finding.scan_id = scan.id AND is_suppressed = 0) AS findings,
    (SELECT count(*) FROM gap WHERE gap.scan_id = scan.id) AS gaps
  FROM scan JOIN authority ON authority.id = authority_id`

/** The scans of the past. */
export class ScanArchive {
  constructor(private readonly connection: Connection) {}

  /** Newest first. @param limit at most so many; default: all */
  list(limit = -1): readonly ScanSummary[] {
    return this.connection.guarded(() =>
      this.connection.sql<[number], Row>(`${SCANS} ORDER BY scan.id DESC LIMIT ?`).all(limit).map(summaryFrom),
    )
  }

  /** @throws {CodedError} `SCAN_NOT_FOUND` */
  show(id: string): StoredReport {
    return this.connection.read(() => {
      const row = this.#row(id)
      return { ...summaryFrom(row), report: this.#report(row.id) }
    })
  }

  /** @param before the older scan's id @param after the newer one's @throws {CodedError} `SCAN_NOT_FOUND` */
  diff(before: string, after: string): ScanDifference {
    return this.connection.read(() => {
      const was = new Map(this.#findings(this.#row(before).id, 0).map((found) => [found.id, found]))
      const is = new Map(this.#findings(this.#row(after).id, 0).map((found) => [found.id, found]))
      return {
        new: [...is.values()].filter(({ id }) => !was.has(id)),
        gone: [...was.values()].filter(({ id }) => !is.has(id)),
        stillThere: [...is.values()].filter(({ id }) => was.has(id)),
      }
    })
  }

  /** Forgets the scan, with its findings and gaps; what it saw of repositories stays. @throws {CodedError} `SCAN_NOT_FOUND` */
  delete(id: string): void {
    this.connection.write(() => {
      this.connection.sql<[number]>('DELETE FROM scan WHERE id = ?').run(this.#row(id).id)
    }, 'now')
  }

  /** The newest scan that can be taken up: of this target and selection, or of any. */
  latestInterrupted(of?: {
    readonly authority: string
    readonly target: Target
    readonly selection: Selection
  }): ScanSummary | undefined {
    const scope = of === undefined ? null : scanScope(of.authority, of.target, of.selection)
    return this.connection.guarded(() => {
      const row = this.connection
        .sql<[{ scope: string | null }], Row>(
          `${SCANS} WHERE status IN ('running', 'interrupted') AND (@scope IS NULL OR scope = @scope)
           ORDER BY scan.id DESC LIMIT 1`,
        )
        .get({ scope })
      return row === undefined ? undefined : summaryFrom(row)
    })
  }

  #row(id: string): Row {
    const row = this.connection.sql<[string], Row>(`${SCANS} WHERE scan_id = ?`).get(id)
    if (row !== undefined) return row
    throw new CodedError(
      'SCAN_NOT_FOUND',
      `there is no scan '${id}' in the inventory; \`ioc-scanner scans list\` names them`,
    )
  }

  #report(rowId: number): Report | null {
    const row = this.connection
      .sql<[number], { report: string | null }>('SELECT report FROM scan WHERE id = ?')
      .get(rowId)
    if (row?.report == null) return null
    const stored = JSON.parse(row.report) as Omit<Report, 'findings' | 'suppressed'>
    const gaps = this.connection
      .sql<[number], { gap: string }>('SELECT gap FROM gap WHERE scan_id = ? ORDER BY position')
      .all(rowId)
      .map(({ gap }) => JSON.parse(gap) as Report['coverage']['gaps'][number])
    return {
      ...stored,
      findings: this.#findings(rowId, 0),
      suppressed: this.#findings(rowId, 1),
      coverage: { ...stored.coverage, gaps },
    }
  }

  #findings(rowId: number, isSuppressed: number): ReportFinding[] {
    return this.connection
      .sql<[number, number], { finding: string }>(
        'SELECT finding FROM finding WHERE scan_id = ? AND is_suppressed = ? ORDER BY position',
      )
      .all(rowId, isSuppressed)
      .map(({ finding }) => JSON.parse(finding) as ReportFinding)
  }
}

function summaryFrom(row: Row): ScanSummary {
  return {
    id: row.scan_id,
    authority: row.url,
    target: JSON.parse(row.target) as Target,
    selection: JSON.parse(row.selection) as Selection,
    status: row.status,
    startedAtMs: row.started_at,
    touchedAtMs: row.touched_at,
    finishedAtMs: row.finished_at,
    repositories: { listed: row.listed, scanned: row.scanned },
    findings: row.findings,
    gaps: row.gaps,
  }
}
