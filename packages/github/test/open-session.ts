import type {
  Listed,
  RepositorySession,
  SourceConnection,
  TreeFilter,
  TreeListing,
  Repository,
} from '@ioc-scanner/core'
import { connection, target } from '@ioc-scanner/testkit'
import { GitHubSource } from '../src/github-source.js'
import { RetryingRequests } from './retrying-requests.js'

export const TOKEN = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz'
export const ACME = target({ organizations: ['acme'] })
export const EVERYTHING: TreeFilter = { folder: () => true, file: () => true }

export interface OpenedSession {
  readonly session: RepositorySession
  readonly requests: RetryingRequests
}

/** A session against that address, with a token and short timeouts. */
export async function openSession(apiUrl: string, changes: Partial<SourceConnection> = {}): Promise<OpenedSession> {
  const requests = new RetryingRequests()
  const session = await new GitHubSource().open(
    connection({
      requests,
      apiUrl,
      credentials: { kind: 'token', token: TOKEN },
      network: { requestTimeoutSeconds: 5, idleTimeoutSeconds: 2 },
      ...changes,
    }),
  )
  return { session, requests }
}

export async function everyOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

export async function* oneByOne<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

export function repositoriesIn(listed: readonly Listed[]): readonly Repository[] {
  return listed.flatMap(({ repository }) => (repository === undefined ? [] : [repository]))
}

/** The trees of these repositories, by name. */
export async function treesOf(
  session: RepositorySession,
  repositories: readonly Repository[],
  filter: TreeFilter = EVERYTHING,
): Promise<ReadonlyMap<string, TreeListing>> {
  const listings = await everyOf(session.trees(oneByOne(repositories), filter))
  return new Map(listings.map((listing) => [listing.repository.nameWithOwner, listing]))
}
