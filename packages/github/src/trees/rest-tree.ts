import { brokenAnswer, isOid, objectOf } from '../transport/checked-json.js'
import type { GitHubClient } from '../transport/github-client.js'
import { restItems, type TreeItem } from './tree-items.js'
import { isWholeTree } from './tree-oid.js'
import type { AskedTree } from './tree-query.js'

export interface RestTree {
  readonly oid: string
  readonly items: readonly TreeItem[]
  /** Entries are missing, and there is no further page. */
  readonly isCut: boolean
}

const EXPECTED_BYTES = 1_000_000

/** One folder, by REST: for what is too large for a GraphQL query, and for a second opinion. Never recursive. */
export function restTree(client: GitHubClient, { repository, tree }: AskedTree): Promise<RestTree> {
  const [owner, repo] = repository.split('/')
  return client.rest({
    kind: 'tree',
    bytes: EXPECTED_BYTES,
    files: 0,
    repository,
    route: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
    parameters: { owner, repo, tree_sha: tree.replace(/:$/, '') },
    read: (body) => {
      const answer = objectOf(body, 'the body')
      if (typeof answer['truncated'] !== 'boolean') throw brokenAnswer('it does not say whether the tree is whole')
      const items = restItems(answer['tree'])
      const sha = answer['sha']
      const oid = isOid(tree) ? tree : isOid(sha) ? sha : ''
      // The hash can prove that nothing is missing. It cannot prove the contrary: old trees hold modes that GitHub rewrites.
      return { oid, items, isCut: answer['truncated'] && isWholeTree(oid, items) !== true }
    },
  })
}
