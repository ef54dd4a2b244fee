import type { ReportGap } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { textFrom, type StoredText } from '../packing/stored-text.js'

/** What an answer from the inventory does not cover, by repository; a repository can be in several lists. */
export interface InventoryCoverage {
  /** All that are known, those that are gone included. */
  readonly repositories: number
  /** Of these, those that were looked at. */
  readonly scanned: number
  /** Epoch milliseconds; null: nothing was looked at. */
  readonly oldestSeenAtMs: number | null
  readonly newestSeenAtMs: number | null
  /** Listed, and never looked at (new, skipped, failed); without commits: not here. */
  readonly neverScanned: readonly CoveredRepository[]
  /** Its trees could not be listed in full when it was last looked at. */
  readonly notWhole: readonly CoveredRepository[]
  /** Listed with a newer head than the one that was looked at. */
  readonly moved: readonly CoveredRepository[]
  /** Not seen for longer than asked. */
  readonly stale: readonly CoveredRepository[]
  /** No longer listed: deleted, or hidden from the token. */
  readonly gone: readonly CoveredRepository[]
  /** With gaps in the last finished scan that listed it. */
  readonly withGaps: readonly (CoveredRepository & { readonly gaps: readonly ReportGap[] })[]
  /** Files that are there and whose packages are not known: too large, unparsable, or their record was lost. */
  readonly unread: readonly (CoveredRepository & { readonly files: number })[]
}

export interface CoveredRepository {
  readonly id: string
  readonly nameWithOwner: string
  /** When it was last looked at; null: never. Epoch milliseconds. */
  readonly seenAtMs: number | null
}

export interface CoverageOptions {
  /** Older knowledge counts as stale. Default: one week. */
  readonly staleAfterMs?: number
}

const WEEK_MS = 7 * 24 * 3_600_000

interface Row {
  readonly id: number
  readonly source_id: StoredText
  readonly name: StoredText
  readonly has_head: number
  readonly gone_at: number | null
  readonly seen_at: number | null
  readonly is_whole: number | null
  readonly is_current: number | null
}

const REPOSITORIES = `SELECT repository.id, source_id, repository.name, head_ref IS NOT NULL AS has_head, gone_at,
    CASE WHEN ref.commit_oid = head_commit THEN max(scanned_at, listed_at) ELSE scanned_at END AS seen_at,
    is_whole, ref.commit_oid = head_commit AS is_current
  FROM repository LEFT JOIN ref ON repository_id = repository.id AND ref.name = head_ref
  ORDER BY repository.name`
const GAPS = `SELECT gap.repository_id AS id, gap FROM gap
  WHERE repository_id IS NOT NULL AND scan_id = (
    SELECT max(scan.id) FROM scan JOIN scan_repository ON scan_repository.scan_id = scan.id
    WHERE scan_repository.repository_id = gap.repository_id AND finished_at IS NOT NULL)
  ORDER BY gap.repository_id, position`
const UNREAD = `SELECT ref.repository_id AS id, count(DISTINCT presence.path) AS files
  FROM presence JOIN parser_set ON parser_set.id = parser_set_id JOIN ref ON ref.id = ref_id
    CROSS JOIN json_each(parser_set.names) AS reader
  WHERE until IS NULL AND NOT EXISTS (
    SELECT 1 FROM extraction JOIN parser ON parser.id = parser_id
    WHERE extraction.oid = presence.oid AND parser.name = reader.value)
  GROUP BY ref.repository_id`

export function coverageOf(
  connection: Connection,
  now: number,
  { staleAfterMs = WEEK_MS }: CoverageOptions,
): InventoryCoverage {
  const rows = connection.sql<[], Row>(REPOSITORIES).all()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const there = rows.filter(({ gone_at }) => gone_at === null)
  const seen = rows.flatMap(({ seen_at }) => (seen_at === null ? [] : [seen_at]))
  const only = (isWanted: (row: Row) => boolean): readonly CoveredRepository[] => there.filter(isWanted).map(covered)
  return {
    repositories: rows.length,
    scanned: seen.length,
    oldestSeenAtMs: seen.reduce<number | null>((oldest, at) => Math.min(oldest ?? at, at), null),
    newestSeenAtMs: seen.reduce<number | null>((newest, at) => Math.max(newest ?? at, at), null),
    neverScanned: only(({ has_head, seen_at }) => has_head === 1 && seen_at === null),
    notWhole: only(({ is_whole }) => is_whole === 0),
    moved: only(({ is_current }) => is_current === 0),
    stale: only(({ seen_at }) => seen_at !== null && seen_at < now - staleAfterMs),
    gone: rows.filter(({ gone_at }) => gone_at !== null).map(covered),
    withGaps: gapsByRepository(connection, byId),
    unread: connection
      .sql<[], { id: number; files: number }>(UNREAD)
      .all()
      .flatMap(({ id, files }) => {
        const row = byId.get(id)
        return row === undefined ? [] : [{ ...covered(row), files }]
      }),
  }
}

function covered({ source_id, name, seen_at }: Row): CoveredRepository {
  return { id: textFrom(source_id), nameWithOwner: textFrom(name), seenAtMs: seen_at }
}

function gapsByRepository(connection: Connection, byId: ReadonlyMap<number, Row>): InventoryCoverage['withGaps'] {
  const gaps = new Map<number, ReportGap[]>()
  for (const { id, gap } of connection.sql<[], { id: number; gap: string }>(GAPS).all()) {
    const known = gaps.get(id) ?? []
    known.push(JSON.parse(gap) as ReportGap)
    gaps.set(id, known)
  }
  return [...gaps].flatMap(([id, each]) => {
    const row = byId.get(id)
    return row === undefined ? [] : [{ ...covered(row), gaps: each }]
  })
}
