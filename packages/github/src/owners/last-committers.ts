import { codeOf, type CommittedPlace, type Committer } from '@ioc-scanner/core'
import { QuerySize } from '../query-size.js'
import { isObject, type JsonObject } from '../transport/checked-json.js'
import type { GitHubClient } from '../transport/github-client.js'
import { graphqlText } from '../transport/graphql-text.js'
import { aliasObjects } from '../transport/repository-aliases.js'

const PLACES_PER_QUERY = 100
const COMMITS = 5
const BYTES_PER_PLACE = 1_500

/**
 * Who committed last to each of these files, the last first, each person once; nobody where GitHub does not say.
 * @throws {RequestFailure}
 */
export async function lastCommitters(
  client: GitHubClient,
  places: readonly CommittedPlace[],
): Promise<readonly (readonly Committer[])[]> {
  const size = new QuerySize(PLACES_PER_QUERY)
  const all: (readonly Committer[])[] = []
  while (all.length < places.length) {
    try {
      all.push(...(await ask(client, places.slice(all.length, all.length + size.current))))
      size.passed()
    } catch (failure) {
      const isTooMuch = codeOf(failure) === 'TOO_HEAVY' || codeOf(failure) === 'TIMEOUT'
      if (!isTooMuch || !size.tooHeavy()) throw failure
    }
  }
  return all
}

function ask(client: GitHubClient, places: readonly CommittedPlace[]): Promise<readonly (readonly Committer[])[]> {
  const { fields, paths } = aliasObjects(
    places,
    ({ commit, path }) =>
      `object(oid:${graphqlText(commit)}){...on Commit{history(first:${COMMITS},path:${graphqlText(path)}){nodes{oid author{name user{login}}}}}}`,
  )
  return client.graphql({
    kind: 'owners',
    bytes: places.length * BYTES_PER_PLACE,
    files: 0,
    things: places.length,
    fields,
    read: ({ data }) => paths.map(([repository, object]) => committersIn(data[repository], object)),
  })
}

function committersIn(repository: unknown, object: string): readonly Committer[] {
  const commit = isObject(repository) ? repository[object] : undefined
  const history = isObject(commit) ? commit['history'] : undefined
  const nodes = isObject(history) && Array.isArray(history['nodes']) ? history['nodes'].filter(isObject) : []
  const people = new Map<string, Committer>()
  for (const node of nodes) {
    const name = nameIn(node)
    if (name !== undefined && !people.has(name)) people.set(name, { name, commit: String(node['oid']) })
  }
  return [...people.values()]
}

/** A login where there is one: addresses of people have no place in a report. */
function nameIn({ author }: JsonObject): string | undefined {
  if (!isObject(author)) return undefined
  const login = isObject(author['user']) ? author['user']['login'] : undefined
  if (typeof login === 'string' && login !== '') return `@${login}`
  const { name } = author
  return typeof name === 'string' && name !== '' ? name : undefined
}
