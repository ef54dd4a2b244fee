import type {
  ListedBefore,
  ListedPage,
  PastFile,
  PreviousScan,
  Report,
  Repository,
  ScanRecord,
  SeenRepository,
  Team,
} from '@ioc-scanner/core'
import type { Connection, Durability } from '../database/connection.js'
import type { WriteQueue } from '../extractions/write-queue.js'
import { compressed, expanded } from '../packing/compressed.js'
import { HistoryTable } from './history-table.js'
import { PresenceTable } from './presence-table.js'
import { ReportTable } from './report-table.js'
import { RepositoryTable } from './repository-table.js'
import { TeamTable } from './team-table.js'

export interface StoredScanParts {
  readonly connection: Connection
  readonly queue: WriteQueue
  readonly now: () => number
  /** The scan's row. */
  readonly id: number
  readonly authorityId: number
  readonly previous: PreviousScan | null
  /** Its row; 0: none. */
  readonly previousRow: number
}

/** Repositories that were looked at in the last second are looked at again after a power failure: that is cheaper than a sync for each. */
const SYNC_EVERY_MS = 1_000

/** One scan's page in the journal. */
export class StoredScan implements ScanRecord {
  readonly before: ListedBefore
  readonly previous: PreviousScan | null
  readonly #repositories: RepositoryTable
  readonly #presence: PresenceTable
  readonly #teams: TeamTable
  readonly #reports: ReportTable
  readonly #history: HistoryTable
  #syncedAtMs = -Infinity

  constructor(private readonly scan: StoredScanParts) {
    this.previous = scan.previous
    this.#repositories = new RepositoryTable(scan.connection)
    this.#presence = new PresenceTable(scan.connection)
    this.#teams = new TeamTable(scan.connection)
    this.#reports = new ReportTable(scan.connection)
    this.#history = new HistoryTable(scan.connection)
    this.before = this.#listedBefore()
  }

  async listed(page: ListedPage): Promise<void> {
    this.#write((at) => {
      const { connection, id } = this.scan
      for (const repository of page.repositories) this.#member(repository, at)
      connection
        .sql<[number, Buffer]>('INSERT INTO listed_page (scan_id, page) VALUES (?, ?)')
        .run(id, compressed(Buffer.from(JSON.stringify(page)), 0))
      connection.sql<[string | null, number]>('UPDATE scan SET progress = ? WHERE id = ?').run(page.progress, id)
    }, 'now')
  }

  async listingDone(): Promise<void> {
    this.#write((at) => {
      const { connection, id, previousRow } = this.scan
      connection.sql<[number]>('UPDATE scan SET is_listed = 1, progress = NULL WHERE id = ?').run(id)
      // Known by the last finished scan of the same target, or by one since: those missing earlier are marked already.
      connection
        .sql<[number, number, number, number]>(
          `UPDATE repository SET gone_at = ? WHERE gone_at IS NULL AND id IN (
             SELECT repository_id FROM scan_repository JOIN scan ON scan.id = scan_repository.scan_id
             WHERE scan.id >= ? AND scope = (SELECT scope FROM scan WHERE id = ?)
           ) AND id NOT IN (SELECT repository_id FROM scan_repository WHERE scan_id = ?)`,
        )
        .run(at, previousRow, id, id)
    }, 'now')
  }

  async repositoryScanned(seen: SeenRepository): Promise<void> {
    const isDue = performance.now() - this.#syncedAtMs >= SYNC_EVERY_MS
    this.#write(
      (at) => {
        const { connection, id, authorityId } = this.scan
        const { repository } = seen
        const rowId = this.#repositories.byId(authorityId, repository.id)?.id ?? this.#member(repository, at)
        this.#presence.replace(rowId, seen, at)
        connection
          .sql<[number, number]>('UPDATE scan_repository SET is_scanned = 1 WHERE scan_id = ? AND repository_id = ?')
          .run(id, rowId)
      },
      isDue ? 'now' : 'soon',
    )
  }

  async recordHistory(repository: Repository, files: readonly PastFile[]): Promise<void> {
    this.#write((at) => {
      const { authorityId } = this.scan
      const rowId = this.#repositories.byId(authorityId, repository.id)?.id ?? this.#member(repository, at)
      this.#history.recordAt(rowId, files, at)
    }, 'now')
  }

  async pastFindings(): Promise<ReadonlyMap<string, number>> {
    return this.#reports.findingsByRepository(this.scan.authorityId, this.scan.id)
  }

  async teams(
    organization: string,
  ): Promise<{ readonly teams: readonly Team[]; readonly askedAtMs: number } | undefined> {
    return this.#teams.of(this.scan.authorityId, organization)
  }

  async recordTeams(organization: string, teams: readonly Team[], askedAtMs: number): Promise<void> {
    this.#write(() => this.#teams.record(this.scan.authorityId, organization, teams, askedAtMs), 'now')
  }

  async finished(report: Report): Promise<void> {
    this.#write((at) => {
      const { connection, id, authorityId } = this.scan
      this.#reports.record(id, authorityId, report, at)
      if (report.scan.status === 'interrupted') return
      connection.sql<[number]>('DELETE FROM listed_page WHERE scan_id = ?').run(id)
    }, 'now')
  }

  /** Notes it as one of this scan. @returns its row */
  #member(repository: Repository, at: number): number {
    const { connection, id, authorityId } = this.scan
    const { rowId, stateSince } = this.#repositories.see(authorityId, repository, at)
    connection
      .sql<[number, number, number]>(
        `INSERT INTO scan_repository (scan_id, repository_id, state_since) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET state_since = excluded.state_since`,
      )
      .run(id, rowId, stateSince)
    return rowId
  }

  #write(action: (at: number) => void, durability: Durability): void {
    const { queue, connection, id, previous, now } = this.scan
    // Later than the scan before in any case: what changes now was still there then, also where a clock went back.
    const at = Math.max(now(), (previous?.finishedAtMs ?? -Infinity) + 1)
    queue.flush(() => {
      action(at)
      connection.sql<[number, number]>('UPDATE scan SET touched_at = ? WHERE id = ?').run(at, id)
    }, durability)
    if (durability === 'now') this.#syncedAtMs = performance.now()
  }

  #listedBefore(): ListedBefore {
    const { connection, id } = this.scan
    const pages = connection
      .sql<[number], { page: Buffer }>('SELECT page FROM listed_page WHERE scan_id = ? ORDER BY id')
      .all(id)
      .map(({ page }) => JSON.parse(expanded(page).toString()) as ListedPage)
    const repositories = pages.flatMap((page) => page.repositories)
    const row = connection
      .sql<[number], { progress: string | null; is_listed: number }>(
        'SELECT progress, is_listed FROM scan WHERE id = ?',
      )
      .get(id)
    return {
      repositories: [...new Map(repositories.map((repository) => [repository.id, repository])).values()],
      gaps: pages.flatMap((page) => page.gaps),
      progress: row?.progress ?? null,
      isComplete: row?.is_listed === 1,
    }
  }
}
