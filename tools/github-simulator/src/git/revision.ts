import type { ObjectKind } from './cat-file-process.js'
import type { ObjectReader } from './object-reader.js'
import { parseTagTarget } from './parse-objects.js'
import type { ParsedTreeEntry } from './parse-objects.js'
import { listRefs, resolveRef } from './refs.js'

/** Where revisions are looked up: the git directory, and the branch that `HEAD` stands for. */
export interface RevisionScope {
  readonly gitDirectory: string
  readonly defaultBranch: string | null
}

export interface FoundObject {
  readonly kind: ObjectKind
  readonly oid: string
  /** Path inside the root tree when the expression named one, else ''. */
  readonly path: string
  /** The entry that the path led to; undefined for a root tree and for names without a path. */
  readonly entry?: ParsedTreeEntry
}

const OID = /^[0-9a-f]{40}$/

/** Oid of the head of the default branch; null in an empty repository or when the branch does not exist. */
export function headOid({ gitDirectory, defaultBranch }: RevisionScope): string | null {
  return defaultBranch === null ? null : resolveRef(gitDirectory, `refs/heads/${defaultBranch}`)
}

/** True when there is no ref at all: GitHub calls such a repository empty. */
export function isEmptyRepository({ gitDirectory }: RevisionScope): boolean {
  return listRefs(gitDirectory, 'refs/').length === 0
}

/** A branch, tag, full ref name, `HEAD` or full oid, without asking git. */
export function resolveName(scope: RevisionScope, name: string): string | null {
  if (name === 'HEAD' || name === '@') return headOid(scope)
  if (OID.test(name)) return name
  for (const candidate of [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const oid = resolveRef(scope.gitDirectory, candidate)
    if (oid !== null) return oid
  }
  return null
}

/** Resolves what `git rev-parse` would: `HEAD`, `main:path/file`, `HEAD:`, `<oid>`, `main~2`, `v1^{tree}`. */
export async function resolveExpression(
  objects: ObjectReader,
  scope: RevisionScope,
  expression: string,
): Promise<FoundObject | null> {
  const colon = expression.indexOf(':')
  const revision = colon < 0 ? expression : expression.slice(0, colon)
  const oid = resolveName(scope, revision) ?? (await askGit(objects, scope, revision))
  if (oid === null) return null
  if (colon >= 0) return objectAtPath(objects, scope.gitDirectory, oid, expression.slice(colon + 1))
  const header = await objects.header(scope.gitDirectory, oid)
  return header === null ? null : { kind: header.kind, oid, path: '' }
}

/** The root tree of a commit, an annotated tag or a tree. */
export async function treeOf(objects: ObjectReader, gitDirectory: string, oid: string): Promise<string | null> {
  const header = await objects.header(gitDirectory, oid)
  if (header?.kind === 'tree') return oid
  if (header?.kind === 'commit') return (await objects.commit(gitDirectory, oid))?.tree ?? null
  if (header?.kind !== 'tag') return null
  const commit = await commitOf(objects, gitDirectory, oid)
  return commit === null ? null : ((await objects.commit(gitDirectory, commit))?.tree ?? null)
}

/** The commit that a commit or an annotated tag leads to. */
export async function commitOf(objects: ObjectReader, gitDirectory: string, oid: string): Promise<string | null> {
  let current = oid
  for (let depth = 0; depth < 10; depth++) {
    const header = await objects.header(gitDirectory, current)
    if (header?.kind === 'commit') return current
    if (header?.kind !== 'tag') return null
    const tag = await objects.raw(gitDirectory, current)
    if (tag === null) return null
    current = parseTagTarget(tag.content)
  }
  return null
}

export async function objectAtPath(
  objects: ObjectReader,
  gitDirectory: string,
  start: string,
  path: string,
): Promise<FoundObject | null> {
  let tree = await treeOf(objects, gitDirectory, start)
  const names = path.split('/').filter((name) => name !== '')
  for (const [index, name] of names.entries()) {
    if (tree === null) return null
    const entry = (await objects.tree(gitDirectory, tree))?.find((candidate) => candidate.name === name)
    if (entry === undefined) return null
    if (index === names.length - 1) return { kind: entry.type, oid: entry.oid, path: names.join('/'), entry }
    tree = entry.type === 'tree' ? entry.oid : null
  }
  return tree === null ? null : { kind: 'tree', oid: tree, path: '' }
}

/** `~`, `^`, `@{…}` and abbreviated oids are git's business; HEAD is the branch that the world calls default. */
async function askGit(objects: ObjectReader, scope: RevisionScope, revision: string): Promise<string | null> {
  if (!/[~^@]|^[0-9a-f]{4,39}$/.test(revision)) return null
  const named =
    scope.defaultBranch === null ? revision : revision.replace(/^(HEAD|@)(?=[~^])/, `refs/heads/${scope.defaultBranch}`)
  const header = await objects.pool.of(scope.gitDirectory).info(named)
  return header?.oid ?? null
}
