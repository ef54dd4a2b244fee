import { notFound, refuse } from '../server/answer.js'
import { nodeIdOf } from '../world/node-id.js'
import type { Repository } from '../world/world-index.js'
import { findGitRepository, findRepository } from './find-repository.js'
import { pageOf } from './pagination.js'
import type { RestRequest, RestResult, Route } from './route.js'

/** Branches and refs. */
export const refRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/:owner/:repo/branches', kind: 'other', handle: branches },
  { method: 'GET', path: '/repos/:owner/:repo/branches/*branch', kind: 'other', handle: branch },
  { method: 'GET', path: '/repos/:owner/:repo/git/matching-refs/*ref?', kind: 'other', handle: matchingRefs },
  { method: 'GET', path: '/repos/:owner/:repo/git/ref/*ref', kind: 'other', handle: ref },
]

const HEADS = 'refs/heads/'

function branches(request: RestRequest): RestResult {
  const repository = findRepository(request)
  const { git } = request.simulation
  const all = request.incoming.query.get('protected') === 'true' ? [] : git.refs(repository.gitDirectory, HEADS)
  const page = pageOf(all, request.incoming, `/repositories/${repository.id}/branches`)
  const json = page.items.map(({ name, oid }) => branchJson(repository, name.slice(HEADS.length), oid, request))
  return { json, headers: page.headers }
}

function branch(request: RestRequest): RestResult {
  const repository = findRepository(request)
  const name = request.params['branch'] ?? ''
  const oid = request.simulation.git.ref(repository.gitDirectory, HEADS + name)
  if (oid === null) throw refuse(404, 'Branch not found')
  return { json: branchJson(repository, name, oid, request) }
}

function branchJson({ nameWithOwner }: Repository, name: string, oid: string, { incoming }: RestRequest): object {
  return { name, commit: { sha: oid, url: `${incoming.base}/repos/${nameWithOwner}/commits/${oid}` }, protected: false }
}

function matchingRefs(request: RestRequest): RestResult {
  const repository = findGitRepository(request)
  const all = request.simulation.git.refs(repository.gitDirectory, `refs/${request.params['ref'] ?? ''}`)
  return { json: all.map(({ name, oid }) => refJson(repository, name, oid, request)) }
}

function ref(request: RestRequest): RestResult {
  const repository = findGitRepository(request)
  const name = `refs/${request.params['ref'] ?? ''}`
  const oid = request.simulation.git.ref(repository.gitDirectory, name)
  if (oid === null) throw notFound()
  return { json: refJson(repository, name, oid, request) }
}

function refJson({ id, nameWithOwner }: Repository, name: string, oid: string, { incoming }: RestRequest): object {
  const url = `${incoming.base}/repos/${nameWithOwner}/git`
  return {
    ref: name,
    node_id: nodeIdOf({ type: 'Ref', repository: id, name }),
    url: `${url}/${name}`,
    object: { sha: oid, type: 'commit', url: `${url}/commits/${oid}` },
  }
}
