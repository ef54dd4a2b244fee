import type { ObjectKind } from '../git/cat-file-process.js'
import type { ParsedTreeEntry } from '../git/parse-objects.js'
import type { Account, Repository, Team } from '../world/world-index.js'

/** The values that resolvers pass on. `nodeType` is the name of the object type in the schema. */
export interface AccountNode {
  readonly nodeType: Account['kind']
  readonly account: Account
}

export interface RepositoryNode {
  readonly nodeType: 'Repository'
  readonly repository: Repository
  /** Blocked or forbidden: metadata is shown, git fields are refused. */
  readonly refused: boolean
}

export interface TeamNode {
  readonly nodeType: 'Team'
  readonly team: Team
}

export interface RefNode {
  readonly nodeType: 'Ref'
  readonly repository: Repository
  /** `refs/heads/main` */
  readonly fullName: string
  readonly oid: string
}

export interface GitNode {
  readonly nodeType: 'Commit' | 'Tree' | 'Blob' | 'Tag'
  readonly repository: Repository
  readonly oid: string
  /** Path of a tree inside the root tree, as far as the query has said it. */
  readonly path: string
}

export interface EntryNode {
  readonly nodeType: 'TreeEntry'
  readonly repository: Repository
  readonly entry: ParsedTreeEntry
  readonly path: string
}

const TYPE_OF_KIND = { commit: 'Commit', tree: 'Tree', blob: 'Blob', tag: 'Tag' } as const

export function accountNode(account: Account): AccountNode {
  return { nodeType: account.kind, account }
}

export function gitNode(repository: Repository, kind: ObjectKind, oid: string, path = ''): GitNode {
  return { nodeType: TYPE_OF_KIND[kind], repository, oid, path }
}
