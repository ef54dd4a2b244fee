import { accessTo } from '../world/access.js'
import { nodeIdOf } from '../world/node-id.js'
import { pullRequestHead } from '../world/pull-request-head.js'
import type { Repository } from '../world/world-index.js'
import type { WorldPullRequest } from '../world/world.js'
import { findRepository } from './find-repository.js'
import { pageOf } from './pagination.js'
import { repositoryJson } from './repository-json.js'
import type { RestRequest, RestResult, Route } from './route.js'

export const pullRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/:owner/:repo/pulls', kind: 'other', handle: pulls },
]

function pulls(request: RestRequest): RestResult {
  const repository = findRepository(request)
  const { query } = request.incoming
  const state = query.get('state') ?? 'open'
  const found = (repository.data.pullRequests ?? [])
    .filter((pull) => state === 'all' || (state === 'open') === (pull.state === 'OPEN'))
    .sort((a, b) => (query.get('direction') === 'asc' ? a.number - b.number : b.number - a.number))
  const page = pageOf(found, request.incoming, `/repositories/${repository.id}/pulls`)
  return { json: page.items.map((pull) => pullJson(repository, pull, request)), headers: page.headers }
}

function pullJson(repository: Repository, pull: WorldPullRequest, request: RestRequest): object {
  const { simulation, incoming } = request
  const [owner = '', name = ''] = (pull.fork ?? '').split('/')
  const fork = simulation.world.repository(owner, name)
  const isForkVisible = fork !== undefined && accessTo(request.caller, fork) === 'granted'
  const head = pull.fork === undefined ? repository : isForkVisible ? fork : undefined
  return {
    id: repository.id * 1_000 + pull.number,
    node_id: nodeIdOf({ type: 'PullRequest', key: `${repository.id}:${pull.number}` }),
    url: `${incoming.base}/repos/${repository.nameWithOwner}/pulls/${pull.number}`,
    number: pull.number,
    state: pull.state === 'OPEN' ? 'open' : 'closed',
    title: pull.title,
    created_at: pull.createdAt,
    head: {
      ref: pull.headBranch,
      sha: pullRequestHead(simulation.git, repository, pull),
      repo: head === undefined ? null : repositoryJson(head, request),
    },
    base: { ref: pull.baseBranch, repo: repositoryJson(repository, request) },
  }
}
