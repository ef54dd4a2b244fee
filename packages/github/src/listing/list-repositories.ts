import { CodedError, codeOf, messageOf, RequestFailure, type Gap, type Listed, type Target } from '@ioc-scanner/core'
import type { GitHubClient } from '../transport/github-client.js'
import type { SsoNotices } from '../transport/sso-notices.js'
import { namedRepositories } from './named-repositories.js'
import { gapOf } from './repository-node.js'
import { progressText, readProgress, type ListingProgress } from './listing-progress.js'
import {
  repositoryPages,
  type ListedRepository,
  type MissingList,
  type PagePlace,
  type RepositoryList,
} from './repository-pages.js'
import { listTeams } from './teams.js'
import type { UnreachableRepositories } from './unreachable-repositories.js'

export interface ListingWorld {
  readonly client: GitHubClient
  readonly sso: SsoNotices
  /** Repositories that are listed and cannot be looked at: their trees will say why. */
  readonly unreachable: UnreachableRepositories
  /** What this login does not see of those accounts. */
  readonly hiddenFrom: (accounts: readonly string[], listed: number) => Promise<readonly Gap[]>
}

/**
 * Everything that the target names, each repository once.
 * @param after Goes on behind that progress. @throws {CodedError} `LISTING_PROGRESS_UNREADABLE`
 */
export async function* listRepositories(target: Target, world: ListingWorld, after?: string): AsyncGenerator<Listed> {
  const seen = new Set<string>()
  const start = after === undefined ? undefined : readProgress(after)
  const gaps: Gap[] = []
  const failures: RequestFailure[] = []
  let anything = start !== undefined
  const countSeen = (): number => (start?.seen ?? 0) + seen.size
  /** On the way no progress is told that would leave out what could not be listed. */
  let isUnbroken = true
  for (const [index, part] of [...partsOf(target, world.client)].entries()) {
    if (start !== undefined && index < start.list) continue
    try {
      for await (const item of part(index === start?.list ? start.place : undefined)) {
        anything = anything || item.gap === undefined
        if ('total' in item) {
          yield item
        } else if ('place' in item) {
          if (isUnbroken) yield* toldBy(gaps, { list: index, place: item.place, seen: countSeen() })
        } else if (item.repository === undefined) {
          gaps.push(item.gap)
          if ('isBrokenOff' in item) isUnbroken = false
        } else if (!seen.has(item.repository.id)) {
          seen.add(item.repository.id)
          if (item.unreachable !== undefined) world.unreachable.note(item.repository.id, item.unreachable)
          yield { repository: item.repository }
        }
      }
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure
      gaps.push(gapOf(null, failure.reason, messageOf(failure)))
      failures.push(failure)
      isUnbroken = false
      if (isHopeless(failure)) break
    }
    if (isUnbroken && anything) yield* toldBy(gaps, { list: index + 1, seen: countSeen() })
  }
  if (!anything && gaps.length > 0) throw nothingListed(gaps, failures)
  yield* gaps.map((gap) => ({ gap }))
  yield* world.sso.take().map((gap) => ({ gap }))
  const accounts = [...target.organizations, ...target.users]
  if (accounts.length > 0) yield* (await world.hiddenFrom(accounts, countSeen())).map((gap) => ({ gap }))
}

/** The gaps so far come before the progress: nobody asks for what lies before it again. */
function* toldBy(gaps: Gap[], progress: ListingProgress): Generator<Listed> {
  yield* gaps.splice(0).map((gap) => ({ gap }))
  yield { progress: progressText(progress) }
}

/** A list to be read: from its start, or from a page on where it can tell its pages. */
type ListPart = (start: PagePlace | undefined) => AsyncIterable<ListedRepository>

/** The lists that make up the target, each to be read in turn. */
function* partsOf(target: Target, client: GitHubClient): Generator<ListPart> {
  for (const team of target.teams) yield () => teamPages(client, target.organizations, team)
  if (target.teams.length === 0) {
    for (const login of target.organizations) {
      if (target.teamFirst) yield () => repositoriesByTeam(client, login)
      yield (start) => repositoryPages(client, organizationList(login), start)
    }
  }
  for (const login of target.users) yield (start) => repositoryPages(client, userList(login), start)
  if (target.repositories.length > 0) yield () => namedWithTotal(client, target.repositories)
}

