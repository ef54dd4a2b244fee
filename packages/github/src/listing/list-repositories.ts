import { CodedError, codeOf, messageOf, RequestFailure, type Gap, type Listed, type Target } from '@ioc-scanner/core'
import type { GitHubClient } from '../transport/github-client.js'
import type { SsoNotices } from '../transport/sso-notices.js'
import { namedRepositories } from './named-repositories.js'
import { gapOf } from './repository-node.js'
import { repositoryPages, type ListedRepository, type RepositoryList } from './repository-pages.js'
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

/** One list of the target. */
interface Part {
  readonly called: string
  readonly list: () => AsyncIterable<ListedRepository>
  /** Its repositories are counted by another part as well. */
  readonly isCounted?: boolean
}

/** Everything that the target names, each repository once. */
export async function* listRepositories(target: Target, world: ListingWorld): AsyncGenerator<Listed> {
  const seen = new Set<string>()
  const missing: { readonly gap: Gap; readonly failure: unknown }[] = []
  let anything = false
  for (const part of partsOf(target, world.client)) {
    try {
      for await (const item of part.list()) {
        anything = anything || !('gap' in item) || item.gap === undefined
        if ('total' in item) {
          if (part.isCounted !== true) yield item
        } else if (item.repository === undefined) {
          missing.push({ gap: item.gap, failure: undefined })
        } else if (!seen.has(item.repository.id)) {
          seen.add(item.repository.id)
          if (item.unreachable !== undefined) world.unreachable.note(item.repository.id, item.unreachable)
          yield { repository: item.repository }
        }
        if (anything) yield* missing.splice(0).map(({ gap }) => ({ gap }))
      }
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure
      if (!anything && !isMissing(failure)) throw understandable(failure)
      missing.push({ gap: gapOf(null, failure.reason, messageOf(failure)), failure })
      if (failure.code === 'UNAUTHORIZED') break
    }
  }
  if (!anything && missing.length > 0) throw nothingListed(missing)
  yield* missing.map(({ gap }) => ({ gap }))
  yield* world.sso.take().map((gap) => ({ gap }))
  const accounts = [...target.organizations, ...target.users]
  if (accounts.length > 0) yield* (await world.hiddenFrom(accounts, seen.size)).map((gap) => ({ gap }))
}

function* partsOf(target: Target, client: GitHubClient): Generator<Part> {
  for (const login of target.organizations) {
    if (target.teams.length > 0) {
      for (const team of target.teams) yield pagesPart(client, teamList(login, team))
      continue
    }
    if (target.teamFirst) {
      yield { called: `the teams of '${login}'`, list: () => repositoriesByTeam(client, login), isCounted: true }
    }
    yield pagesPart(client, organizationList(login))
  }
  for (const login of target.users) yield pagesPart(client, userList(login))
  if (target.repositories.length > 0) {
    const list = (): AsyncIterable<ListedRepository> => namedWithTotal(client, target.repositories)
    yield { called: 'the repositories', list }
  }
}

function pagesPart(client: GitHubClient, list: RepositoryList): Part {
  return { called: list.called, list: () => repositoryPages(client, list) }
}

const BY_NAME = 'orderBy:{field:NAME,direction:ASC}'

function organizationList(login: string): RepositoryList {
  const path = [{ field: 'organization', arguments: 'login:$login' }]
  return { called: `organization '${login}'`, path, connectionArguments: BY_NAME, login }
}

function userList(login: string): RepositoryList {
  const path = [{ field: 'user', arguments: 'login:$login' }]
  return { called: `user '${login}'`, path, connectionArguments: `ownerAffiliations:[OWNER],${BY_NAME}`, login }
}

function teamList(login: string, team: string): RepositoryList {
  const path = [
    { field: 'organization', arguments: 'login:$login' },
    { field: 'team', arguments: 'slug:$team' },
  ]
  return { called: `team '${team}' of organization '${login}'`, path, connectionArguments: BY_NAME, login, team }
}

/** The repositories that teams have, team by team. Where teams may not be read, the order is lost and nothing else. */
async function* repositoriesByTeam(client: GitHubClient, login: string): AsyncGenerator<ListedRepository> {
  const names = new Set<string>()
  try {
    for (const team of await listTeams(client, login)) {
      for (const { nameWithOwner } of team.repositories) names.add(nameWithOwner)
    }
  } catch (failure) {
    if (codeOf(failure) === 'REFUSED') return
    throw failure
  }
  // What a team has and cannot be read by name will be met again, with its reason, in the list of the organization.
  for await (const item of namedRepositories(client, [...names])) if (item.repository !== undefined) yield item
}

async function* namedWithTotal(client: GitHubClient, names: readonly string[]): AsyncGenerator<ListedRepository> {
  const distinct = [...new Set(names)]
  let isFirst = true
  for await (const item of namedRepositories(client, distinct)) {
    if (isFirst) yield { total: distinct.length }
    isFirst = false
    yield item
  }
}

function isMissing(failure: RequestFailure): boolean {
  return failure.code === 'MISSING'
}

function nothingListed(missing: readonly { readonly gap: Gap; readonly failure: unknown }[]): CodedError {
  const words = [
    ...new Set(missing.map(({ gap }) => (gap.repository === null ? '' : `${gap.repository}: `) + gap.detail)),
  ]
  const code = missing.every(({ gap }) => gap.reason === 'not-found') ? 'TARGET_NOT_FOUND' : 'TARGET_FORBIDDEN'
  return new CodedError(code, `nothing can be listed: ${words.slice(0, 5).join('; ')}`)
}

/** The failure of a first request, as a user understands it. */
function understandable(failure: RequestFailure): CodedError {
  if (failure.code === 'UNAUTHORIZED') {
    return new CodedError('LOGIN_REFUSED', `GitHub refuses the login: ${messageOf(failure)}`)
  }
  if (failure.cause instanceof CodedError) return failure.cause
  return failure.code === 'REFUSED' ? new CodedError('TARGET_FORBIDDEN', messageOf(failure)) : failure
}
