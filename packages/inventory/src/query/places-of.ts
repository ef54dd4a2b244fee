import type { Repository } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { ParserSets } from '../journal/parser-sets.js'
import { oidFrom, textFrom, type StoredOid, type StoredText } from '../packing/stored-text.js'
import type { CiRun, InventoryQuery, Sighting, SightedHistory } from './sighting.js'

/** Where a content is or was: a sighting without its package. */
export type Place = Pick<
  Sighting,
  'repository' | 'ref' | 'commit' | 'path' | 'origin' | 'sinceMs' | 'untilMs' | 'seenAtMs' | 'history'
>

interface PlaceRow {
  readonly source_id: StoredText
  readonly repository: StoredText
  readonly url: string
  readonly facts: string
  readonly gone_at: number | null
  readonly ref: StoredText
  readonly commit_oid: StoredOid
  readonly path: StoredText
  readonly parser_set_id: number
  readonly since: number
  readonly until: number | null
  readonly seen_at: number
}

interface HistoryRow extends PlaceRow {
  readonly first_commit: StoredOid
  readonly last_at: number
  readonly ci_runs: string | null
}

const REPOSITORY = `source_id, repository.name AS repository, url, facts, gone_at`
/** A head that a listing saw again unchanged is known as of that listing. */
const SEEN_AT = `CASE WHEN ref.commit_oid = head_commit AND ref.name = head_ref
  THEN max(scanned_at, listed_at) ELSE scanned_at END`
const PRESENCE = `SELECT ${REPOSITORY}, ref.name AS ref, path, parser_set_id, since, until,
    CASE WHEN until IS NULL THEN ref.commit_oid ELSE presence.commit_oid END AS commit_oid,
    CASE WHEN until IS NULL THEN ${SEEN_AT} ELSE until END AS seen_at
  FROM presence JOIN ref ON ref.id = ref_id JOIN repository ON repository.id = repository_id
    JOIN authority ON authority.id = authority_id
  WHERE oid = ?`
const HISTORY = `SELECT ${REPOSITORY}, ref, path, parser_set_id, first_at AS since, ended_at AS until,
    last_commit AS commit_oid, recorded_at AS seen_at, first_commit, last_at, ci_runs
  FROM history JOIN repository ON repository.id = repository_id JOIN authority ON authority.id = authority_id
  WHERE oid = ?`
/** null: at any time. */
const AT_TIME = `(@at IS NULL OR (since <= @at AND (until IS NULL OR until > @at)))`

/** Answers where contents are: now, then, or ever. */
export class Places {
  readonly #parserSets: ParserSets

  constructor(
    private readonly connection: Connection,
    private readonly when: Pick<InventoryQuery, 'asOfMs' | 'ever'>,
  ) {
    this.#parserSets = new ParserSets(connection)
  }

  of(oid: StoredOid, parser: string): readonly Place[] {
    const seen = this.#presences(oid).filter((row) => this.#isReadBy(row, parser))
    const { ever, asOfMs } = this.when
    if (ever !== true && asOfMs === undefined) return seen.map((row) => placeFrom(row, 'scan', undefined))
    const histories = this.#histories(oid).filter((row) => this.#isReadBy(row, parser))
    const told = new Set<HistoryRow>()
    const places = seen.map((row) => {
      const history = histories.find((each) => isSamePlace(row, each) && !told.has(each))
      if (history !== undefined) told.add(history)
      return placeFrom(row, 'scan', history)
    })
    return [...places, ...histories.filter((row) => !told.has(row)).map((row) => placeFrom(row, 'history', row))]
  }

  #presences(oid: StoredOid): readonly PlaceRow[] {
    const { ever, asOfMs } = this.when
    if (ever !== true && asOfMs === undefined) {
      return this.connection.sql<[StoredOid], PlaceRow>(`${PRESENCE} AND until IS NULL`).all(oid)
    }
    return this.connection
      .sql<[StoredOid, { at: number | null }], PlaceRow>(`SELECT * FROM (${PRESENCE}) WHERE ${AT_TIME}`)
      .all(oid, { at: ever === true ? null : (asOfMs ?? null) })
  }

  #histories(oid: StoredOid): readonly HistoryRow[] {
    const { ever, asOfMs } = this.when
    return this.connection
      .sql<[StoredOid, { at: number | null }], HistoryRow>(`SELECT * FROM (${HISTORY}) WHERE ${AT_TIME}`)
      .all(oid, { at: ever === true ? null : (asOfMs ?? null) })
  }

  #isReadBy({ parser_set_id }: PlaceRow, parser: string): boolean {
    return this.#parserSets.namesOf(parser_set_id).includes(parser)
  }
}

function isSamePlace(one: PlaceRow, other: PlaceRow): boolean {
  return (
    one.url === other.url &&
    textFrom(one.source_id) === textFrom(other.source_id) &&
    textFrom(one.ref) === textFrom(other.ref) &&
    textFrom(one.path) === textFrom(other.path)
  )
}

function placeFrom(row: PlaceRow, origin: Place['origin'], history: HistoryRow | undefined): Place {
  const { isArchived, isFork, visibility } = JSON.parse(row.facts) as Repository
  return {
    repository: {
      id: textFrom(row.source_id),
      nameWithOwner: textFrom(row.repository),
      authority: row.url,
      isArchived,
      isFork,
      visibility,
      goneAtMs: row.gone_at,
    },
    ref: textFrom(row.ref),
    commit: oidFrom(row.commit_oid),
    path: textFrom(row.path),
    origin,
    sinceMs: row.since,
    untilMs: row.until,
    seenAtMs: row.seen_at,
    ...(history === undefined ? {} : { history: historyFrom(history) }),
  }
}

function historyFrom(row: HistoryRow): SightedHistory {
  return {
    first: { commit: oidFrom(row.first_commit), atMs: row.since },
    last: { commit: oidFrom(row.commit_oid), atMs: row.last_at },
    endedAtMs: row.until,
    ciRuns: row.ci_runs === null ? [] : (JSON.parse(row.ci_runs) as readonly CiRun[]),
  }
}
