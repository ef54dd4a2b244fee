import { codeOf, messageOf, RequestFailure, type Listed } from '@ioc-scanner/core'
import { ORGANIZATION_LOGIN } from '../organization/plan-organization.js'
import type { PlannedRepository } from '../organization/planned-repository.js'
import type { ModelledClient } from './modelled-client.js'
import { QuerySize } from './query-size.js'

const PAGE = 100
const BYTES_PER_REPOSITORY = 700
const SMALLER_MAY_PASS = new Set(['TOO_HEAVY', 'TIMEOUT'])

/** All repositories, page by page; pages shrink when the server does not get them done. */
export async function* listRepositories(
  client: ModelledClient,
  repositories: readonly PlannedRepository[],
): AsyncGenerator<Listed> {
  const size = new QuerySize(PAGE)
  for (let listed = 0; listed < repositories.length || listed === 0;) {
    const page = repositories.slice(listed, listed + size.current).map(({ repository }) => repository)
    const bytes = size.current * BYTES_PER_REPOSITORY
    const things = page.map(({ id }) => ({ repository: id, bytes: BYTES_PER_REPOSITORY }))
    try {
      await client.send(
        { kind: 'listing', bucket: 'graphql', things, heldBytes: bytes, files: 0, expectedBytes: bytes },
        async () => ({
          value: undefined,
          bytes: page.length * BYTES_PER_REPOSITORY,
        }),
      )
    } catch (failure) {
      if (SMALLER_MAY_PASS.has(codeOf(failure) ?? '') && size.tooHeavy()) continue
      if (listed === 0 || !(failure instanceof RequestFailure)) throw failure
      const detail = `the list of ${ORGANIZATION_LOGIN} broke off after ${listed} of ${repositories.length} repositories: ${messageOf(failure)}`
      yield { gap: { repository: null, ref: null, path: null, reason: failure.reason, detail } }
      return
    }
    size.passed()
    if (listed === 0) yield { total: repositories.length }
    for (const repository of page) yield { repository }
    listed += page.length
    if (page.length === 0) return
  }
}
