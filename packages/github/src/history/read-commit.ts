import type { FileVersion } from '@ioc-scanner/core'
import { brokenAnswer, isObject, isOid, objectOf, type JsonObject } from '../transport/checked-json.js'
import { graphqlText } from '../transport/graphql-text.js'

/** A commit, as it is asked for. */
export const COMMIT = 'oid committedDate tree{oid}'

export interface ReadCommit {
  readonly commit: string
  readonly tree: string
  readonly committedAtMs: number
}

/** undefined: it is no commit that can be used. */
export function commitIn({ oid, committedDate, tree }: JsonObject): ReadCommit | undefined {
  const committedAtMs = typeof committedDate === 'string' ? Date.parse(committedDate) : Number.NaN
  const root = isObject(tree) ? tree['oid'] : undefined
  if (!isOid(oid) || !isOid(root) || Number.isNaN(committedAtMs)) return undefined
  return { commit: oid, tree: root, committedAtMs }
}

/** Where a connection goes on; null: it has ended. @throws {RequestFailure} TRANSIENT */
export function nextIn(connection: JsonObject): string | null {
  const { hasNextPage, endCursor } = objectOf(connection['pageInfo'], 'pageInfo')
  if (hasNextPage !== true) return null
  if (typeof endCursor !== 'string' || endCursor === '') throw brokenAnswer('a next page has no cursor')
  return endCursor
}

/** The content of a commit at a path, as it is asked for. */
export function fileField(path: string): string {
  return `file(path:${graphqlText(path)}){oid type mode size}`
}

const SYMLINK_MODE = 0o120000

/** What a commit has at the path; a folder or a submodule is no file. @throws {RequestFailure} TRANSIENT */
export function fileIn(value: unknown): FileVersion | null {
  if (value === null || value === undefined) return null
  const { oid, type, mode, size } = objectOf(value, 'a file')
  if (type !== 'blob') return null
  if (!isOid(oid)) throw brokenAnswer('a file has no oid')
  const isSized = Number.isSafeInteger(size) && (size as number) >= 0
  return { oid, kind: mode === SYMLINK_MODE ? 'symlink' : 'file', ...(isSized ? { size: size as number } : {}) }
}
