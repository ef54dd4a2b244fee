import type { Caller } from './caller.js'
import type { Account, Repository, Team, WorldIndex } from './world-index.js'

/**
 * What a caller gets when asking for a repository by name or id. `hidden` answers as if it did not exist;
 * `gone` is a repository that listings still show.
 */
export type Access = 'granted' | 'hidden' | 'saml' | 'forbidden' | 'blocked' | 'gone'

/** True when single sign-on of this organization refuses the token; apps and fine-grained tokens are authorized when they are made. */
export function isSamlRefused(caller: Caller, account: Account): boolean {
  return (
    account.organization?.samlProtected === true &&
    caller.kind === 'user' &&
    !caller.ssoAuthorized.has(account.login.toLowerCase())
  )
}

export function isMember(caller: Caller, account: Account): boolean {
  if (caller.kind === 'anonymous') return false
  if (account.kind === 'User') return account.login.toLowerCase() === caller.login.toLowerCase()
  if (caller.kind === 'installation' || caller.kind === 'actions')
    return account.login.toLowerCase() === caller.login.toLowerCase()
  const { owners, members, teams } = account.organization ?? { teams: [] }
  if (owners === undefined && members === undefined) return true
  const names = [...(owners ?? []), ...(members ?? []), ...teams.flatMap((team) => team.members)]
  return includesLogin(names, caller.login)
}

/** Whether a repository appears in listings of this caller: silently, as GitHub does it. */
export function isListed(caller: Caller, repository: Repository): boolean {
  if (isSamlRefused(caller, repository.owner)) return false
  if (caller.selected !== undefined && !caller.selected.has(repository.nameWithOwner.toLowerCase())) return false
  return mayRead(caller, repository)
}

export function accessTo(caller: Caller, repository: Repository): Access {
  if (!mayRead(caller, repository)) return 'hidden'
  if (isSamlRefused(caller, repository.owner)) return 'saml'
  if (repository.data.vanishes === true) return 'gone'
  if (repository.data.blocked !== undefined) return 'blocked'
  if (repository.data.forbidden === true && (caller.kind === 'user' || caller.kind === 'fine-grained'))
    return 'forbidden'
  return 'granted'
}

export function mayListTeams(caller: Caller, account: Account): boolean {
  return isMember(caller, account) && hasScope(caller, ['read:org', 'write:org', 'admin:org', 'repo'])
}

export function isTeamVisible(caller: Caller, team: Team): boolean {
  if (team.data.privacy === 'VISIBLE' || caller.kind === 'installation') return true
  const owners = team.account.organization?.owners ?? []
  return includesLogin([...owners, ...team.data.members], caller.login)
}

/** Classic scopes; tokens that carry none in the world have all of them. */
export function hasScope(caller: Caller, accepted: readonly string[]): boolean {
  return caller.scopes === undefined || caller.scopes.some((scope) => accepted.includes(scope))
}

/** Accounts with private or public repositories that a user can list at once: own, and those of the organizations. */
export function accountsOf(caller: Caller, world: WorldIndex): readonly Account[] {
  return world.accounts.filter((account) => isMember(caller, account))
}

function mayRead(caller: Caller, repository: Repository): boolean {
  if (repository.data.visibility === 'PUBLIC') return true
  if (!isMember(caller, repository.owner)) return false
  if (caller.selected !== undefined && !caller.selected.has(repository.nameWithOwner.toLowerCase())) return false
  return caller.kind !== 'user' || hasScope(caller, ['repo'])
}

function includesLogin(logins: readonly string[], login: string): boolean {
  return logins.some((candidate) => candidate.toLowerCase() === login.toLowerCase())
}
