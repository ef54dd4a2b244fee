import { statSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import type { Connection } from '../database/connection.js'
import { oidFrom, type StoredOid } from '../packing/stored-text.js'
import type { TreeTable } from '../trees/tree-table.js'

export interface PruneOptions {
  /** What ended before that time is forgotten: former files, histories, repositories that are gone, scans. Epoch milliseconds. */
  readonly beforeMs: number
  /** Of each target so many of the newest scans stay, however old they are. Default: 1, so that the next scan has one to be compared with. */
  readonly keepScans?: number
  /** Gives the room back to the disk; needs as much room again while it runs. Default: true. */
  readonly compact?: boolean
}

export interface PruneResult {
  readonly scans: number
  readonly formerFiles: number
  readonly histories: number
  readonly repositories: number
  readonly contents: number
  readonly trees: number
  readonly bytesBefore: number
  readonly bytesAfter: number
}

/** What a scan has recorded and not yet told the place of is not taken for forgotten. */
const GRACE_MS = 24 * 3_600_000

const OLD_SCANS = `DELETE FROM scan WHERE coalesce(finished_at, touched_at) < @beforeMs AND id NOT IN (
  SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY scope ORDER BY id DESC) AS place FROM scan) WHERE place <= @keepScans)`
/** Contents of no file, now or in what is kept of the past, or of a parser that nothing is read by any more. */
const FORGOTTEN = `SELECT extraction.id FROM extraction JOIN parser ON parser.id = parser_id WHERE recorded_at < ?
  AND NOT EXISTS (SELECT 1 FROM presence JOIN parser_set ON parser_set.id = parser_set_id, json_each(names) AS reader
    WHERE presence.oid = extraction.oid AND reader.value = parser.name)
  AND NOT EXISTS (SELECT 1 FROM history JOIN parser_set ON parser_set.id = parser_set_id, json_each(names) AS reader
    WHERE history.oid = extraction.oid AND reader.value = parser.name)`

/** Forgets what is over. Names and versions of packages stay: they are small, and open connections know them by their numbers. */
export async function pruneInventory(
  connection: Connection,
  trees: TreeTable,
  { beforeMs, keepScans = 1, compact = true }: PruneOptions,
  now: number,
): Promise<PruneResult> {
  const bytesBefore = statSync(connection.file).size
  const unreachable = await unreachableTrees(connection, trees, Math.min(beforeMs, now - GRACE_MS))
  const removed = connection.write(() => {
    const run = (sql: string): number => connection.sql<[number]>(sql).run(beforeMs).changes
    const scans = connection.sql<[object]>(OLD_SCANS).run({ beforeMs, keepScans }).changes
    const formerFiles = run('DELETE FROM presence WHERE until < ?')
    const histories = run('DELETE FROM history WHERE ended_at < ?')
    const repositories = run('DELETE FROM repository WHERE gone_at < ?')
    run(
      'DELETE FROM repository_state WHERE until < ? AND NOT EXISTS (SELECT 1 FROM scan_repository AS member WHERE member.repository_id = repository_state.repository_id AND state_since = since)',
    )
    const contents = removeContents(connection, Math.min(beforeMs, now - GRACE_MS))
    const remove = connection.sql<[number]>('DELETE FROM tree WHERE id = ?')
    for (const id of unreachable) remove.run(id)
    return { scans, formerFiles, histories, repositories, contents, trees: unreachable.length }
  }, 'now')
  connection.guarded(() => {
    if (compact) connection.db.exec('VACUUM')
    connection.db.pragma('wal_checkpoint(TRUNCATE)')
  })
  return { ...removed, bytesBefore, bytesAfter: statSync(connection.file).size }
}

function removeContents(connection: Connection, beforeMs: number): number {
  const ids = connection
    .sql<[number], { id: number }>(FORGOTTEN)
    .all(beforeMs)
    .map(({ id }) => id)
  if (ids.length === 0) return 0
  const list = JSON.stringify(ids)
  connection.sql<[string]>('DELETE FROM posting WHERE extraction_id IN (SELECT value FROM json_each(?))').run(list)
  connection.sql<[string]>('DELETE FROM extraction WHERE id IN (SELECT value FROM json_each(?))').run(list)
  return ids.length
}

/** Trees below no known head. Rows recorded after `beforeMs` stay in any case. */
async function unreachableTrees(
  connection: Connection,
  trees: TreeTable,
  beforeMs: number,
): Promise<readonly number[]> {
  const reached = new Set<string>()
  const open = connection.guarded(() =>
    connection
      .sql<[], { oid: StoredOid }>(
        `SELECT tree_oid AS oid FROM ref WHERE tree_oid IS NOT NULL
         UNION SELECT head_tree FROM repository WHERE head_tree IS NOT NULL`,
      )
      .all()
      .map(({ oid }) => oidFrom(oid)),
  )
  for (let oid = open.pop(); oid !== undefined; oid = open.pop()) {
    if (reached.has(oid)) continue
    reached.add(oid)
    if (reached.size % 1_000 === 0) await turn()
    for (const entry of trees.find(oid) ?? []) if (entry.kind === 'folder') open.push(entry.oid)
  }
  return connection.guarded(() =>
    connection
      .sql<[number], { id: number; oid: StoredOid }>('SELECT id, oid FROM tree WHERE recorded_at < ?')
      .all(beforeMs)
      .filter(({ oid }) => !reached.has(oidFrom(oid)))
      .map(({ id }) => id),
  )
}
