import { codeOf, messageOf, RequestFailure, type Gap } from '@ioc-scanner/core'
import { QuerySize } from '../query-size.js'
import { brokenAnswer, countOf, isObject, listOf, objectOf, type JsonObject } from '../transport/checked-json.js'
import { errorAbove, errorsBelow } from '../transport/error-paths.js'
import type { GitHubClient, GraphqlAnswer } from '../transport/github-client.js'
import type { GraphqlError } from '../transport/graphql-errors.js'
import { gapOf, readRepository, REPOSITORY_FRAGMENT, type ReadRepository } from './repository-node.js'

/** A list of repositories in GraphQL: where its connection is, and how it is called in messages. */
export interface RepositoryList {
  /** Fields from the root to the connection. Variables `$login` and `$team`. */
  readonly path: readonly { readonly field: string; readonly arguments: string; readonly called: string }[]
  readonly connectionArguments: string
  readonly login: string
  readonly team?: string
}

export type ListedRepository =
  | ReadRepository
  | { readonly total: number; readonly gap?: undefined; readonly repository?: undefined }
  /** The rest of the list could not be had. */
  | { readonly gap: Gap; readonly isBrokenOff: true; readonly repository?: undefined }
  /** A page that has been told whole, and leads to another. */
  | { readonly place: PagePlace; readonly gap?: undefined; readonly repository?: undefined }

/** Between two pages of a list. */
export interface PagePlace {
  /** Cursor of the next page. */
  readonly after: string
  /** Repositories on the pages before. */
  readonly listed: number
}

interface Page {
  readonly repositories: readonly ReadRepository[]
  readonly total: number
  /** Cursor of the next page; null: there is none. */
  readonly next: string | null
}

const PAGE = 100
const BYTES_PER_REPOSITORY = 700
const MAX_PAGES = 20_000
const SMALLER_MAY_PASS = new Set(['TOO_HEAVY', 'TIMEOUT'])

/**
 * All repositories of a list, page by page. Pages shrink when GitHub does not get them done in time.
 * @param start Goes on there: the pages before it were told by an earlier listing.
 * @throws {RequestFailure} when not even the first page can be had; MISSING, with a `MissingList` as cause, when there is no such list.
 */
export async function* repositoryPages(
  client: GitHubClient,
  list: RepositoryList,
  start?: PagePlace,
): AsyncGenerator<ListedRepository> {
  const size = new QuerySize(PAGE)
  const cursors = new Set<string>()
  let after: string | null = start?.after ?? null
  let listed = start?.listed ?? 0
  let total: number | undefined
  do {
    let page: Page
    try {
      page = await readPage(client, list, size.current, after)
    } catch (failure) {
      if (SMALLER_MAY_PASS.has(codeOf(failure) ?? '') && size.tooHeavy()) continue
      if (total === undefined || !(failure instanceof RequestFailure)) throw failure
      yield { gap: brokenOff(list, listed, total, failure), isBrokenOff: true }
      return
    }
    size.passed()
    if (total === undefined) yield { total: page.total }
    total = page.total
    listed += page.repositories.length
    yield* page.repositories
    if (page.next !== null && (cursors.has(page.next) || cursors.size > MAX_PAGES)) {
      yield { gap: brokenOff(list, listed, total, brokenAnswer('its pages lead in a circle')), isBrokenOff: true }
      return
    }
    after = page.next
    if (after !== null) {
      cursors.add(after)
      yield { place: { after, listed } }
    }
  } while (after !== null || total === undefined)
  if (listed < total) {
    const detail = `GitHub counts ${total} repositories of ${calledOf(list)} and lists ${listed}: the others are hidden from this token`
    yield { gap: gapOf(null, 'forbidden', detail) }
  }
}

function brokenOff(list: RepositoryList, listed: number, total: number, failure: RequestFailure): Gap {
  const detail = `the list of ${calledOf(list)} broke off after ${listed} of ${total} repositories: ${messageOf(failure)}`
  return gapOf(null, failure.reason, detail)
}

function readPage(client: GitHubClient, list: RepositoryList, first: number, after: string | null): Promise<Page> {
  const connection = `repositories(first:${first},after:$after,${list.connectionArguments})`
  const body = `${connection}{totalCount pageInfo{hasNextPage endCursor} nodes{...R}}`
  const fields = list.path.reduceRight((inner, { field, arguments: given }) => `${field}(${given}){${inner}}`, body)
  const isTeam = list.team !== undefined
  return client.graphql({
    kind: 'listing',
    bytes: first * BYTES_PER_REPOSITORY,
    files: 0,
    things: first,
    fields,
    fragments: REPOSITORY_FRAGMENT,
    declarations: isTeam ? '$login:String!,$team:String!,$after:String' : '$login:String!,$after:String',
    variables: { login: list.login, ...(isTeam ? { team: list.team } : {}), after },
    read: (answer) => pageIn(answer, list),
  })
}

function pageIn({ data, errors }: GraphqlAnswer, list: RepositoryList): Page {
  const path = [...list.path.map(({ field }) => field), 'repositories']
  const connection = descend(data, path, errors, list)
  const nodes = listOf(connection['nodes'], 'a page of repositories')
  const pageInfo = objectOf(connection['pageInfo'], 'pageInfo')
  const { hasNextPage, endCursor } = pageInfo
  if (typeof hasNextPage !== 'boolean') throw brokenAnswer('pageInfo does not say whether there is a next page')
  if (hasNextPage && (typeof endCursor !== 'string' || endCursor === ''))
    throw brokenAnswer('a next page has no cursor')
  const passing = errors.find((error) => error.passes)
  if (passing !== undefined) throw partly(passing, nodes.length)
  return {
    repositories: nodes.map((node, index) =>
      readRepository(node, errorsBelow(errors, [...path, 'nodes', index]), null),
    ),
    total: countOf(connection['totalCount'], 'totalCount'),
    next: hasNextPage ? String(endCursor) : null,
  }
}

/** Part of the page is missing for a reason that a smaller page may heal. */
function partly(error: GraphqlError, nodes: number): RequestFailure {
  return new RequestFailure(nodes > 1 ? 'TOO_HEAVY' : 'TRANSIENT', error.reason, error.message)
}

/** Walks down to the connection. Null on the way: it does not exist, or may not be seen. */
function descend(
  data: JsonObject,
  path: readonly string[],
  errors: readonly GraphqlError[],
  list: RepositoryList,
): JsonObject {
  let current: JsonObject = data
  for (const [index, field] of path.entries()) {
    const next = current[field]
    if (isObject(next)) {
      current = next
      continue
    }
    const error = errorAbove(errors, path.slice(0, index + 1)) ?? errors[0]
    const called = list.path[index]?.called ?? calledOf(list)
    if (error === undefined || error.reason === 'not-found') {
      const missing: MissingList = { missingField: field }
      throw new RequestFailure('MISSING', 'not-found', `there is no ${called} that this token can see`, {
        cause: missing,
      })
    }
    if (error.passes) throw new RequestFailure('TOO_HEAVY', error.reason, error.message)
    throw new RequestFailure('REFUSED', error.reason, `${called} cannot be listed: ${error.message}`)
  }
  return current
}

/** Says what of a list does not exist. */
export interface MissingList {
  /** `organization`, `team` … */
  readonly missingField: string
}

function calledOf({ path }: RepositoryList): string {
  return path
    .map(({ called }) => called)
    .reverse()
    .join(' of ')
}
