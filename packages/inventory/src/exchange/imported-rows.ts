import type { Connection } from '../database/connection.js'
import type { ExtractionTable } from '../extractions/extraction-table.js'
import { authorityId } from '../journal/authority.js'
import { HistoryTable } from '../journal/history-table.js'
import { ParserSets } from '../journal/parser-sets.js'
import { ReportTable } from '../journal/report-table.js'
import { RepositoryTable } from '../journal/repository-table.js'
import { scanScope } from '../journal/scan-scope.js'
import { TeamTable } from '../journal/team-table.js'
import { storedOid, storedText } from '../packing/stored-text.js'
import type { TreeTable } from '../trees/tree-table.js'
import type { ExchangedFile, ExchangeLine } from './exchange-line.js'

type LineOf<Kind extends ExchangeLine['kind']> = Extract<ExchangeLine, { readonly kind: Kind }>

const UNKNOWN_REPOSITORY = 'its repository is in no line above'

/** Writes lines of an export as rows. Inside a transaction; what is there already stays. */
export class ImportedRows {
  readonly #repositories: RepositoryTable
  readonly #parserSets: ParserSets

  constructor(
    private readonly connection: Connection,
    private readonly extractions: ExtractionTable,
    private readonly trees: TreeTable,
  ) {
    this.#repositories = new RepositoryTable(connection)
    this.#parserSets = new ParserSets(connection)
  }

  /** @returns why the line cannot be taken in */
  add(line: ExchangeLine): string | undefined {
    switch (line.kind) {
      case 'inventory':
        return undefined
      case 'content':
        return this.extractions.insert(line, line.extraction, line.recordedAtMs) as undefined
      case 'tree':
        return this.trees.insert(line.oid, line.entries, line.recordedAtMs) as undefined
      case 'repository':
        return this.#repository(line)
      case 'ref':
        return this.#ref(line)
      case 'history':
        return this.#history(line)
      case 'team':
        return this.#team(line)
      case 'scan':
        return this.#scan(line)
    }
  }

  #repository({
    authority,
    repository,
    firstListedAtMs,
    listedAtMs,
    goneAtMs,
    states,
  }: LineOf<'repository'>): undefined {
    const id = authorityId(this.connection, authority)
    if (this.#repositories.byId(id, repository.id) !== undefined) return
    const { rowId } = this.#repositories.see(id, repository, firstListedAtMs)
    this.connection.sql<[number]>('DELETE FROM repository_state WHERE repository_id = ?').run(rowId)
    this.connection
      .sql<[number, number | null, number]>('UPDATE repository SET listed_at = ?, gone_at = ? WHERE id = ?')
      .run(listedAtMs, goneAtMs, rowId)
    for (const { sinceMs, untilMs, nameWithOwner, head } of states) {
      this.connection
        .sql<[Record<string, unknown>]>(
          `INSERT INTO repository_state (repository_id, since, until, name, head_ref, head_commit, head_tree)
           VALUES (@rowId, @sinceMs, @untilMs, @name, @ref, @commit, @tree) ON CONFLICT DO NOTHING`,
        )
        .run({
          rowId,
          sinceMs,
          untilMs,
          name: storedText(nameWithOwner),
          ref: head === null ? null : storedText(head.ref),
          commit: head === null ? null : storedOid(head.commit),
          tree: head?.tree === undefined ? null : storedOid(head.tree),
        })
    }
  }

  #ref({ authority, repository, ref, files }: LineOf<'ref'>): string | undefined {
    const row = this.#repositories.byId(authorityId(this.connection, authority), repository)
    if (row === undefined) return UNKNOWN_REPOSITORY
    const inserted = this.connection
      .sql<[Record<string, unknown>]>(
        `INSERT INTO ref (repository_id, name, commit_oid, tree_oid, scanned_at, is_whole, is_default)
         VALUES (@repository, @name, @commit, @tree, @scannedAtMs, @isWhole, @isDefault) ON CONFLICT DO NOTHING`,
      )
      .run({
        repository: row.id,
        name: storedText(ref.name),
        commit: storedOid(ref.commit),
        tree: ref.tree === null ? null : storedOid(ref.tree),
        scannedAtMs: ref.scannedAtMs,
        isWhole: ref.isWhole ? 1 : 0,
        isDefault: ref.isDefault ? 1 : 0,
      })
    // A branch that is known here is known better than by an older export.
    if (inserted.changes === 1) for (const file of files) this.#file(Number(inserted.lastInsertRowid), file)
    return undefined
  }

  #file(refId: number, file: ExchangedFile): void {
    this.connection
      .sql<[Record<string, unknown>]>(
        `INSERT INTO presence (ref_id, path, oid, parser_set_id, kind, size, commit_oid, since, until)
         VALUES (@refId, @path, @oid, @parserSet, @kind, @size, @commit, @since, @until)`,
      )
      .run({
        refId,
        path: storedText(file.path),
        oid: storedOid(file.oid),
        parserSet: this.#parserSets.idOf(file.parsers),
        kind: file.kind === 'symlink' ? 1 : 0,
        size: file.size,
        commit: storedOid(file.commit),
        since: file.sinceMs,
        until: file.untilMs,
      })
  }

  #history({ authority, repository, file, recordedAtMs }: LineOf<'history'>): string | undefined {
    const isKnown = new HistoryTable(this.connection).record(authority, repository, [file], recordedAtMs)
    return isKnown ? undefined : UNKNOWN_REPOSITORY
  }

  #team({ authority, organization, teams, askedAtMs }: LineOf<'team'>): undefined {
    const table = new TeamTable(this.connection)
    const id = authorityId(this.connection, authority)
    const known = table.of(id, organization)
    if (known === undefined || known.askedAtMs < askedAtMs) table.record(id, organization, teams, askedAtMs)
  }

  #scan(line: LineOf<'scan'>): undefined {
    const authority = authorityId(this.connection, line.authority)
    const inserted = this.connection
      .sql<[Record<string, unknown>]>(
        `INSERT INTO scan (scan_id, authority_id, scope, target, selection, started_at, touched_at, status)
         VALUES (@id, @authority, @scope, @target, @selection, @startedAtMs, @touchedAtMs, @status) ON CONFLICT DO NOTHING`,
      )
      .run({
        id: line.id,
        authority,
        scope: scanScope(line.authority, line.target, line.selection),
        target: JSON.stringify(line.target),
        selection: JSON.stringify(line.selection),
        startedAtMs: line.startedAtMs,
        touchedAtMs: line.touchedAtMs,
        status: line.status,
      })
    if (inserted.changes === 0) return
    const scanId = Number(inserted.lastInsertRowid)
    const member = this.connection.sql<[number, number, number, number]>(
      `INSERT INTO scan_repository (scan_id, repository_id, state_since, is_scanned) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    for (const { id, stateSinceMs, isScanned } of line.repositories) {
      const row = this.#repositories.byId(authority, id)
      if (row !== undefined) member.run(scanId, row.id, stateSinceMs, isScanned ? 1 : 0)
    }
    if (line.report === null) return
    new ReportTable(this.connection).record(scanId, authority, line.report, line.finishedAtMs ?? line.touchedAtMs)
    this.connection.sql<[string, number]>('UPDATE scan SET status = ? WHERE id = ?').run(line.status, scanId)
  }
}
