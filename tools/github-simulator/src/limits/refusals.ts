import { failure, json } from '../server/answer.js'
import type { Answer } from '../server/answer.js'
import type { PrimarySettings, SecondarySettings } from '../server/settings.js'
import type { Caller } from '../world/caller.js'
import type { Api } from './secondary-limits.js'

const PRIMARY_URL = 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api'
const SECONDARY_URL =
  'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits'

export function primaryRefusal(caller: Caller, accountId: number, api: Api, settings: PrimarySettings): Answer {
  const whom = subjectOf(caller, accountId)
  if (api === 'rest') {
    return failure(settings.restStatus, `API rate limit exceeded for ${whom}`, { documentation_url: PRIMARY_URL })
  }
  const error =
    settings.graphqlType === 'RATE_LIMITED'
      ? { type: 'RATE_LIMITED', message: `API rate limit exceeded for ${whom}` }
      : { type: 'RATE_LIMIT', code: 'graphql_rate_limit', message: `API rate limit already exceeded for ${whom}` }
  return json(200, { errors: [error] })
}

export function secondaryRefusal(
  api: Api,
  waitSeconds: number | null,
  requestId: string,
  settings: SecondarySettings,
): Answer {
  const message =
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. ' +
    `If you reach out to GitHub Support for help, please include the request ID ${requestId}.`
  const headers: Record<string, string> = waitSeconds === null ? {} : { 'retry-after': String(waitSeconds) }
  if (api === 'graphql' && settings.graphqlStatus === 200)
    return json(200, { data: null, errors: [{ message }] }, headers)
  const status = api === 'graphql' ? settings.graphqlStatus : settings.status
  return json(status, { documentation_url: SECONDARY_URL, message }, headers)
}

function subjectOf(caller: Caller, accountId: number): string {
  if (caller.kind === 'installation') return `installation ID ${accountId}.`
  if (caller.kind !== 'anonymous') return `user ID ${accountId}.`
  return (
    "127.0.0.1. (But here's the good news: Authenticated requests get a higher rate limit. " +
    'Check out the documentation for more details.)'
  )
}
