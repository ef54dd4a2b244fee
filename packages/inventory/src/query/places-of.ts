import type { Connection } from '../database/connection.js'
import { ParserSets } from '../journal/parser-sets.js'
import { oidFrom, textFrom, type StoredOid, type StoredText } from '../packing/stored-text.js'
import { SightedRepositories } from './sighted-repositories.js'
import type { CiRun, InventoryQuery, Sighting, SightedHistory } from './sighting.js'

/** Where a content is or was: a sighting without its package. */
export type Place = Pick<
  Sighting,
  'repository' | 'ref' | 'commit' | 'path' | 'origin' | 'sinceMs' | 'untilMs' | 'seenAtMs' | 'history'
>

interface PlaceRow {
  /** Row of the extraction whose content is there. */
  readonly content: number
  readonly parser: string
  readonly repository: number
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

const CONTENTS = `json_each(@contents) AS wanted CROSS JOIN extraction ON extraction.id = wanted.value
  JOIN parser ON parser.id = parser_id`
/** A head that a listing saw again unchanged is known as of that listing. */
const SEEN_AT = `CASE WHEN ref.commit_oid = head_commit AND ref.name = head_ref
  THEN max(scanned_at, listed_at) ELSE scanned_at END`
const PRESENCE = `SELECT extraction.id AS content, parser.name AS parser, repository_id AS repository, ref.name AS ref, presence.path,
    parser_set_id, since, until,
    CASE WHEN until IS NULL THEN ref.commit_oid ELSE presence.commit_oid END AS commit_oid,
    CASE WHEN until IS NULL THEN ${SEEN_AT} ELSE until END AS seen_at
  FROM ${CONTENTS} CROSS JOIN presence ON presence.oid = extraction.oid JOIN ref ON ref.id = ref_id
    JOIN repository ON repository.id = repository_id`
const HISTORY = `SELECT extraction.id AS content, parser.name AS parser, repository_id AS repository, ref, history.path,
    parser_set_id, first_at AS since, ended_at AS until, last_commit AS commit_oid, history.recorded_at AS seen_at,
    first_commit, last_at, ci_runs
  FROM ${CONTENTS} CROSS JOIN history ON history.oid = extraction.oid`
const NOW = `${PRESENCE} WHERE until IS NULL`
/** null: at any time. */
const AT_TIME = `(@at IS NULL OR (since <= @at AND (until IS NULL OR until > @at)))`
const THEN = `SELECT * FROM (${PRESENCE}) WHERE ${AT_TIME}`
const HISTORY_THEN = `SELECT * FROM (${HISTORY}) WHERE ${AT_TIME}`

interface Asked {
  /** JSON list of extraction rows. */
  readonly contents: string
  readonly at: number | null
}

/** Answers where contents are: now, then, or ever. */
export class Places {
  readonly #parserSets: ParserSets
  readonly #repositories: SightedRepositories

  constructor(
    private readonly connection: Connection,
    private readonly when: Pick<InventoryQuery, 'asOfMs' | 'ever'>,
  ) {
    this.#parserSets = new ParserSets(connection)
    this.#repositories = new SightedRepositories(connection)
  }

  /** @param contents rows of extractions @returns by these */
  of(contents: readonly number[]): ReadonlyMap<number, readonly Place[]> {
    const { ever, asOfMs } = this.when
    const asked = { contents: JSON.stringify(contents), at: ever === true ? null : (asOfMs ?? null) }
    const places = new Map<number, Place[]>()
    const put = (row: PlaceRow, place: Place): void => {
      const known = places.get(row.content)
      if (known === undefined) places.set(row.content, [place])
      else known.push(place)
    }
    const isNow = ever !== true && asOfMs === undefined
    const histories = isNow ? new Map<string, HistoryRow[]>() : this.#histories(asked)
    for (const row of this.connection
      .sql<[Asked] | [Pick<Asked, 'contents'>], PlaceRow>(isNow ? NOW : THEN)
      .all(asked)) {
      if (!this.#isRead(row)) continue
      put(row, this.#place(row, 'scan', histories.get(placeKey(row))?.shift()))
    }
    for (const row of [...histories.values()].flat()) put(row, this.#place(row, 'history', row))
    return places
  }

  /** By place: one content can have been at the same place more than once. */
  #histories(asked: Asked): Map<string, HistoryRow[]> {
    const histories = new Map<string, HistoryRow[]>()
    for (const row of this.connection.sql<[Asked], HistoryRow>(HISTORY_THEN).all(asked)) {
      if (!this.#isRead(row)) continue
      const known = histories.get(placeKey(row))
      if (known === undefined) histories.set(placeKey(row), [row])
      else known.push(row)
    }
    return histories
  }

  #isRead({ parser_set_id, parser }: PlaceRow): boolean {
    return this.#parserSets.namesOf(parser_set_id).includes(parser)
  }

  #place(row: PlaceRow, origin: Place['origin'], history: HistoryRow | undefined): Place {
    return {
      repository: this.#repositories.at(row.repository),
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
}

function placeKey({ content, repository, ref, path }: PlaceRow): string {
  return JSON.stringify([content, repository, textFrom(ref), textFrom(path)])
}

function historyFrom(row: HistoryRow): SightedHistory {
  return {
    first: { commit: oidFrom(row.first_commit), atMs: row.since },
    last: { commit: oidFrom(row.commit_oid), atMs: row.last_at },
    endedAtMs: row.until,
    ciRuns: row.ci_runs === null ? [] : (JSON.parse(row.ci_runs) as readonly CiRun[]),
  }
}
