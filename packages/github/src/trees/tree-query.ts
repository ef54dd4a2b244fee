import { codeOf, type GapReason } from '@ioc-scanner/core'
import { aliasObjects } from '../transport/repository-aliases.js'
import { isObject, isOid } from '../transport/checked-json.js'
import { errorAbove } from '../transport/error-paths.js'
import type { GitHubClient, GraphqlAnswer } from '../transport/github-client.js'
import { graphqlText } from '../transport/graphql-text.js'
import { graphqlItems, type TreeItem } from './tree-items.js'
import { isWholeTree } from './tree-oid.js'

/** A tree to ask for, and a repository that has it. */
export interface AskedTree {
  readonly repository: string
  /** An oid, or a commit's oid and a colon. */
  readonly tree: string
  /** Path of a folder in it: that one is asked for. */
  readonly folder?: string
}

export type TreeAnswer =
  | { readonly status: 'items'; readonly oid: string; readonly items: readonly TreeItem[] }
  /** Not this time: ask again, in a smaller query. */
  | { readonly status: 'again' }
  /** The other API shall say what is true. */
  | { readonly status: 'doubtful' }
  /** The repository is not to be had. */
  | { readonly status: 'lost'; readonly reason: GapReason; readonly detail: string }

/** What one query brought. */
export interface TreeAnswers {
  /** In the order of the question. */
  readonly answers: readonly TreeAnswer[]
  /** The trees that were asked for ahead and came, by their oids. */
  readonly ahead: TreesByOid
  /** It was more than GitHub got done at once. */
  readonly isCutShort: boolean
}

export type TreesByOid = ReadonlyMap<string, readonly TreeItem[]>

/** Whether the items are all of that tree; undefined when it cannot be told. */
type TreeCheck = (oid: string, items: readonly TreeItem[]) => boolean | undefined

const BYTES_PER_TREE = 2_500
const FRAGMENT = ' fragment T on Tree{oid entries{name mode type oid size}}'

/**
 * Asks for many trees of many repositories.
 * @param ahead Trees that may not exist: nothing is said about those that do not come.
 */
export function askTrees(
  client: GitHubClient,
  asked: readonly AskedTree[],
  ahead: readonly AskedTree[] = [],
): Promise<TreeAnswers> {
  const all = [...asked, ...ahead]
  const { fields, paths } = aliasObjects(all, (tree) => `object(${selectorOf(tree)}){...T}`)
  return client.graphql({
    kind: 'tree',
    bytes: all.length * BYTES_PER_TREE,
    files: 0,
    things: all.length,
    fields,
    fragments: FRAGMENT,
    read: (answer) => {
      const isWhole: TreeCheck = (oid, items) => client.isMasked(oid) || isWholeTree(oid, items)
      const answers = asked.map(({ tree }, index) => readTree(answer, paths[index] ?? ['', ''], tree, isWhole))
      const isCutShort = answer.errors.some(({ passes }) => passes)
      return { answers, ahead: readAhead(answer, paths.slice(asked.length), isWhole), isCutShort }
    },
  })
}

/** Only what has been checked to be an oid is written into the query. */
function selectorOf({ tree, folder }: AskedTree): string {
  const oid = tree.replace(/:$/, '')
  if (!isOid(oid)) throw new Error('a tree is asked for by something that is no oid')
  if (folder !== undefined) return `expression:${graphqlText(`${oid}:${folder}`)}`
  return oid === tree ? `oid:"${oid}"` : `expression:"${oid}:"`
}

function readAhead(
  { data }: GraphqlAnswer,
  paths: readonly (readonly [string, string])[],
  isWhole: TreeCheck,
): TreesByOid {
  const trees = new Map<string, readonly TreeItem[]>()
  for (const [alias, name] of paths) {
    const repository = data[alias]
    const object = isObject(repository) ? repository[name] : undefined
    const oid = isObject(object) ? object['oid'] : undefined
    if (!isObject(object) || !isOid(oid) || trees.has(oid)) continue
    const items = itemsAhead(object['entries'])
    if (items !== undefined && isWhole(oid, items) === true) trees.set(oid, items)
  }
  return trees
}

/** What cannot be read is no failure here: met as an entry of its parent, the folder is asked for as any other. */
function itemsAhead(entries: unknown): readonly TreeItem[] | undefined {
  try {
    return graphqlItems(entries)
  } catch (failure) {
    if (codeOf(failure) === 'TRANSIENT') return undefined
    throw failure
  }
}

function readTree(
  { data, errors }: GraphqlAnswer,
  [alias, name]: readonly [string, string],
  tree: string,
  isWhole: TreeCheck,
): TreeAnswer {
  const repository = data[alias]
  if (!isObject(repository)) {
    const error = errorAbove(errors, [alias])
    if (error?.passes === true) return { status: 'again' }
    if (error === undefined) return { status: 'doubtful' }
    return { status: 'lost', reason: error.reason, detail: error.message }
  }
  const object = repository[name]
  if (!isObject(object) || object['entries'] === null || object['entries'] === undefined) {
    const error = errors.find(({ path }) => path[0] === alias && path[1] === name)
    return { status: error?.passes === true ? 'again' : 'doubtful' }
  }
  const { oid } = object
  if (!isOid(oid) || (isOid(tree) && oid !== tree)) return { status: 'doubtful' }
  const items = graphqlItems(object['entries'])
  return isWhole(oid, items) === false ? { status: 'doubtful' } : { status: 'items', oid, items }
}
