import { RequestFailure, type GapReason } from '@ioc-scanner/core'
import { allowanceOf, numberIn, type Headers } from './allowance.js'
import { PRIMARY_LIMIT, resetIn, SECONDARY_LIMIT } from './classify-refusal.js'
import { isObject, type JsonObject } from './checked-json.js'

/** One entry of a GraphQL answer's `errors`. */
export interface GraphqlError {
  /** `NOT_FOUND`, `FORBIDDEN` …; empty where GitHub says none. */
  readonly type: string
  /** Already redacted. */
  readonly message: string
  /** Where in `data` it belongs, from the root; empty: everywhere. */
  readonly path: readonly (string | number)[]
  readonly reason: GapReason
  /** Whether the same question may get an answer later, or in a smaller query. */
  readonly passes: boolean
}

const TIMED_OUT =
  /\btimed ?out\b|something went wrong while executing your query|couldn't respond to your request in time/i
const PASSING_TYPES = new Set(['RESOURCE_LIMITS_EXCEEDED', 'SERVICE_UNAVAILABLE'])
const TOO_MUCH_ASKED = new Set(['RESOURCE_LIMITS_EXCEEDED', 'MAX_NODE_LIMIT_EXCEEDED', 'ARGUMENT_LIMIT'])

export function graphqlErrorsIn(answer: JsonObject, redact: (text: string) => string): readonly GraphqlError[] {
  const entries = answer['errors']
  if (!Array.isArray(entries)) return []
  return entries.filter(isObject).map((entry) => readError(entry, redact))
}

function readError(entry: JsonObject, redact: (text: string) => string): GraphqlError {
  const type = typeof entry['type'] === 'string' ? entry['type'] : ''
  const text = typeof entry['message'] === 'string' ? entry['message'] : ''
  const path: unknown = entry['path']
  const extensions = isObject(entry['extensions']) ? entry['extensions'] : {}
  return {
    type,
    message: redact(text === '' ? type || 'an error without a message' : text),
    path: Array.isArray(path) ? path.filter((step) => typeof step === 'string' || typeof step === 'number') : [],
    reason: reasonOf(type, text, extensions),
    passes: PASSING_TYPES.has(type) || TIMED_OUT.test(text),
  }
}

function reasonOf(type: string, text: string, extensions: JsonObject): GapReason {
  if (extensions['saml_failure'] === true || /\bSAML\b/.test(text)) return 'saml'
  if (/\bblocked\b|DMCA|disabled/i.test(text)) return 'blocked'
  if (type === 'NOT_FOUND') return 'not-found'
  if (TOO_MUCH_ASKED.has(type)) return 'resource-limit'
  if (type === 'SERVICE_UNAVAILABLE' || TIMED_OUT.test(text)) return 'timeout'
  return 'forbidden'
}

/**
 * The failure of a GraphQL answer as a whole, for one that is a limit or brought nothing to work with; undefined where
 * its data can be read, together with the errors of single fields.
 * @param things How many things the query asks for: what is too heavy for many may pass for one.
 */
export function graphqlFailure(
  answer: JsonObject,
  errors: readonly GraphqlError[],
  headers: Headers,
  things: number,
): RequestFailure | undefined {
  const limit = errors.map((error) => limitOf(error, headers)).find((failure) => failure !== undefined)
  if (limit !== undefined) return limit
  if (hasData(answer)) return undefined
  const allowance = allowanceOf(headers)
  const heavy = errors.find(({ type, message }) => TOO_MUCH_ASKED.has(type) || TIMED_OUT.test(message))
  if (heavy !== undefined) {
    const isTransient = things <= 1 && !TOO_MUCH_ASKED.has(heavy.type)
    return new RequestFailure(isTransient ? 'TRANSIENT' : 'TOO_HEAVY', heavy.reason, heavy.message, { allowance })
  }
  if (isObject(answer['data'])) return undefined
  const first = errors[0]
  if (first === undefined) return new RequestFailure('TRANSIENT', 'unparsable', 'the GraphQL answer holds no data')
  if (first.passes) return new RequestFailure('TRANSIENT', first.reason, first.message, { allowance })
  return new RequestFailure(first.type === 'NOT_FOUND' ? 'MISSING' : 'REFUSED', first.reason, first.message, {
    allowance,
  })
}

function limitOf(error: GraphqlError, headers: Headers): RequestFailure | undefined {
  const allowance = allowanceOf(headers)
  if (SECONDARY_LIMIT.test(error.message)) {
    const retryAfterSeconds = numberIn(headers, 'retry-after')
    return new RequestFailure('SECONDARY_LIMIT', 'rate-limit', error.message, { allowance, retryAfterSeconds })
  }
  // `RATE_LIMIT` is how GitHub spells it since about January 2026.
  if (error.type === 'RATE_LIMITED' || error.type === 'RATE_LIMIT' || PRIMARY_LIMIT.test(error.message)) {
    return new RequestFailure('PRIMARY_LIMIT', 'rate-limit', error.message, { allowance, resetAtMs: resetIn(headers) })
  }
  return undefined
}

/** Whether there is anything but null below `data`. What the query cost is no data. */
function hasData({ data }: JsonObject): boolean {
  return isObject(data) && Object.entries(data).some(([name, value]) => name !== 'rateLimit' && value !== null)
}
