import type { Report, Selection, Target } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import type { ExtractionTable } from '../extractions/extraction-table.js'
import { ParserSets } from '../journal/parser-sets.js'
import { headFrom, repositoryFrom, type HeadColumns, type RepositoryRow } from '../journal/repository-table.js'
import { TeamTable } from '../journal/team-table.js'
import { oidFrom, textFrom, type StoredOid, type StoredText } from '../packing/stored-text.js'
import type { CiRun } from '../query/sighting.js'
import type { ScanArchive } from '../scans/scan-archive.js'
import type { TreeTable } from '../trees/tree-table.js'
import {
  EXCHANGE_FORMAT,
  EXCHANGE_VERSION,
  type ExchangedFile,
  type ExchangedState,
  type ExchangeLine,
} from './exchange-line.js'

export interface Exported {
  readonly connection: Connection
  readonly extractions: ExtractionTable
  readonly trees: TreeTable
  readonly scans: ScanArchive
}

const AT_ONCE = 200

/** The whole inventory, piece by piece, in an order that depends on what is in it alone. */
export function* exportLines(exported: Exported): Generator<ExchangeLine> {
  yield { kind: 'inventory', format: EXCHANGE_FORMAT, version: EXCHANGE_VERSION }
  yield* contents(exported)
  yield* trees(exported)
  yield* repositories(exported)
  yield* teams(exported)
  yield* scans(exported)
}

interface ContentRow {
  readonly oid: StoredOid
  readonly parser: string
  readonly recorded_at: number
}

function* contents({ connection, extractions }: Exported): Generator<ExchangeLine> {
  const rows = connection.sql<[StoredOid, string, number], ContentRow>(
    `SELECT oid, parser.name AS parser, recorded_at FROM extraction JOIN parser ON parser.id = parser_id
     WHERE (oid, parser.name) > (?, ?) ORDER BY oid, parser.name LIMIT ?`,
  )
  for (let part = rows.all('', '', AT_ONCE); ;) {
    for (const { oid, parser, recorded_at } of part) {
      const extraction = extractions.find({ oid: oidFrom(oid), parser })
      if (extraction === undefined) continue
      yield { kind: 'content', oid: oidFrom(oid), parser, recordedAtMs: recorded_at, extraction }
    }
    const last = part.at(-1)
    if (last === undefined) return
    part = rows.all(last.oid, last.parser, AT_ONCE)
  }
}

function* trees({ connection, trees: table }: Exported): Generator<ExchangeLine> {
  const rows = connection.sql<[StoredOid, number], { oid: StoredOid; recorded_at: number }>(
    'SELECT oid, recorded_at FROM tree WHERE oid > ? ORDER BY oid LIMIT ?',
  )
  for (let part = rows.all('', AT_ONCE); ;) {
    for (const { oid, recorded_at } of part) {
      yield { kind: 'tree', oid: oidFrom(oid), recordedAtMs: recorded_at, entries: table.find(oidFrom(oid)) ?? [] }
    }
    const last = part.at(-1)
    if (last === undefined) return
    part = rows.all(last.oid, AT_ONCE)
  }
}

function* repositories({ connection }: Exported): Generator<ExchangeLine> {
  const rows = connection
    .sql<[], RepositoryRow & { readonly url: string; readonly first_listed_at: number }>(
      'SELECT repository.*, url FROM repository JOIN authority ON authority.id = authority_id ORDER BY url, source_id',
    )
    .all()
  for (const row of rows) {
    yield {
      kind: 'repository',
      authority: row.url,
      repository: repositoryFrom(row),
      firstListedAtMs: row.first_listed_at,
      listedAtMs: row.listed_at,
      goneAtMs: row.gone_at,
      states: statesOf(connection, row.id),
    }
    yield* refsOf(connection, row)
    yield* historiesOf(connection, row)
  }
}

function statesOf(connection: Connection, rowId: number): ExchangedState[] {
  return connection
    .sql<[number], HeadColumns & { since: number; until: number | null; name: StoredText }>(
      'SELECT * FROM repository_state WHERE repository_id = ? ORDER BY since',
    )
    .all(rowId)
    .map((row) => ({ sinceMs: row.since, untilMs: row.until, nameWithOwner: textFrom(row.name), head: headFrom(row) }))
}

interface RefRow {
  readonly id: number
  readonly name: StoredText
  readonly commit_oid: StoredOid
  readonly tree_oid: StoredOid | null
  readonly scanned_at: number
  readonly is_whole: number
  readonly is_default: number
}

