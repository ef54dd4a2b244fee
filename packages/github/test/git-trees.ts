import { createHash } from 'node:crypto'

export const BLOB = 'b'.repeat(40)

/** An entry of a tree as GraphQL lists it. */
export interface Entry {
  readonly name: string
  readonly mode: number
  readonly type: string
  readonly oid: string
  readonly size: number
}

export const file = (name: string): Entry => ({ name, mode: 33188, type: 'blob', oid: BLOB, size: 10 })
export const folder = (name: string, oid: string): Entry => ({ name, mode: 16384, type: 'tree', oid, size: 0 })

/** Written anew, not by the code under test. Entries in git's order. */
export function oidOf(entries: readonly Entry[]): string {
  const parts = entries.map(({ name, mode, oid }) =>
    Buffer.concat([Buffer.from(`${mode.toString(8)} ${name}\0`), Buffer.from(oid, 'hex')]),
  )
  const content = Buffer.concat(parts)
  return createHash('sha1').update(`tree ${content.length}\0`).update(content).digest('hex')
}
