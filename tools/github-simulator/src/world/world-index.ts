import { resolve } from 'node:path'
import type { OrganizationAccount, UserAccount, World, WorldRepository, WorldTeam } from './world.js'

export interface Account {
  readonly kind: 'Organization' | 'User'
  readonly login: string
  readonly id: number
  readonly organization?: OrganizationAccount
  readonly repositories: readonly Repository[]
}

export interface Repository {
  readonly id: number
  readonly name: string
  readonly nameWithOwner: string
  readonly owner: Account
  readonly gitDirectory: string
  readonly defaultBranch: string | null
  readonly data: WorldRepository
  /** ISO time; moves when a push is simulated. */
  pushedAt: string
}

export interface Team {
  /** Position in the world: teams have no id there. */
  readonly id: number
  readonly account: Account
  readonly data: WorldTeam
}

const FIRST_UNLISTED_USER_ID = 900_000_001

/** Finds accounts, repositories and teams of a world by every name and number that GitHub accepts. Names are case-insensitive. */
export class WorldIndex {
  private known: readonly Account[] = []
  private current: World
  private readonly accountByLogin = new Map<string, Account>()
  private readonly accountById = new Map<number, Account>()
  private readonly repositoryById = new Map<number, Repository>()
  private readonly repositoryByName = new Map<string, Repository>()
  private readonly repositoryByFormerName = new Map<string, Repository>()
  private readonly teamById = new Map<number, Team>()
  private readonly teamsByLogin = new Map<string, readonly Team[]>()

  constructor(
    world: World,
    private readonly directory: string,
  ) {
    this.current = world
    this.index()
  }

  get world(): World {
    return this.current
  }

  get accounts(): readonly Account[] {
    return this.known
  }

  /** The world is another one from now on. Pushes that were simulated meanwhile stay, where it does not say otherwise. */
  replace(world: World): void {
    const before = new Map(this.repositoryById)
    for (const map of [
      this.accountByLogin,
      this.accountById,
      this.repositoryById,
      this.repositoryByName,
      this.repositoryByFormerName,
      this.teamById,
      this.teamsByLogin,
    ])
      map.clear()
    this.current = world
    this.index()
    for (const [id, repository] of this.repositoryById) {
      const known = before.get(id)
      if (known !== undefined && known.data.pushedAt === repository.data.pushedAt) repository.pushedAt = known.pushedAt
    }
  }

  private index(): void {
    const { organizations, users } = this.current
    this.known = [
      ...organizations.map((account) => indexAccount('Organization', account, this.directory)),
      ...users.map((account) => indexAccount('User', account, this.directory)),
    ]
    for (const account of this.known) this.add(account)
    this.addUnlistedUsers()
  }

  account(login: string): Account | undefined {
    return this.accountByLogin.get(login.toLowerCase())
  }

  organization(login: string): Account | undefined {
    const account = this.account(login)
    return account?.kind === 'Organization' ? account : undefined
  }

  accountWithId(id: number): Account | undefined {
    return this.accountById.get(id)
  }

  repository(owner: string, name: string): Repository | undefined {
    return this.repositoryByName.get(`${owner}/${name}`.toLowerCase())
  }

  renamedRepository(owner: string, formerName: string): Repository | undefined {
    return this.repositoryByFormerName.get(`${owner}/${formerName}`.toLowerCase())
  }

  repositoryWithId(id: number): Repository | undefined {
    return this.repositoryById.get(id)
  }

  teams(account: Account): readonly Team[] {
    return this.teamsByLogin.get(account.login) ?? []
  }

  teamWithId(id: number): Team | undefined {
    return this.teamById.get(id)
  }

  /** Logins that the world only mentions (members, owners of tokens) are users without repositories. */
  private addUnlistedUsers(): void {
    const { organizations, tokens } = this.world
    const mentioned = [
      ...organizations.flatMap(({ owners = [], members = [], teams }) => [
        ...owners,
        ...members,
        ...teams.flatMap((team) => team.members),
      ]),
      ...tokens.filter(({ kind }) => kind === 'user' || kind === 'fine-grained').map(({ owner }) => owner),
    ]
    let id = FIRST_UNLISTED_USER_ID
    for (const login of mentioned) {
      if (this.account(login) === undefined) this.add({ kind: 'User', login, id: id++, repositories: [] })
    }
  }

  private add(account: Account): void {
    this.accountByLogin.set(account.login.toLowerCase(), account)
    this.accountById.set(account.id, account)
    for (const repository of account.repositories) {
      this.repositoryById.set(repository.id, repository)
      this.repositoryByName.set(repository.nameWithOwner.toLowerCase(), repository)
      for (const former of repository.data.formerNames ?? []) {
        this.repositoryByFormerName.set(`${account.login}/${former}`.toLowerCase(), repository)
      }
      for (const former of repository.data.formerFullNames ?? []) {
        this.repositoryByFormerName.set(former.toLowerCase(), repository)
      }
    }
    const teams = (account.organization?.teams ?? []).map((data, index) => ({
      id: account.id * 1000 + index,
      account,
      data,
    }))
    this.teamsByLogin.set(account.login, teams)
    for (const team of teams) this.teamById.set(team.id, team)
  }
}

function indexAccount(kind: Account['kind'], data: OrganizationAccount | UserAccount, directory: string): Account {
  const repositories: Repository[] = []
  const account: Account = {
    kind,
    login: data.login,
    id: data.databaseId,
    repositories,
    ...('teams' in data ? { organization: data } : {}),
  }
  for (const repository of data.repositories) {
    repositories.push({
      id: repository.databaseId,
      name: repository.name,
      nameWithOwner: `${data.login}/${repository.name}`,
      owner: account,
      gitDirectory: resolve(directory, repository.gitDirectory),
      defaultBranch: repository.defaultBranch,
      data: repository,
      pushedAt: repository.pushedAt,
    })
  }
  return account
}
