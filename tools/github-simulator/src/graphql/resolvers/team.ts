import { isListed, isTeamVisible } from '../../world/access.js'
import { nodeIdOf } from '../../world/node-id.js'
import { compareKeys, orderKey } from '../../world/order.js'
import type { OrderField, RepositoryOrder } from '../../world/order.js'
import type { Repository, Team } from '../../world/world-index.js'
import { connectionOf } from '../connection.js'
import type { Arguments, QueryContext, TypeResolvers } from '../context.js'
import { notSimulated } from '../field-error.js'
import { accountNode } from '../nodes.js'
import type { TeamNode } from '../nodes.js'
import { opensRepository } from '../selection.js'
import { ordered } from './account.js'
import { listedNode } from './repositories-connection.js'
import { requireReadOrganization } from './scopes.js'

export const teamResolvers: TypeResolvers<TeamNode> = {
  id: ({ team }, _, context) => {
    requireReadOrganization(context, 'id')
    return nodeIdOf({ type: 'Team', key: String(team.id) })
  },
  databaseId: ({ team }) => team.id,
  slug: ({ team }) => team.data.slug,
  name: ({ team }) => team.data.name,
  combinedSlug: ({ team }) => `${team.account.login}/${team.data.slug}`,
  description: () => null,
  privacy: ({ team }) => team.data.privacy,
  organization: ({ team }) => accountNode(team.account),
  url: ({ team }) => `https://github.com/orgs/${team.account.login}/teams/${team.data.slug}`,
  resourcePath: ({ team }) => `/orgs/${team.account.login}/teams/${team.data.slug}`,
  parentTeam: ({ team }, _, context) => {
    const parent = visible(team, context).find(({ data }) => data.slug === team.data.parentSlug)
    return parent === undefined ? null : { nodeType: 'Team', team: parent }
  },
  childTeams: ({ team }, args, context, info) => {
    if (args['immediateOnly'] === false || Array.isArray(args['userLogins']))
      throw notSimulated('these arguments of childTeams')
    const children = visible(team, context).filter(({ data }) => data.parentSlug === team.data.slug)
    return connectionOf(
      { items: ordered(children, args), toNode: (child) => ({ nodeType: 'Team', team: child }) },
      args,
      info,
    )
  },
  members: ({ team }, args, context, info) => {
    if (args['role'] || args['orderBy']) throw notSimulated('roles and orders of team members')
    const logins = members(team, args['membership'], context)
    const items = logins
      .filter((login) => typeof args['query'] !== 'string' || login.toLowerCase().includes(args['query'].toLowerCase()))
      .flatMap((login) => context.world.account(login) ?? [])
    return connectionOf({ items, toNode: accountNode, aboutEdge: () => ({ role: 'MEMBER' }) }, args, info)
  },
  repositories: ({ team }, args, context, info) => {
    const isHeavy = opensRepository(info)
    const items = order(granted(team, context, args['query']), args)
    const toNode = ({ repository }: Granted) => listedNode(repository, isHeavy, context)
    return connectionOf({ items, toNode, aboutEdge: ({ permission }) => ({ permission }) }, args, info)
  },
}

interface Granted {
  readonly repository: Repository
  readonly permission: string
}

function granted(team: Team, context: QueryContext, query: unknown): readonly Granted[] {
  return team.data.repositories.flatMap(({ name, permission }) => {
    const repository = context.world.repository(team.account.login, name)
    if (repository === undefined || !isListed(context.caller, repository)) return []
    if (typeof query === 'string' && !name.toLowerCase().includes(query.toLowerCase())) return []
    return [{ repository, permission }]
  })
}

const RANKED = ['READ', 'TRIAGE', 'WRITE', 'MAINTAIN', 'ADMIN']

function order(items: readonly Granted[], { orderBy }: Arguments): readonly Granted[] {
  const { field, direction } = (orderBy ?? { field: 'NAME', direction: 'ASC' }) as {
    field: string
    direction: RepositoryOrder['direction']
  }
  if (field === 'STARGAZERS') throw notSimulated('the order STARGAZERS')
  if (field === 'PERMISSION') {
    const sign = direction === 'ASC' ? 1 : -1
    return [...items].sort((a, b) => sign * (RANKED.indexOf(a.permission) - RANKED.indexOf(b.permission)))
  }
  const key = ({ repository }: Granted) => orderKey(repository, field as OrderField)
  return [...items].sort((a, b) => compareKeys(key(a), key(b), direction))
}

function visible(team: Team, { caller, world }: QueryContext): readonly Team[] {
  return world.teams(team.account).filter((other) => isTeamVisible(caller, other))
}

function members(team: Team, membership: unknown, context: QueryContext): readonly string[] {
  const children = context.world.teams(team.account).filter(({ data }) => data.parentSlug === team.data.slug)
  const inherited = membership === 'IMMEDIATE' ? [] : children.flatMap((child) => members(child, 'ALL', context))
  const own = membership === 'CHILD_TEAM' ? [] : team.data.members
  return [...new Set([...own, ...inherited])].sort()
}