function* refsOf(connection: Connection, row: RepositoryRow & { readonly url: string }): Generator<ExchangeLine> {
  const refs = connection.sql<[number], RefRow>('SELECT * FROM ref WHERE repository_id = ? ORDER BY name').all(row.id)
  for (const ref of refs) {
    yield {
      kind: 'ref',
      authority: row.url,
      repository: textFrom(row.source_id),
      ref: {
        name: textFrom(ref.name),
        commit: oidFrom(ref.commit_oid),
        tree: ref.tree_oid === null ? null : oidFrom(ref.tree_oid),
        scannedAtMs: ref.scanned_at,
        isWhole: ref.is_whole === 1,
        isDefault: ref.is_default === 1,
      },
      files: filesOf(connection, ref.id),
    }
  }
}

interface FileRow {
  readonly path: StoredText
  readonly oid: StoredOid
  readonly parser_set_id: number
  readonly kind: number
  readonly size: number | null
  readonly commit_oid: StoredOid
  readonly since: number
  readonly until: number | null
}

function filesOf(connection: Connection, refId: number): ExchangedFile[] {
  const parserSets = new ParserSets(connection)
  return connection
    .sql<[number], FileRow>('SELECT * FROM presence WHERE ref_id = ? ORDER BY path, since, until')
    .all(refId)
    .map((row) => ({
      path: textFrom(row.path),
      oid: oidFrom(row.oid),
      parsers: parserSets.namesOf(row.parser_set_id),
      kind: row.kind === 1 ? 'symlink' : 'file',
      size: row.size,
      commit: oidFrom(row.commit_oid),
      sinceMs: row.since,
      untilMs: row.until,
    }))
}

interface HistoryRow extends Pick<FileRow, 'path' | 'oid' | 'parser_set_id'> {
  readonly ref: StoredText
  readonly first_commit: StoredOid
  readonly first_at: number
  readonly last_commit: StoredOid
  readonly last_at: number
  readonly ended_at: number | null
  readonly ci_runs: string | null
  readonly recorded_at: number
}

function* historiesOf(connection: Connection, row: RepositoryRow & { readonly url: string }): Generator<ExchangeLine> {
  const parserSets = new ParserSets(connection)
  const rows = connection
    .sql<[number], HistoryRow>(
      'SELECT * FROM history WHERE repository_id = ? ORDER BY ref, path, first_at, oid, first_commit',
    )
    .all(row.id)
  for (const each of rows) {
    yield {
      kind: 'history',
      authority: row.url,
      repository: textFrom(row.source_id),
      recordedAtMs: each.recorded_at,
      file: {
        ref: textFrom(each.ref),
        path: textFrom(each.path),
        oid: oidFrom(each.oid),
        parsers: parserSets.namesOf(each.parser_set_id),
        first: { commit: oidFrom(each.first_commit), atMs: each.first_at },
        last: { commit: oidFrom(each.last_commit), atMs: each.last_at },
        endedAtMs: each.ended_at,
        ciRuns: each.ci_runs === null ? [] : (JSON.parse(each.ci_runs) as CiRun[]),
      },
    }
  }
}

function* teams({ connection }: Exported): Generator<ExchangeLine> {
  const table = new TeamTable(connection)
  const rows = connection
    .sql<[], { authority_id: number; url: string; organization: string }>(
      'SELECT authority_id, url, organization FROM team JOIN authority ON id = authority_id ORDER BY url, organization',
    )
    .all()
  for (const { authority_id, url, organization } of rows) {
    const known = table.of(authority_id, organization)
    if (known !== undefined) yield { kind: 'team', authority: url, organization, ...known }
  }
}

function* scans({ connection, scans: archive }: Exported): Generator<ExchangeLine> {
  const members = connection.sql<[string], { source_id: StoredText; state_since: number; is_scanned: number }>(
    `SELECT source_id, state_since, is_scanned FROM scan JOIN scan_repository AS member ON member.scan_id = scan.id
       JOIN repository ON repository.id = repository_id WHERE scan.scan_id = ? ORDER BY source_id`,
  )
  for (const { id } of [...archive.list()].reverse()) {
    const shown = archive.show(id)
    yield {
      kind: 'scan',
      id,
      authority: shown.authority,
      target: shown.target satisfies Target,
      selection: shown.selection satisfies Selection,
      status: shown.status,
      startedAtMs: shown.startedAtMs,
      touchedAtMs: shown.touchedAtMs,
      finishedAtMs: shown.finishedAtMs,
      repositories: members.all(id).map(({ source_id, state_since, is_scanned }) => ({
        id: textFrom(source_id),
        stateSinceMs: state_since,
        isScanned: is_scanned === 1,
      })),
      report: shown.report satisfies Report | null,
    }
  }
}
