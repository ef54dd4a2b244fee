import type { ObjectKind } from './cat-file-process.js'
import type { Git, RevisionScope } from './git.js'
import type { ObjectReader } from './object-reader.js'
import { parseTagTarget } from './parse-objects.js'
import type { ParsedTreeEntry } from './parse-objects.js'

export interface FoundObject {
  readonly kind: ObjectKind
  readonly oid: string
  /** Path inside the root tree when the expression named one, else ''. */
  readonly path: string
  /** The entry that the path led to; undefined for a root tree and for names without a path. */
  readonly entry?: ParsedTreeEntry
}

const OID = /^[0-9a-f]{40}$/
const MAX_TAG_DEPTH = 10

/** The oid of `HEAD`, a full oid, a branch, a tag or a full ref name, without asking git. */
export function resolveName(git: Git, scope: RevisionScope, name: string): string | null {
  if (name === 'HEAD' || name === '@') return git.head(scope)
  if (OID.test(name)) return name
  for (const candidate of [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const oid = git.ref(scope.gitDirectory, candidate)
    if (oid !== null) return oid
  }
  return null
}

/** Resolves what `git rev-parse` would: `HEAD`, `main:path/file`, `HEAD:`, `<oid>`, `main~2`, `v1^{tree}`. */
export async function resolveExpression(
  git: Git,
  scope: RevisionScope,
  expression: string,
): Promise<FoundObject | null> {
  const colon = expression.indexOf(':')
  const revision = colon < 0 ? expression : expression.slice(0, colon)
  const oid = resolveName(git, scope, revision) ?? (await askGit(git, scope, revision))
  if (oid === null) return null
  if (colon >= 0) return objectAtPath(git.objects, scope.gitDirectory, oid, expression.slice(colon + 1))
  const header = await git.objects.header(scope.gitDirectory, oid)
  return header === null ? null : { kind: header.kind, oid, path: '' }
}

/** The root tree of a commit, an annotated tag or a tree. */
export async function treeOf(objects: ObjectReader, gitDirectory: string, oid: string): Promise<string | null> {
  const header = await objects.header(gitDirectory, oid)
  if (header?.kind === 'tree') return oid
  const commit = await commitOf(objects, gitDirectory, oid)
  return commit === null ? null : ((await objects.commit(gitDirectory, commit))?.tree ?? null)
}

/** The commit that a commit or an annotated tag leads to. */
export async function commitOf(objects: ObjectReader, gitDirectory: string, oid: string): Promise<string | null> {
  let current = oid
  for (let depth = 0; depth < MAX_TAG_DEPTH; depth++) {
    const header = await objects.header(gitDirectory, current)
    if (header?.kind === 'commit') return current
    if (header?.kind !== 'tag') return null
    const tag = await objects.raw(gitDirectory, current)
    if (tag === null) return null
    current = parseTagTarget(tag.content)
  }
  return null
}

/** Follows a path from a commit or tree; an empty path is the root tree itself. */
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
async function askGit(
  git: Git,
  { gitDirectory, defaultBranch }: RevisionScope,
  revision: string,
): Promise<string | null> {
  if (!/[~^@]|^[0-9a-f]{4,39}$/.test(revision)) return null
  const named =
    defaultBranch === null ? revision : revision.replace(/^(?:HEAD|@)(?=[~^])/, `refs/heads/${defaultBranch}`)
  return git.objects.named(gitDirectory, named)
}
