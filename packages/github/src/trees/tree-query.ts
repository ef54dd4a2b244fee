import type { GapReason } from '@ioc-scanner/core'
import { aliasObjects } from '../transport/repository-aliases.js'
import { isObject, isOid } from '../transport/checked-json.js'
import { errorAbove } from '../transport/error-paths.js'
import type { GitHubClient, GraphqlAnswer } from '../transport/github-client.js'
import { graphqlItems, type TreeItem } from './tree-items.js'
import { isWholeTree } from './tree-oid.js'

/** A tree to ask for, and a repository that has it. */
export interface AskedTree {
  readonly repository: string
  /** An oid, or a commit's oid and a colon. */
  readonly tree: string
}

export type TreeAnswer =
  | { readonly status: 'items'; readonly oid: string; readonly items: readonly TreeItem[] }
  /** Not this time: ask again, in a smaller query. */
  | { readonly status: 'again' }
  /** The other API shall say what is true. */
  | { readonly status: 'doubtful' }
  /** The repository is not to be had. */
  | { readonly status: 'lost'; readonly reason: GapReason; readonly detail: string }

const BYTES_PER_TREE = 2_500
const FRAGMENT = ' fragment T on Tree{oid entries{name mode type oid size}}'

/** Asks for many trees of many repositories. Answers in the order of the question. */
export function askTrees(client: GitHubClient, asked: readonly AskedTree[]): Promise<readonly TreeAnswer[]> {
  const { fields, paths } = aliasObjects(asked, ({ tree }) => `object(${selectorOf(tree)}){...T}`)
  return client.graphql({
    kind: 'tree',
    bytes: asked.length * BYTES_PER_TREE,
    files: 0,
    things: asked.length,
    fields,
    fragments: FRAGMENT,
    read: (answer) => asked.map(({ tree }, index) => readTree(answer, paths[index] ?? ['', ''], tree)),
  })
}

/** Only what has been checked to be an oid is written into the query. */
function selectorOf(tree: string): string {
  const oid = tree.replace(/:$/, '')
  if (!isOid(oid)) throw new Error('a tree is asked for by something that is no oid')
  return oid === tree ? `oid:"${oid}"` : `expression:"${oid}:"`
}

function readTree({ data, errors }: GraphqlAnswer, [alias, name]: readonly [string, string], tree: string): TreeAnswer {
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
  return isWholeTree(oid, items) === false ? { status: 'doubtful' } : { status: 'items', oid, items }
}
