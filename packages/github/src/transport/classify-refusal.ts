import { RequestFailure, type RequestFailureDetails } from '@ioc-scanner/core'
import { allowanceOf, numberIn, type Headers } from './allowance.js'
import { isObject, type JsonObject } from './checked-json.js'

/** An answer with a status of 400 or more. */
export interface RefusedAnswer {
  readonly status: number
  readonly headers: Headers
  /** The parsed body; text where it is no JSON. */
  readonly body: unknown
}

export const SECONDARY_LIMIT = /secondary rate limit|abuse detection|temporarily blocked|too many requests/i
export const PRIMARY_LIMIT = /api rate limit (?:already )?exceeded/i
const LOGIN_LOCKED = /login attempts exceeded/i
const SAML = /\bSAML\b/
const NO_USER_AGENT = /user-agent/i

/**
 * What an HTTP status of 400 or more means. Which limit was met is told by the body: a permission may well be refused
 * while the bucket happens to be empty.
 */
export function refusalOf(answer: RefusedAnswer, redact: (text: string) => string): RequestFailure {
  const { status, headers } = answer
  const text = messageIn(answer.body)
  const said = text === '' ? `HTTP status ${status}` : `${redact(text)} (HTTP ${status})`
  const failure = (
    code: RequestFailure['code'],
    reason: RequestFailure['reason'],
    details: RequestFailureDetails = {},
  ): RequestFailure => new RequestFailure(code, reason, said, { allowance: allowanceOf(headers), ...details })

  if (status === 401) return failure('UNAUTHORIZED', 'forbidden')
  if (status === 501)
    return new RequestFailure('REFUSED', 'not-found', `${said}: no API of GitHub's answers at this address`)
  if (status >= 500) return failure('TRANSIENT', 'timeout')
  if (status === 403 || status === 429) {
    const limit = limitIn(answer, text, failure)
    if (limit !== undefined) return limit
  }
  switch (status) {
    case 403:
      return forbidden(answer, text, failure)
    case 451:
      return failure('REFUSED', 'blocked')
    case 408:
      return failure('TRANSIENT', 'timeout')
    case 404:
    case 409: // an empty repository
    case 410:
    case 422: // an oid that is not there
      return failure('MISSING', 'not-found')
    case 413:
    case 414:
      return failure('REFUSED', 'too-large')
    default:
      return failure('REFUSED', 'forbidden')
  }
}

type Failing = (
  code: RequestFailure['code'],
  reason: RequestFailure['reason'],
  details?: RequestFailureDetails,
) => RequestFailure

function limitIn({ status, headers, body }: RefusedAnswer, text: string, failure: Failing): RequestFailure | undefined {
  const retryAfterSeconds = numberIn(headers, 'retry-after')
  if (SECONDARY_LIMIT.test(text)) return failure('SECONDARY_LIMIT', 'rate-limit', { retryAfterSeconds })
  if (PRIMARY_LIMIT.test(text)) return failure('PRIMARY_LIMIT', 'rate-limit', { resetAtMs: resetIn(headers) })
  if (status === 429 || retryAfterSeconds !== undefined) {
    const isEmpty = numberIn(headers, 'x-ratelimit-remaining') === 0 && retryAfterSeconds === undefined
    return isEmpty
      ? failure('PRIMARY_LIMIT', 'rate-limit', { resetAtMs: resetIn(headers) })
      : failure('SECONDARY_LIMIT', 'rate-limit', { retryAfterSeconds })
  }
  // A page for humans instead of the API's JSON: something before the API turned us away.
  if (!isObject(body) && !NO_USER_AGENT.test(text)) return failure('SECONDARY_LIMIT', 'rate-limit')
  const saysNothing = text === '' && numberIn(headers, 'x-ratelimit-remaining') === 0
  return saysNothing ? failure('PRIMARY_LIMIT', 'rate-limit', { resetAtMs: resetIn(headers) }) : undefined
}

function forbidden({ headers, body }: RefusedAnswer, text: string, failure: Failing): RequestFailure {
  if (LOGIN_LOCKED.test(text)) return failure('UNAUTHORIZED', 'forbidden')
  if (SAML.test(text) || /^\s*required\b/i.test(String(headers['x-github-sso'] ?? '')))
    return failure('REFUSED', 'saml')
  if (isObject(body) && isObject(body['block'])) return failure('REFUSED', 'blocked')
  if (isTooLarge(body)) return failure('REFUSED', 'too-large')
  return failure('REFUSED', 'forbidden')
}

function isTooLarge(body: unknown): boolean {
  const errors = isObject(body) ? body['errors'] : undefined
  return Array.isArray(errors) && errors.some((error) => isObject(error) && error['code'] === 'too_large')
}

export function resetIn(headers: Headers): number | undefined {
  const seconds = numberIn(headers, 'x-ratelimit-reset')
  return seconds === undefined ? undefined : seconds * 1_000
}

/** The message of an error body; a GraphQL answer has it one level deeper. */
function messageIn(body: unknown): string {
  if (typeof body === 'string') return body.replace(/<[^>]*>/g, ' ')
  if (!isObject(body)) return ''
  const message = body['message'] ?? firstError(body)?.['message']
  return typeof message === 'string' ? message : ''
}

function firstError(body: JsonObject): JsonObject | undefined {
  const errors = body['errors']
  return Array.isArray(errors) ? errors.find(isObject) : undefined
}
