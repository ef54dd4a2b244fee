import { accountsOf, isTeamVisible, mayListTeams } from '../../world/access.js'
import { nodeIdOf } from '../../world/node-id.js'
import type { Account, Team } from '../../world/world-index.js'
import { connectionOf } from '../connection.js'
import type { Arguments, QueryContext, TypeResolvers } from '../context.js'
import { notSimulated } from '../field-error.js'
import type { AccountNode } from '../nodes.js'
import { accountNode } from '../nodes.js'
import { notAccessible, repositoryByName } from './find-repository.js'
import { repositoriesOf } from './repositories-connection.js'
import { requireReadOrganization } from './scopes.js'
import { opensRepository } from '../selection.js'

const sharedResolvers: TypeResolvers<AccountNode> = {
  url: ({ account }) => `https://github.com/${account.login}`,
  resourcePath: ({ account }) => `/${account.login}`,
  avatarUrl: ({ account }) => `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
  databaseId: ({ account }) => account.id,
  repositories: ({ account }, args, context, info) => repositoriesOf(account, args, context, info),
  repository: ({ account }, args, context, info) => {
    const node = repositoryByName(context, account.login, String(args['name']), args['followRenames'] !== false)
    context.meter.open(node.repository, opensRepository(info))
    return node
  },
}

export const userResolvers: TypeResolvers<AccountNode> = {
  ...sharedResolvers,
  id: ({ account }) => nodeIdOf({ type: 'User', key: String(account.id) }),
  login: ({ account }) => account.login,
  name: () => null,
  isViewer: ({ account }, _, { caller }) => caller.login.toLowerCase() === account.login.toLowerCase(),
  organizations: ({ account }, args, context, info) => {
    requireReadOrganization(context, 'organizations')
    const isSelf = account.login.toLowerCase() === context.caller.login.toLowerCase()
    const items = isSelf ? accountsOf(context.caller, context.world).filter(({ kind }) => kind === 'Organization') : []
    return connectionOf({ items, toNode: accountNode }, args, info)
  },
}

export const organizationResolvers: TypeResolvers<AccountNode> = {
  ...sharedResolvers,
  id: ({ account }, _, context) => {
    requireReadOrganization(context, 'id')
    return nodeIdOf({ type: 'Organization', key: String(account.id) })
  },
  login: ({ account }) => account.login,
  name: ({ account }, _, context) => {
    requireReadOrganization(context, 'name')
    return account.login
  },
  description: () => null,
  viewerIsAMember: ({ account }, _, { caller }) =>
    membersOf(account).some((login) => login.toLowerCase() === caller.login.toLowerCase()),
  team: ({ account }, args, context) => {
    const team = visibleTeams(account, context, 'team').find(({ data }) => data.slug === args['slug'])
    return team === undefined ? null : { nodeType: 'Team', team }
  },
  teams: ({ account }, args, context, info) => {
    for (const name of ['notificationSetting', 'role', 'ldapMapped']) {
      if (args[name] !== undefined && args[name] !== null) throw notSimulated(`the argument ${name} of teams`)
    }
    const items = ordered(
      visibleTeams(account, context, 'teams').filter((team) => fits(team, args)),
      args,
    )
    return connectionOf({ items, toNode: (team) => ({ nodeType: 'Team', team }) }, args, info)
  },
  membersWithRole: ({ account }, args, context, info) => {
    requireReadOrganization(context, 'membersWithRole')
    const owners = account.organization?.owners ?? []
    const items = membersOf(account).flatMap((login) => context.world.account(login) ?? [])
    const aboutEdge = ({ login }: Account) => ({ role: owners.includes(login) ? 'ADMIN' : 'MEMBER' })
    return connectionOf({ items, toNode: accountNode, aboutEdge }, args, info)
  },
}

function visibleTeams(account: Account, context: QueryContext, fieldName: string): readonly Team[] {
  requireReadOrganization(context, fieldName)
  if (!mayListTeams(context.caller, account)) throw notAccessible(context)
  return context.world.teams(account).filter((team) => isTeamVisible(context.caller, team))
}

function fits({ data }: Team, { privacy, query, userLogins, rootTeamsOnly }: Arguments): boolean {
  return (
    (typeof privacy !== 'string' || data.privacy === privacy) &&
    (typeof query !== 'string' || `${data.slug} ${data.name}`.toLowerCase().includes(query.toLowerCase())) &&
    (!Array.isArray(userLogins) || userLogins.every((login) => data.members.includes(String(login)))) &&
    (rootTeamsOnly !== true || data.parentSlug === undefined)
  )
}

export function ordered(teams: readonly Team[], { orderBy }: Arguments): readonly Team[] {
  const sorted = [...teams].sort((a, b) => a.data.name.localeCompare(b.data.name))
  const direction = (orderBy as { direction?: string } | null | undefined)?.direction
  return direction === 'DESC' ? sorted.reverse() : sorted
}

function membersOf({ organization }: Account): readonly string[] {
  const { owners = [], members = [], teams = [] } = organization ?? {}
  return [...new Set([...owners, ...members, ...teams.flatMap((team) => team.members)])].sort()
}
