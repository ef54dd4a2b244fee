import { setImmediate as turn } from 'node:timers/promises'
import { codeOf, messageOf } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { PackedPackages } from '../packing/packed-packages.js'
import { unpackTree } from '../packing/tree-entries.js'

export interface CheckOptions {
  /** Looks into every row and every index; else into every fiftieth row, and the structure of the whole file. Default: false. */
  readonly everyRow?: boolean
}

export interface CheckResult {
  readonly isSound: boolean
  /** In words, at most a hundred. */
  readonly problems: readonly string[]
  /** Rows that were looked into. */
  readonly rows: number
}

const MOST_PROBLEMS = 100
const SAMPLE = 50
const AT_ONCE = 500

/** Looks for damage: in the file, between tables, and in what is packed into rows. Changes nothing. */
export async function checkInventory(connection: Connection, { everyRow = false }: CheckOptions): Promise<CheckResult> {
  const problems: string[] = []
  let rows = 0
  const attempt = async (what: string, look: () => Promise<void>): Promise<void> => {
    try {
      await look()
    } catch (thrown) {
      // A damaged page is what is looked for: the other parts are looked at all the same.
      problems.push(`${what}: ${messageOf(thrown)}${codeOf(thrown) === undefined ? '' : ` (${codeOf(thrown)})`}`)
    }
  }
  await attempt('file', async () => {
    const pragma = everyRow ? 'integrity_check' : 'quick_check'
    const found = connection.db.pragma(`${pragma}(${MOST_PROBLEMS})`) as readonly Readonly<Record<string, string>>[]
    for (const said of found.flatMap((row) => Object.values(row))) if (said !== 'ok') problems.push(`file: ${said}`)
  })
  await attempt('references', async () => {
    const found = connection.db.pragma('foreign_key_check') as readonly {
      readonly table: string
      readonly parent: string
    }[]
    for (const { table, parent } of found) problems.push(`references: a row of ${table} points to a missing ${parent}`)
  })
  if (everyRow)
    await attempt('index of packages', async () => {
      problems.push(...danglingPostings(connection))
    })
  for (const table of [EXTRACTIONS, TREES]) {
    await attempt(table.name, async () => {
      for (let after = 0; ;) {
        const part = connection
          .sql<[number, number, number], Packed>(table.sql)
          .all(after, everyRow ? 1 : SAMPLE, AT_ONCE)
        for (const row of part) {
          after = row.id
          rows += 1
          await attempt(`${table.name} ${row.id}`, async () => table.look(row, connection))
        }
        if (part.length === 0 || problems.length >= MOST_PROBLEMS) return
        await turn()
      }
    })
  }
  return { isSound: problems.length === 0, problems: problems.slice(0, MOST_PROBLEMS), rows }
}

interface Packed {
  readonly id: number
  readonly packed: Buffer | null
  readonly entries: number
  readonly is_merged: number
}

interface PackedTable {
  readonly name: string
  readonly sql: string
  readonly look: (row: Packed, connection: Connection) => void
}

const EXTRACTIONS: PackedTable = {
  name: 'content',
  sql: `SELECT id, packages AS packed, entries, NOT EXISTS (SELECT 1 FROM unmerged WHERE extraction_id = id) AS is_merged
    FROM extraction WHERE id > ? AND id % ? = 0 ORDER BY id LIMIT ?`,
  look({ id, packed, entries, is_merged }, connection) {
    const list = packed === null ? undefined : new PackedPackages(packed)
    list?.verify()
    if ((list?.ids.length ?? 0) !== entries)
      throw new RangeError(`it has not the ${entries} packages that it should have`)
    const known = connection.sql<[number], { n: number }>('SELECT count(*) AS n FROM package WHERE id = ?')
    const posted = connection.sql<[number, number], { n: number }>(
      'SELECT count(*) AS n FROM posting WHERE package_id = ? AND extraction_id = ?',
    )
    for (const packageId of new Set(list?.ids)) {
      if (known.get(packageId)?.n !== 1) throw new RangeError(`package ${packageId} is not in the dictionary`)
      if (is_merged === 1 && posted.get(packageId, id)?.n !== 1)
        throw new RangeError(`package ${packageId} does not lead to it`)
    }
  },
}

const TREES: PackedTable = {
  name: 'tree',
  sql: `SELECT id, entries AS packed, 0 AS entries, 0 AS is_merged FROM tree WHERE id > ? AND id % ? = 0 ORDER BY id LIMIT ?`,
  look({ packed }) {
    unpackTree(packed ?? Buffer.alloc(0))
  },
}

function danglingPostings(connection: Connection): readonly string[] {
  const n = connection
    .sql<[], { n: number }>('SELECT count(*) AS n FROM posting WHERE extraction_id NOT IN (SELECT id FROM extraction)')
    .get()?.n
  return n === 0 ? [] : [`index of packages: ${n} entries lead to contents that are not there`]
}
