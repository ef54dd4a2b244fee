import { renamedIn } from '../world/caller.js'
import type { OrganizationAccount, UserAccount, World, WorldRepository, WorldTeam } from '../world/world.js'

/** The world with one repository changed. */
export function withRepository(
  world: World,
  id: number,
  change: (repository: WorldRepository) => WorldRepository,
): World {
  return mapAccounts(world, ({ repositories }) => ({
    repositories: repositories.map((repository) => (repository.databaseId === id ? change(repository) : repository)),
  }))
}

export function withoutRepository(world: World, id: number): World {
  return mapAccounts(world, ({ repositories }) => ({
    repositories: repositories.filter(({ databaseId }) => databaseId !== id),
  }))
}

export function withNewRepository(world: World, owner: string, repository: WorldRepository): World {
  return mapAccounts(world, ({ login, repositories }) => ({
    repositories: login.toLowerCase() === owner.toLowerCase() ? [...repositories, repository] : repositories,
  }))
}

/** Teams and installations follow a repository to another name; a name under another owner, or none, is lost to teams. */
export function withReferences(world: World, from: string, to: string | null): World {
  const [owner = '', name = ''] = from.split('/')
  const [newOwner = '', newName = ''] = to?.split('/') ?? []
  const isOwner = (login: string): boolean => login.toLowerCase() === owner.toLowerCase()
  const follow = (team: WorldTeam): WorldTeam => ({
    ...team,
    repositories: team.repositories.flatMap((granted) => {
      if (granted.name !== name) return [granted]
      return isOwner(newOwner) ? [{ ...granted, name: newName }] : []
    }),
  })
  return {
    ...world,
    organizations: world.organizations.map((account) =>
      isOwner(account.login) ? { ...account, teams: account.teams.map(follow) } : account,
    ),
    apps: world.apps.map((app) => ({
      ...app,
      installations: app.installations.map((installation) =>
        installation.selectedRepositories === undefined
          ? installation
          : { ...installation, selectedRepositories: renamedIn(installation.selectedRepositories, from, to) },
      ),
    })),
  }
}

function mapAccounts(
  world: World,
  change: (account: OrganizationAccount | UserAccount) => { readonly repositories: readonly WorldRepository[] },
): World {
  return {
    ...world,
    organizations: world.organizations.map((account) => ({ ...account, ...change(account) })),
    users: world.users.map((account) => ({ ...account, ...change(account) })),
  }
}
