import { RequestFailure, type FileEntry, type Repository } from '@ioc-scanner/core'
import { repositoryField } from '../transport/repository-aliases.js'
import { isObject } from '../transport/checked-json.js'
import { errorAbove } from '../transport/error-paths.js'
import type { GitHubClient } from '../transport/github-client.js'
import type { StoredTrees } from './stored-trees.js'
import type { TreeCache } from './tree-cache.js'
import { graphqlItems, type TreeItem } from './tree-items.js'

const EXPECTED_BYTES = 10_000
const MAX_PATH_LENGTH = 4_096

export interface KnownTrees {
  readonly cache: TreeCache
  readonly stored: StoredTrees
}

/**
 * One file at the repository's head. Its folder is asked for, not the file: only there it says whether it is a link.
 * Folders met by the tree walk cost no request.
 */
export async function lookUp(
  client: GitHubClient,
  known: KnownTrees,
  repository: Repository,
  path: string,
): Promise<FileEntry | undefined> {
  const { head } = repository
  const steps = path.split('/')
  const name = steps.pop()
  const isStrange = path.length > MAX_PATH_LENGTH || /[\0\ufffd]/.test(path)
  if (head === null || name === undefined || isStrange || [...steps, name].some(isNoName)) return undefined
  const items =
    (await knownFolder(known, head.tree, steps)) ?? (await askFolder(client, repository, head.commit, steps))
  const item = items?.find((candidate) => candidate.name === name)
  if (item === undefined || (item.kind !== 'file' && item.kind !== 'symlink')) return undefined
  return { path, oid: item.oid, kind: item.kind, ...(item.size === undefined ? {} : { size: item.size }) }
}

function isNoName(step: string): boolean {
  return step === '' || step === '.' || step === '..'
}

/** Items of the folder; undefined when they are not known. A folder that does not exist has none. */
async function knownFolder(
  { cache, stored }: KnownTrees,
  root: string | undefined,
  steps: readonly string[],
): Promise<readonly TreeItem[] | undefined> {
  const itemsOf = async (oid: string): Promise<readonly TreeItem[] | undefined> =>
    cache.get(oid) ?? (await stored.find(oid))
  let items = root === undefined ? undefined : await itemsOf(root)
  for (const step of steps) {
    if (items === undefined) return undefined
    const folder = items.find(({ name }) => name === step)
    if (folder?.kind !== 'folder') return []
    items = await itemsOf(folder.oid)
  }
  return items
}

function askFolder(
  client: GitHubClient,
  { nameWithOwner }: Repository,
  commit: string,
  steps: readonly string[],
): Promise<readonly TreeItem[] | undefined> {
  return client.graphql({
    kind: 'tree',
    bytes: EXPECTED_BYTES,
    files: 0,
    things: 1,
    declarations: '$expression:String!',
    fields: `r:${repositoryField(nameWithOwner)}{o:object(expression:$expression){... on Tree{entries{name mode type oid size}}}}`,
    variables: { expression: `${commit}:${steps.join('/')}` },
    read: ({ data, errors }) => {
      const error = errorAbove(errors, ['r', 'o'])
      if (error !== undefined) {
        const code = error.passes ? 'TRANSIENT' : error.reason === 'not-found' ? 'MISSING' : 'REFUSED'
        throw new RequestFailure(code, error.reason, error.message)
      }
      const object = isObject(data['r']) ? data['r']['o'] : undefined
      return isObject(object) && Array.isArray(object['entries']) ? graphqlItems(object['entries']) : undefined
    },
  })
}