const BY_NAME = 'orderBy:{field:NAME,direction:ASC}'

function organizationList(login: string): RepositoryList {
  return { path: [organizationStep(login)], connectionArguments: BY_NAME, login }
}

function userList(login: string): RepositoryList {
  const path = [{ field: 'user', arguments: 'login:$login', called: `user '${login}'` }]
  return { path, connectionArguments: `ownerAffiliations:[OWNER],${BY_NAME}`, login }
}

function teamList(login: string, team: string): RepositoryList {
  const path = [organizationStep(login), { field: 'team', arguments: 'slug:$team', called: `team '${team}'` }]
  return { path, connectionArguments: BY_NAME, login, team }
}

function organizationStep(login: string): RepositoryList['path'][number] {
  return { field: 'organization', arguments: 'login:$login', called: `organization '${login}'` }
}

/** A team's repositories, in each organization that has a team of that name. Missing is only what none of them has. */
async function* teamPages(
  client: GitHubClient,
  organizations: readonly string[],
  team: string,
): AsyncGenerator<ListedRepository> {
  let hasTeam = false
  let missing: Error | undefined
  for (const login of organizations) {
    try {
      for await (const item of repositoryPages(client, teamList(login, team))) {
        hasTeam = true
        if (!('place' in item)) yield item // teams of several organizations are one list
      }
    } catch (failure) {
      if (!(failure instanceof RequestFailure) || !isMissingTeam(failure)) throw failure
      missing = failure
    }
  }
  if (!hasTeam && missing !== undefined) throw missing
}

function isMissingTeam({ cause }: RequestFailure): boolean {
  return (cause as Partial<MissingList> | undefined)?.missingField === 'team'
}

/**
 * The repositories that teams have, team by team. Only the order is at stake: whatever fails here will be met again, with
 * its reason, in the list of the organization.
 */
async function* repositoriesByTeam(client: GitHubClient, login: string): AsyncGenerator<ListedRepository> {
  const names = new Set<string>()
  try {
    for (const team of await listTeams(client, login, 'everybody')) {
      for (const { nameWithOwner } of team.repositories) names.add(nameWithOwner)
    }
    for await (const item of namedRepositories(client, [...names])) if (item.repository !== undefined) yield item
  } catch (failure) {
    if (!(failure instanceof RequestFailure)) throw failure
  }
}

async function* namedWithTotal(client: GitHubClient, names: readonly string[]): AsyncGenerator<ListedRepository> {
  const distinct = [...new Set(names)]
  let isCounted = false
  for await (const item of namedRepositories(client, distinct)) {
    if (!isCounted && item.repository !== undefined) {
      isCounted = true
      yield { total: distinct.length }
    }
    yield item
  }
}

/** What else the target names would fail in the same way. */
function isHopeless({ code, cause }: RequestFailure): boolean {
  return code === 'UNAUTHORIZED' || codeOf(cause) === 'CONNECTION_FAILED'
}

/** Why the whole target yields nothing, as a user understands it. */
function nothingListed(gaps: readonly Gap[], failures: readonly RequestFailure[]): CodedError {
  const hopeless = failures.find(isHopeless)
  if (hopeless?.code === 'UNAUTHORIZED') {
    return new CodedError('LOGIN_REFUSED', `GitHub refuses the login: ${messageOf(hopeless)}`)
  }
  if (hopeless !== undefined) return new CodedError('CONNECTION_FAILED', messageOf(hopeless))
  const passing = failures.find(({ code }) => code !== 'MISSING' && code !== 'REFUSED')
  if (passing !== undefined) return passing
  const words = new Set(
    gaps.map(({ repository, detail }) => (repository === null ? detail : `${repository}: ${detail}`)),
  )
  const code = gaps.every(({ reason }) => reason === 'not-found') ? 'TARGET_NOT_FOUND' : 'TARGET_FORBIDDEN'
  return new CodedError(code, `nothing can be listed: ${[...words].slice(0, 5).join('; ')}`)
}
