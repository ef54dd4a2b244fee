import { CodedError, type ScanJournal, type ScanRecord, type ScanStart } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import type { WriteQueue } from '../extractions/write-queue.js'
import { authorityId } from './authority.js'
import { StoredPreviousScan, type PreviousRow } from './previous-scan.js'
import { scanScope } from './scan-scope.js'
import { StoredScan } from './stored-scan.js'

interface ScanRow {
  readonly id: number
  readonly scope: string
  readonly status: string
}

/** The journal of all scans. */
export class StoredJournal implements ScanJournal {
  constructor(
    private readonly connection: Connection,
    private readonly queue: WriteQueue,
    private readonly now: () => number,
  ) {}

  async begin(scan: ScanStart): Promise<ScanRecord> {
    return this.queue.flush(() => {
      const authority = authorityId(this.connection, scan.authority)
      const id = scan.resume ? this.#takeUp(scan) : this.#note(scan, authority)
      const previous = this.#previous(id, scan)
      return new StoredScan({
        connection: this.connection,
        queue: this.queue,
        now: this.now,
        id,
        authorityId: authority,
        previous: previous === undefined ? null : new StoredPreviousScan(this.connection, previous),
        previousRow: previous?.id ?? 0,
      })
    }, 'now')
  }

  #note(scan: ScanStart, authority: number): number {
    if (this.#row(scan.id) !== undefined) {
      throw new CodedError(
        'SCAN_ID_TAKEN',
        `there is a scan '${scan.id}' in the inventory; a new one needs an id of its own`,
      )
    }
    const { id, target, selection, startedAtMs } = scan
    const inserted = this.connection
      .sql<[Record<string, unknown>]>(
        `INSERT INTO scan (scan_id, authority_id, scope, target, selection, started_at, touched_at, status)
         VALUES (@id, @authority, @scope, @target, @selection, @startedAtMs, @now, 'running')`,
      )
      .run({
        id,
        authority,
        scope: scanScope(scan.authority, target, selection),
        target: JSON.stringify(target),
        selection: JSON.stringify(selection),
        startedAtMs,
        now: this.now(),
      })
    return Number(inserted.lastInsertRowid)
  }

  #takeUp(scan: ScanStart): number {
    const row = this.#row(scan.id)
    if (row === undefined) {
      throw new CodedError(
        'SCAN_NOT_FOUND',
        `there is no scan '${scan.id}' in the inventory; \`ioc-scanner scans list\` names them`,
      )
    }
    if (row.status === 'complete' || row.status === 'incomplete') {
      throw new CodedError(
        'SCAN_FINISHED',
        `the scan '${scan.id}' came to its end; only an interrupted one can be taken up`,
      )
    }
    if (row.scope !== scanScope(scan.authority, scan.target, scan.selection)) {
      throw new CodedError(
        'SCAN_OTHER_TARGET',
        `the scan '${scan.id}' had another target or selection; take it up with the same ones`,
      )
    }
    this.connection
      .sql<[number, number]>(`UPDATE scan SET status = 'running', touched_at = ? WHERE id = ?`)
      .run(this.now(), row.id)
    return row.id
  }

  #row(scanId: string): ScanRow | undefined {
    return this.connection.sql<[string], ScanRow>('SELECT id, scope, status FROM scan WHERE scan_id = ?').get(scanId)
  }

  #previous(id: number, { authority, target, selection }: ScanStart): PreviousRow | undefined {
    return this.connection
      .sql<[string, number], PreviousRow>(
        `SELECT id, scan_id, authority_id, finished_at, report FROM scan
         WHERE scope = ? AND id < ? AND status IN ('complete', 'incomplete')
         ORDER BY finished_at DESC, id DESC LIMIT 1`,
      )
      .get(scanScope(authority, target, selection), id)
  }
}
