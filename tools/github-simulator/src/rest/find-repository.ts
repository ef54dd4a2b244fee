import { Refusal, json, notFound, refuse } from '../server/answer.js'
import { accessTo, isSamlRefused } from '../world/access.js'
import type { Account, Repository } from '../world/world-index.js'
import type { RestRequest } from './route.js'

const DOCUMENTATION = 'https://docs.github.com/rest'

/** The repository of a route, or the refusal that GitHub gives for this caller. */
export function findRepository(request: RestRequest): Repository {
  const { simulation, caller, params, incoming } = request
  const { owner = '', repo = '' } = params
  const repository = simulation.world.repository(owner, repo)
  if (repository === undefined) throw movedOrMissing(request, owner, repo)
  switch (accessTo(caller, repository)) {
    case 'granted':
      return repository
    case 'saml':
      throw singleSignOnRefusal(request, repository.owner)
    case 'forbidden':
      throw permissionRefusal(request, incoming.path.endsWith(`/${repo}`) ? 'metadata=read' : 'contents=read')
    case 'blocked':
      throw blockRefusal(repository)
    default:
      throw notFound()
  }
}

/** A repository whose git data may be read: neither disabled nor empty. */
export function findGitRepository(request: RestRequest): Repository {
  const repository = findRepository(request)
  if (repository.data.disabled === true) throw blockRefusal(repository)
  if (request.simulation.git.isEmpty(repository)) throw refuse(409, 'Git Repository is empty.')
  return repository
}

export function findOrganization(request: RestRequest): Account {
  const { simulation, caller, params } = request
  const account = simulation.world.organization(params['org'] ?? '')
  if (account === undefined) throw notFound()
  if (isSamlRefused(caller, account)) throw singleSignOnRefusal(request, account)
  return account
}

export function singleSignOnRefusal({ simulation }: RestRequest, { login }: Account): Refusal {
  if (simulation.settings.saml.answer === 404) return notFound()
  const message =
    'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.'
  const url = `https://github.com/orgs/${login}/sso?authorization_request=A7K2`
  return refuse(403, message, {}, { 'x-github-sso': `required; url=${url}` })
}

export function permissionRefusal({ caller }: RestRequest, needed: string): Refusal {
  const isApp = caller.kind === 'installation' || caller.kind === 'actions'
  const message = `Resource not accessible by ${isApp ? 'integration' : 'personal access token'}`
  const headers: Record<string, string> =
    caller.kind === 'user'
      ? { 'x-oauth-scopes': (caller.scopes ?? ['repo', 'read:org']).join(', '), 'x-accepted-oauth-scopes': 'repo' }
      : { 'x-accepted-github-permissions': needed }
  return refuse(403, message, {}, headers)
}

/** 451 after a DMCA notice, 403 for the other reasons. */
function blockRefusal({ data, nameWithOwner }: Repository): Refusal {
  const { reason, createdAt } = data.blocked ?? { reason: 'unavailable', createdAt: data.pushedAt }
  const notice =
    reason === 'dmca' ? `https://github.com/github/dmca/blob/master/notice.md` : `https://github.com/${nameWithOwner}`
  const block = { reason, created_at: createdAt, html_url: notice }
  return new Refusal(json(reason === 'dmca' ? 451 : 403, { message: 'Repository access blocked', block }))
}

/** Renamed: 301 to the route by number, for those who may see it; 307 for other methods than GET. */
function movedOrMissing(request: RestRequest, owner: string, name: string): Refusal {
  const { simulation, caller, incoming } = request
  const renamed = simulation.world.renamedRepository(owner, name)
  if (renamed === undefined || accessTo(caller, renamed) === 'hidden') return notFound()
  const rest = incoming.path.split('/').slice(4).join('/')
  const query = incoming.query.toString()
  const url = `${incoming.base}/repositories/${renamed.id}${rest === '' ? '' : `/${rest}`}${query === '' ? '' : `?${query}`}`
  const status = incoming.method === 'GET' || incoming.method === 'HEAD' ? 301 : 307
  const message = status === 301 ? 'Moved Permanently' : 'Temporary Redirect'
  return new Refusal(json(status, { message, url, documentation_url: DOCUMENTATION }, { location: url }))
}
