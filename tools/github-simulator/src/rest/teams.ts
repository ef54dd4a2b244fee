import { refuse, notFound } from '../server/answer.js'
import { isListed, isTeamVisible, mayListTeams } from '../world/access.js'
import { nodeIdOf } from '../world/node-id.js'
import type { Account, Repository, Team } from '../world/world-index.js'
import { findOrganization, findRepository } from './find-repository.js'
import { pageOf } from './pagination.js'
import { permissionsJson, repositoryJson } from './repository-json.js'
import type { RestRequest, RestResult, Route } from './route.js'

/** Teams of an organization and of a repository; secret ones only for those who may know of them. */
export const teamRoutes: readonly Route[] = [
  { method: 'GET', path: '/orgs/:org/teams', kind: 'listing', handle: teamsOfOrganization },
  { method: 'GET', path: '/orgs/:org/teams/:team', kind: 'other', handle: team },
  { method: 'GET', path: '/orgs/:org/teams/:team/repos', kind: 'listing', handle: teamRepositories },
  { method: 'GET', path: '/orgs/:org/teams/:team/members', kind: 'other', handle: teamMembers },
  { method: 'GET', path: '/repos/:owner/:repo/teams', kind: 'other', handle: teamsOfRepository },
]

const REST_PERMISSION: Readonly<Record<string, string>> = {
  READ: 'pull',
  TRIAGE: 'triage',
  WRITE: 'push',
  MAINTAIN: 'maintain',
  ADMIN: 'admin',
}

function teamsOfOrganization(request: RestRequest): RestResult {
  const account = findOrganization(request)
  const page = pageOf(visibleTeams(request, account), request.incoming, `/organizations/${account.id}/teams`)
  return { json: page.items.map((item) => teamJson(item, request)), headers: page.headers }
}

function team(request: RestRequest): RestResult {
  return { json: teamJson(findTeam(request), request) }
}

function teamRepositories(request: RestRequest): RestResult {
  const found = findTeam(request)
  const granted = found.data.repositories.flatMap(({ name, permission }) => {
    const repository = request.simulation.world.repository(found.account.login, name)
    return repository !== undefined && isListed(request.caller, repository) ? [{ repository, permission }] : []
  })
  const page = pageOf(granted, request.incoming, `/organizations/${found.account.id}/team/${found.id}/repos`)
  const json = page.items.map(({ repository, permission }) => ({
    ...repositoryJson(repository, request),
    permissions: permissionsJson(permission),
    role_name: REST_PERMISSION[permission],
  }))
  return { json, headers: page.headers }
}

function teamMembers(request: RestRequest): RestResult {
  const found = findTeam(request)
  const page = pageOf(
    found.data.members,
    request.incoming,
    `/organizations/${found.account.id}/team/${found.id}/members`,
  )
  return { json: page.items.map((login) => ({ login, type: 'User' })), headers: page.headers }
}

function teamsOfRepository(request: RestRequest): RestResult {
  const repository = findRepository(request)
  if (repository.owner.kind === 'User') return { json: [] }
  const granting = visibleTeams(request, repository.owner).filter(
    (item) => permissionIn(item, repository) !== undefined,
  )
  const page = pageOf(granting, request.incoming, `/repositories/${repository.id}/teams`)
  const json = page.items.map((item) => ({
    ...teamJson(item, request),
    permission: REST_PERMISSION[permissionIn(item, repository) ?? 'READ'],
  }))
  return { json, headers: page.headers }
}

function permissionIn({ data }: Team, { name }: Repository): string | undefined {
  return data.repositories.find((repository) => repository.name === name)?.permission
}

function findTeam(request: RestRequest): Team {
  const account = findOrganization(request)
  const found = visibleTeams(request, account).find(({ data }) => data.slug === request.params['team'])
  if (found === undefined) throw notFound()
  return found
}

function visibleTeams({ caller, simulation }: RestRequest, account: Account): readonly Team[] {
  if (caller.kind === 'anonymous') throw refuse(401, 'Requires authentication')
  if (!mayListTeams(caller, account)) throw refuse(403, 'Must have admin rights to Repository.')
  return simulation.world.teams(account).filter((item) => isTeamVisible(caller, item))
}

function teamJson(item: Team, request: RestRequest): object {
  const { account, data, id } = item
  const { base } = request.incoming
  const parent = request.simulation.world.teams(account).find((other) => other.data.slug === data.parentSlug)
  return {
    id,
    node_id: nodeIdOf({ type: 'Team', key: String(id) }),
    slug: data.slug,
    name: data.name,
    description: null,
    privacy: data.privacy === 'SECRET' ? 'secret' : 'closed',
    permission: 'pull',
    url: `${base}/organizations/${account.id}/team/${id}`,
    html_url: `https://github.com/orgs/${account.login}/teams/${data.slug}`,
    repositories_url: `${base}/organizations/${account.id}/team/${id}/repos`,
    parent:
      parent === undefined || !isTeamVisible(request.caller, parent)
        ? null
        : { id: parent.id, slug: parent.data.slug, name: parent.data.name },
  }
}
