import { messageOf, RequestFailure, type Credentials, type Gap } from '@ioc-scanner/core'
import { brokenAnswer, countOf, isObject, listOf, objectOf } from '../transport/checked-json.js'
import type { GitHubClient } from '../transport/github-client.js'
import { gapOf } from './repository-node.js'

interface Installation {
  /** Repositories that it sees. */
  readonly total: number
  readonly isSelected: boolean
  /** Owner of the first of them: an installation has one account. */
  readonly account: string | undefined
}

/** The prefix of the tokens of installations, those of Actions included. */
const INSTALLATION_TOKEN = 'ghs_'

/**
 * An installation lists what it sees as if it were everything. What it does not see is a gap.
 * @param listed How many repositories were listed.
 */
export async function hiddenFromInstallation(
  client: GitHubClient,
  credentials: Credentials,
  accounts: readonly string[],
  listed: number,
): Promise<readonly Gap[]> {
  const isInstallation =
    credentials.kind === 'app' || (credentials.kind === 'token' && credentials.token.startsWith(INSTALLATION_TOKEN))
  if (!isInstallation) return []
  const names = accounts.join(', ')
  try {
    const { total, isSelected, account } = await readInstallation(client)
    if (isSelected) {
      const detail = `the login sees only the ${total} repositories selected for its installation; others of ${names} were not looked at`
      return [gapOf(null, 'forbidden', detail)]
    }
    const isWholeTarget = accounts.length === 1 && account?.toLowerCase() === accounts[0]?.toLowerCase()
    if (!isWholeTarget || total <= listed) return []
    return [
      gapOf(null, 'forbidden', `the installation counts ${total} repositories of ${names}, and ${listed} were listed`),
    ]
  } catch (failure) {
    if (!(failure instanceof RequestFailure)) throw failure
    const detail = `whether the installation sees all repositories of ${names} is not known: ${messageOf(failure)}`
    return [gapOf(null, failure.reason, detail)]
  }
}

function readInstallation(client: GitHubClient): Promise<Installation> {
  return client.rest({
    kind: 'listing',
    bytes: 10_000,
    files: 0,
    route: 'GET /installation/repositories',
    parameters: { per_page: 1 },
    read: (body) => {
      const answer = objectOf(body, 'the body')
      const selection = answer['repository_selection']
      if (selection !== undefined && typeof selection !== 'string')
        throw brokenAnswer('repository_selection is no text')
      const [first] = listOf(answer['repositories'], 'repositories')
      const owner = isObject(first) && isObject(first['owner']) ? first['owner']['login'] : undefined
      return {
        total: countOf(answer['total_count'], 'total_count'),
        isSelected: selection === 'selected',
        account: typeof owner === 'string' ? owner : undefined,
      }
    },
  })
}
