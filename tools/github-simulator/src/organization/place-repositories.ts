import type { UserAccount, World, WorldRepository } from '../world/world.js'
import {
  REPOSITORY_STATES,
  type OrganizationDescription,
  type RepositoryDescription,
  type UserDescription,
} from './description.js'
import { demoToken } from './tokens.js'

/** A repository with everything that git does not know about it. */
export interface PlacedRepository {
  readonly owner: string
  readonly description: RepositoryDescription
  readonly world: WorldRepository
  /** Seconds since 1970. */
  readonly pushed: number
}

/** 2026-01-05T08:00:00Z: repositories are created and pushed at fixed distances from here, whatever the clock says. */
const FIRST_PUSH = Date.UTC(2026, 0, 5, 8) / 1000
const PUSH_DISTANCE_SECONDS = 3_601
const AGE_SECONDS = 400 * 86_400

const FIRST_REPOSITORY_ID = 700_000
const ORGANIZATION_ID = 90_001
const FIRST_USER_ID = 50_001

export function placeRepositories({
  organization,
  repositories,
  users = [],
}: OrganizationDescription): PlacedRepository[] {
  const accounts = [{ login: organization, repositories }, ...users]
  return accounts
    .flatMap(({ login, repositories: owned }) => owned.map((description) => ({ owner: login, description })))
    .map(({ owner, description }, index) => placeRepository(owner, description, index))
}

/** @param index Which repository of the world it is, from 0: it decides about its number, and its dates if need be. */
export function placeRepository(owner: string, description: RepositoryDescription, index: number): PlacedRepository {
  const pushed = lastCommit(description) ?? FIRST_PUSH + index * PUSH_DISTANCE_SECONDS
  return { owner, description, pushed, world: worldRepository(owner, description, index, pushed) }
}

function lastCommit({ commits = [] }: RepositoryDescription): number | undefined {
  const times = commits.map(({ committedAt }) => Math.floor(Date.parse(committedAt) / 1000))
  return times.length === 0 ? undefined : Math.max(...times)
}

function worldRepository(
  owner: string,
  description: RepositoryDescription,
  index: number,
  pushed: number,
): WorldRepository {
  const { name, files, commits, defaultBranch = 'main' } = description
  const states = REPOSITORY_STATES.flatMap((key) => (description[key] === undefined ? [] : [[key, description[key]]]))
  return {
    visibility: 'PRIVATE',
    ...(Object.fromEntries(states) as Partial<WorldRepository>),
    databaseId: FIRST_REPOSITORY_ID + index,
    name,
    gitDirectory: `repositories/${owner}/${name}.git`,
    defaultBranch: files === undefined && commits === undefined ? null : defaultBranch,
    pushedAt: isoTime(pushed),
    createdAt: isoTime(pushed - AGE_SECONDS),
  }
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

export function worldOf(
  description: OrganizationDescription,
  users: readonly UserDescription[],
  placed: readonly PlacedRepository[],
): World {
  const { organization, samlProtected, teams = [], tokens = [demoToken], apps = [] } = description
  const ownedBy = (login: string): WorldRepository[] =>
    placed.filter(({ owner }) => owner === login).map(({ world }) => world)
  const people = [
    ...users.map(({ login }) => login),
    ...tokens.filter(({ kind }) => kind !== 'installation').map(({ owner }) => owner),
    ...teams.flatMap(({ members }) => members),
  ]
  return {
    organizations: [
      {
        login: organization,
        databaseId: ORGANIZATION_ID,
        ...(samlProtected === undefined ? {} : { samlProtected }),
        teams,
        repositories: ownedBy(organization),
      },
    ],
    users: [...new Set(people)]
      .filter((login) => login !== organization)
      .map((login, index): UserAccount => ({ login, databaseId: FIRST_USER_ID + index, repositories: ownedBy(login) })),
    tokens,
    apps,
  }
}
