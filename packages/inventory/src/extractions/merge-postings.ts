import { setImmediate as turn } from 'node:timers/promises'
import type { Connection } from '../database/connection.js'
import { PackedPackages } from '../packing/packed-packages.js'

/** Postings sorted at once: 16 MB. */
const PAIRS_AT_ONCE = 2_000_000
/** Contents read between two turns of the event loop. */
const CONTENTS_A_TURN = 256
/** Sorted postings take about 2 µs each: 40 ms. */
const POSTINGS_A_TURN = 20_000
const CONTENTS_AT_ONCE = 2 ** 20

export interface MergeResult {
  /** Contents that are in the postings now. */
  readonly merged: number
  readonly left: number
}

/**
 * Brings what was appended into the postings (package → contents), sorted, so that each page is written once, and in small
 * transactions, so that neither this process nor another waits. Killed at any point, it loses nothing: a content counts as appended
 * until all of its postings are there, and a posting that is there twice is there once.
 * @param deadlineMs Epoch milliseconds after which no further part is begun.
 */
export async function mergePostings(
  connection: Connection,
  now: () => number,
  deadlineMs = Infinity,
): Promise<MergeResult> {
  let merged = 0
  while (now() < deadlineMs) {
    const part = await collect(connection)
    if (part.contents.length === 0) break
    for (let at = 0; at < part.keys.length; at += POSTINGS_A_TURN) {
      insert(connection, part, part.keys.subarray(at, at + POSTINGS_A_TURN))
      await turn()
    }
    connection.write(() => {
      const done = connection.sql<[number]>('DELETE FROM unmerged WHERE extraction_id = ?')
      for (const id of part.contents) done.run(id)
    })
    merged += part.contents.length
  }
  const left = connection.guarded(
    () => connection.sql<[], { n: number }>('SELECT count(*) AS n FROM unmerged').get()?.n ?? 0,
  )
  return { merged, left }
}

interface Part {
  /** Extraction ids. */
  readonly contents: readonly number[]
  /** package id × 2^20 + place in `contents`, sorted: a number holds both exactly, and sorts faster than any pair. */
  readonly keys: Float64Array
}

async function collect(connection: Connection): Promise<Part> {
  const contents: number[] = []
  let keys = new Float64Array(65_536)
  let length = 0
  let after = 0
  while (length < PAIRS_AT_ONCE && contents.length < CONTENTS_AT_ONCE - CONTENTS_A_TURN) {
    const rows = connection.guarded(() =>
      connection
        .sql<[number, number], { id: number; packages: Buffer | null }>(
          `SELECT extraction.id, packages FROM unmerged JOIN extraction ON extraction.id = extraction_id
           WHERE extraction_id > ? ORDER BY extraction_id LIMIT ?`,
        )
        .all(after, CONTENTS_A_TURN)
        .map(({ id, packages }) => ({
          id,
          ids: packages === null ? new Float64Array() : new PackedPackages(packages).ids,
        })),
    )
    if (rows.length === 0) break
    for (const { id, ids } of rows) {
      if (length + ids.length > keys.length) {
        const larger = new Float64Array(Math.max(keys.length * 2, length + ids.length))
        larger.set(keys.subarray(0, length))
        keys = larger
      }
      for (const packageId of ids) keys[length++] = packageId * CONTENTS_AT_ONCE + contents.length
      contents.push(id)
      after = id
    }
    await turn()
  }
  return { contents, keys: keys.subarray(0, length).sort() }
}

function insert(connection: Connection, { contents }: Part, keys: Float64Array): void {
  connection.write(() => {
    const posting = connection.sql<[number, number]>(
      'INSERT INTO posting (package_id, extraction_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
    )
    for (const key of keys) {
      posting.run(Math.floor(key / CONTENTS_AT_ONCE), contents[key % CONTENTS_AT_ONCE] ?? 0)
    }
  })
}
