import type { Caller } from './caller.js'
import { isMember } from './access.js'
import type { Repository, WorldIndex } from './world-index.js'
import type { WorldTeam } from './world.js'

export type Permission = WorldTeam['repositories'][number]['permission']

const RANKED: readonly Permission[] = ['READ', 'TRIAGE', 'WRITE', 'MAINTAIN', 'ADMIN']

/** The highest permission that a user has by ownership, team or membership; null for apps and anonymous callers. */
export function permissionOf(caller: Caller, repository: Repository, world: WorldIndex): Permission | null {
  if (caller.kind === 'installation' || caller.kind === 'actions' || caller.kind === 'anonymous') return null
  const login = caller.login.toLowerCase()
  const isLogin = (name: string): boolean => name.toLowerCase() === login
  if (isLogin(repository.owner.login) || repository.owner.organization?.owners?.some(isLogin) === true) return 'ADMIN'
  const fromTeams = world
    .teams(repository.owner)
    .filter(({ data }) => data.members.some(isLogin))
    .flatMap(({ data }) => data.repositories.filter(({ name }) => name === repository.name))
    .map(({ permission }) => RANKED.indexOf(permission))
  const base = repository.data.visibility === 'PUBLIC' || isMember(caller, repository.owner) ? 0 : -1
  return RANKED[Math.max(base, ...fromTeams)] ?? null
}
