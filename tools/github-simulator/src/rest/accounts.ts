import { notFound, refuse } from '../server/answer.js'
import { accountsOf, isListed, isSamlRefused } from '../world/access.js'
import { inOrder, pushToTheLast } from '../world/order.js'
import type { OrderField } from '../world/order.js'
import type { Account, Repository } from '../world/world-index.js'
import { findOrganization, permissionRefusal } from './find-repository.js'
import { pageOf } from './pagination.js'
import { accountJson, repositoryJson } from './repository-json.js'
import type { RestRequest, RestResult, Route } from './route.js'

/** Organizations, users, and the lists of repositories that belong to them or to the caller. */
export const accountRoutes: readonly Route[] = [
  { method: 'GET', path: '/orgs/:org', kind: 'other', handle: organization },
  { method: 'GET', path: '/orgs/:org/repos', kind: 'listing', handle: organizationRepositories },
  { method: 'GET', path: '/users/:user', kind: 'other', handle: user },
  { method: 'GET', path: '/users/:user/repos', kind: 'listing', handle: userRepositories },
  { method: 'GET', path: '/user', kind: 'other', handle: viewer },
  { method: 'GET', path: '/user/repos', kind: 'listing', handle: viewerRepositories },
  { method: 'GET', path: '/installation/repositories', kind: 'listing', handle: installationRepositories },
]

function organization(request: RestRequest): RestResult {
  const account = findOrganization(request)
  const { base } = request.incoming
  const listed = account.repositories.filter((repository) => isListed(request.caller, repository))
  const publicRepositories = listed.filter(({ data }) => data.visibility === 'PUBLIC').length
  return {
    json: {
      ...accountJson(account, base),
      url: `${base}/orgs/${account.login}`,
      repos_url: `${base}/orgs/${account.login}/repos`,
      public_repos: publicRepositories,
      total_private_repos: listed.length - publicRepositories,
    },
  }
}

function organizationRepositories(request: RestRequest): RestResult {
  const account = findOrganization(request)
  const type = request.incoming.query.get('type') ?? 'all'
  const fits = ({ data }: Repository): boolean => {
    const isPrivate = data.visibility !== 'PUBLIC'
    if (type === 'public') return !isPrivate
    if (type === 'private') return isPrivate
    if (type === 'forks') return data.fork === true
    return type !== 'sources' || data.fork !== true
  }
  return listing(request, [account], fits, `/organizations/${account.id}/repos`, 'created')
}

function user(request: RestRequest): RestResult {
  const account = request.simulation.world.account(request.params['user'] ?? '')
  if (account === undefined) throw notFound()
  return { json: accountJson(account, request.incoming.base) }
}

function userRepositories(request: RestRequest): RestResult {
  const account = request.simulation.world.account(request.params['user'] ?? '')
  if (account === undefined) throw notFound()
  const isPublic = ({ data }: Repository): boolean => data.visibility === 'PUBLIC'
  return listing(request, [account], isPublic, `/user/${account.id}/repos`, 'full_name')
}

function viewer(request: RestRequest): RestResult {
  const account = viewerAccount(request)
  return { json: accountJson(account, request.incoming.base), headers: scopeHeaders(request) }
}

/** Everything the user can reach; protected organizations are left out and only a header says so. */
function viewerRepositories(request: RestRequest): RestResult {
  const { caller, simulation, incoming } = request
  viewerAccount(request)
  const { query } = incoming
  if (query.has('type') && (query.has('visibility') || query.has('affiliation'))) {
    throw refuse(422, 'If you specify visibility or affiliation, you cannot specify type.')
  }
  const accounts = accountsOf(caller, simulation.world)
  const refused = accounts.filter((account) => isSamlRefused(caller, account))
  const visibility = query.get('visibility') ?? 'all'
  const fits = ({ data }: Repository): boolean =>
    visibility === 'all' || (visibility === 'public') === (data.visibility === 'PUBLIC')
  const result = listing(request, accounts, fits, '/user/repos', 'full_name')
  if (refused.length === 0) return result
  const partial = `partial-results; organizations=${refused.map(({ id }) => id).join(',')}`
  return { ...result, headers: { ...result.headers, 'x-github-sso': partial } }
}

function installationRepositories(request: RestRequest): RestResult {
  const { caller, simulation, incoming } = request
  if (caller.kind !== 'installation')
    throw refuse(
      403,
      'You must authenticate with an installation access token in order to list repositories for an installation.',
    )
  const account = simulation.world.account(caller.login)
  const all = (account?.repositories ?? []).filter((repository) => isListed(caller, repository))
  const page = pageOf(all, incoming, '/installation/repositories')
  return {
    json: {
      total_count: all.length,
      repository_selection: caller.selected === undefined ? 'all' : 'selected',
      repositories: page.items.map((repository) => repositoryJson(repository, request)),
    },
    headers: page.headers,
  }
}

function viewerAccount(request: RestRequest): Account {
  const { caller, simulation } = request
  if (caller.kind === 'anonymous') throw refuse(401, 'Requires authentication')
  const account = simulation.world.account(caller.login)
  if (caller.kind === 'installation' || caller.kind === 'actions' || account?.kind !== 'User') {
    throw permissionRefusal(request, 'metadata=read')
  }
  return account
}

function scopeHeaders({ caller }: RestRequest): Record<string, string> {
  return caller.kind === 'user' ? { 'x-oauth-scopes': (caller.scopes ?? ['repo', 'read:org']).join(', ') } : {}
}

const FIELDS: Readonly<Record<string, OrderField>> = {
  created: 'CREATED_AT',
  updated: 'UPDATED_AT',
  pushed: 'PUSHED_AT',
  full_name: 'NAME',
}

function listing(
  request: RestRequest,
  accounts: readonly Account[],
  fits: (repository: Repository) => boolean,
  path: string,
  defaultSort: string,
): RestResult {
  const { caller, incoming, simulation } = request
  const { query } = incoming
  const field = FIELDS[query.get('sort') ?? defaultSort] ?? 'CREATED_AT'
  const direction = query.get('direction') ?? (field === 'NAME' ? 'asc' : 'desc')
  const listed = accounts.flatMap(({ repositories }) =>
    repositories.filter((repository) => isListed(caller, repository) && fits(repository)),
  )
  const page = pageOf(inOrder(listed, { field, direction: direction === 'asc' ? 'ASC' : 'DESC' }), incoming, path)
  const json = page.items.map((repository) => repositoryJson(repository, request))
  if (page.hasNext && simulation.settings.listing.pushBetweenPages) pushToTheLast(listed, simulation.clock.now())
  return { json, headers: page.headers }
}
