import type { GraphQLResolveInfo } from 'graphql'
import { accessTo } from '../../world/access.js'
import { nodeIdOf } from '../../world/node-id.js'
import { pullRequestHead } from '../../world/pull-request-head.js'
import type { Repository } from '../../world/world-index.js'
import type { WorldPullRequest } from '../../world/world.js'
import { connectionOf } from '../connection.js'
import type { Arguments, QueryContext, TypeResolvers } from '../context.js'
import { FieldError, notSimulated } from '../field-error.js'
import { accountNode } from '../nodes.js'
import type { RepositoryNode } from '../nodes.js'
import { refNode } from './repository.js'

interface PullNode {
  readonly nodeType: 'PullRequest'
  readonly repository: Repository
  readonly pull: WorldPullRequest
}

export function pullRequestNode(repository: Repository, pull: WorldPullRequest): PullNode {
  return { nodeType: 'PullRequest', repository, pull }
}

export function pullRequestsOf(repository: Repository, args: Arguments, info: GraphQLResolveInfo): unknown {
  const { states, headRefName, baseRefName, labels } = args
  if (Array.isArray(labels)) throw notSimulated('pull requests by label')
  const { direction = 'ASC' } = (args['orderBy'] ?? {}) as { direction?: string }
  const items = (repository.data.pullRequests ?? [])
    .filter(
      ({ state, headBranch, baseBranch }) =>
        (!Array.isArray(states) || states.includes(state)) &&
        (typeof headRefName !== 'string' || headRefName === headBranch) &&
        (typeof baseRefName !== 'string' || baseRefName === baseBranch),
    )
    .sort((a, b) => (direction === 'DESC' ? b.number - a.number : a.number - b.number))
  return connectionOf({ items, toNode: (pull) => pullRequestNode(repository, pull) }, args, info)
}

const pathOf = ({ repository, pull }: PullNode): string => `/${repository.nameWithOwner}/pull/${pull.number}`

export const pullRequestResolvers: TypeResolvers<PullNode> = {
  id: ({ repository, pull }) => nodeIdOf({ type: 'PullRequest', key: `${repository.id}:${pull.number}` }),
  number: ({ pull }) => pull.number,
  title: ({ pull }) => pull.title,
  state: ({ pull }) => pull.state,
  closed: ({ pull }) => pull.state !== 'OPEN',
  merged: ({ pull }) => pull.state === 'MERGED',
  isDraft: () => false,
  createdAt: ({ pull }) => pull.createdAt,
  updatedAt: ({ pull }) => pull.createdAt,
  url: (node) => `https://github.com${pathOf(node)}`,
  resourcePath: (node) => pathOf(node),
  isCrossRepository: ({ pull }) => pull.fork !== undefined,
  repository: ({ repository }): RepositoryNode => ({ nodeType: 'Repository', repository, refused: false }),
  baseRepository: ({ repository }): RepositoryNode => ({ nodeType: 'Repository', repository, refused: false }),
  baseRefName: ({ pull }) => pull.baseBranch,
  headRefName: ({ pull }) => pull.headBranch,
  headRefOid: ({ repository, pull }, _, { git }) => {
    const oid = pullRequestHead(git, repository, pull)
    if (oid === null) throw new FieldError('NOT_FOUND', `The head of pull request ${pull.number} is gone.`)
    return oid
  },
  headRef: ({ repository, pull }, _, { git }) => {
    const name = `refs/heads/${pull.headBranch}`
    const oid = pull.fork === undefined ? git.ref(repository.gitDirectory, name) : null
    return oid === null ? null : refNode(repository, name, oid)
  },
  headRepository: (node, _, context) => {
    const repository = headRepository(node, context)
    return repository === null ? null : { nodeType: 'Repository', repository, refused: false }
  },
  headRepositoryOwner: (node, _, context) => {
    const repository = headRepository(node, context)
    return repository === null ? null : accountNode(repository.owner)
  },
}

/** Null when the fork is gone, or not to be seen by this caller. */
function headRepository({ repository, pull }: PullNode, { world, caller }: QueryContext): Repository | null {
  if (pull.fork === undefined) return repository
  const [owner = '', name = ''] = (pull.fork ?? '').split('/')
  const fork = world.repository(owner, name)
  return fork !== undefined && accessTo(caller, fork) === 'granted' ? fork : null
}
