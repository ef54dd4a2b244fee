import { codeOf, messageOf, RequestFailure } from '@ioc-scanner/core'
import { QuerySize } from '../query-size.js'
import { errorAbove, errorsBelow } from '../transport/error-paths.js'
import type { GitHubClient } from '../transport/github-client.js'
import { repositoryField } from '../transport/repository-aliases.js'
import { gapOf, isName, readRepository, REPOSITORY_FRAGMENT, type ReadRepository } from './repository-node.js'

const NAMES_PER_QUERY = 50
const BYTES_PER_REPOSITORY = 700

/**
 * Repositories by their full names, many in one query. One that does not exist is a gap.
 * @throws {RequestFailure} when a query fails as a whole, before the first was read.
 */
export async function* namedRepositories(
  client: GitHubClient,
  names: readonly string[],
): AsyncGenerator<ReadRepository> {
  const size = new QuerySize(NAMES_PER_QUERY)
  const usable = names.filter(isName)
  for (const name of names) {
    if (!isName(name))
      yield { gap: gapOf(name, 'not-found', 'this is no name of a repository; one looks like owner/name') }
  }
  for (let start = 0; start < usable.length;) {
    const asked = usable.slice(start, start + size.current)
    try {
      const read = await readNamed(client, asked)
      size.passed()
      yield* read
    } catch (failure) {
      if (codeOf(failure) === 'TOO_HEAVY' || codeOf(failure) === 'TIMEOUT') {
        if (asked.length > 1 && size.tooHeavy()) continue
      }
      if (start === 0 || !(failure instanceof RequestFailure)) throw failure
      const { reason } = failure
      yield* usable.slice(start).map((name) => ({ gap: gapOf(name, reason, messageOf(failure)) }))
      return
    }
    start += asked.length
  }
}

function readNamed(client: GitHubClient, names: readonly string[]): Promise<readonly ReadRepository[]> {
  return client.graphql({
    kind: 'listing',
    bytes: names.length * BYTES_PER_REPOSITORY,
    files: 0,
    things: names.length,
    fields: names.map((name, index) => `r${index}:${repositoryField(name)}{...R}`).join(' '),
    fragments: REPOSITORY_FRAGMENT,
    read: ({ data, errors }) =>
      names.map((name, index) => {
        const alias = `r${index}`
        const passing = errors.find((error) => error.passes)
        if (passing !== undefined) {
          throw new RequestFailure(names.length > 1 ? 'TOO_HEAVY' : 'TRANSIENT', passing.reason, passing.message)
        }
        const own = errorsBelow(errors, [alias])
        const above = own.length > 0 ? undefined : errorAbove(errors, [alias])
        return readRepository(data[alias] ?? null, above === undefined ? own : [above], name)
      }),
  })
}
