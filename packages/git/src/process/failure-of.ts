import { RequestFailure, type GapReason, type RequestFailureCode, type RequestFailureDetails } from '@ioc-scanner/core'
import type { GitEnd } from './git-process.js'
import { redacted } from './redact.js'

export interface Circumstances {
  readonly host: string
  readonly seconds: { readonly answer: number; readonly idle: number }
  readonly maxBytes: number
  readonly secrets: readonly string[]
}

const NOT_OUR_REF = /not our ref ([0-9a-f]{40,64})/
const NO_SUCH_REF = /couldn't find remote ref/
const HTTP_STATUS = /The requested URL returned error: (\d{3})/
const CERTIFICATE = /SSL certificate|certificate verif|unable to get local issuer|SSL: no alternative/i
const NO_SPACE = /No space left on device|Disk quota exceeded|File too large/i
const NO_CONNECTION =
  /Could not resolve (?:host|proxy)[^\n]*|Failed to connect[^\n]*|Connection (?:refused|reset|timed out)[^\n]*/i
const BROKEN_OFF =
  /early EOF|RPC failed|hung up unexpectedly|unexpected disconnect|transfer closed|bad (?:line length|pack header)|invalid index-pack output|expected /i

/** The oid that the server does not have, or does not give, if that is why it failed. */
export function refusedOid({ stderr }: GitEnd): string | undefined {
  return NOT_OUR_REF.exec(stderr)?.[1]
}

/** What a git command that did not end well means to the host. */
export function failureOf(end: GitEnd, { host, seconds, maxBytes, secrets }: Circumstances): RequestFailure {
  const { stderr, http, stopped } = end
  const failure = (
    code: RequestFailureCode,
    reason: GapReason,
    what: string,
    details: RequestFailureDetails = {},
  ): RequestFailure => new RequestFailure(code, reason, `git from ${host}: ${redacted(what, secrets)}`, details)
  const said = wordsOf(stderr)

  if (stopped === 'timeout') {
    const limit = http.requests === 0 ? seconds.answer : seconds.idle
    return failure('TIMEOUT', 'timeout', `nothing came for ${limit} s`)
  }
  if (stopped === 'too-large')
    return failure('REFUSED', 'resource-limit', `it brings more than ${maxBytes} bytes; the fetch was broken off`)
  if (NO_SPACE.test(stderr))
    return failure('REFUSED', 'resource-limit', `what it brings does not fit on the disk: ${said}`)
  if (NOT_OUR_REF.test(stderr) || NO_SUCH_REF.test(stderr)) return failure('MISSING', 'not-found', said)
  const status = HTTP_STATUS.exec(stderr)?.[1] ?? http.status
  const refused = refusalOf(Number(status ?? 200), said, http.retryAfterSeconds, failure)
  if (refused !== undefined) return refused
  if (/could not read Username|Authentication failed/.test(stderr))
    return failure('UNAUTHORIZED', 'forbidden', 'the login was refused')
  if (CERTIFICATE.test(stderr)) {
    const what = `its certificate is not trusted (${said}); network.ca_file may name a further authority`
    return failure('REFUSED', 'forbidden', what)
  }
  const connection = NO_CONNECTION.exec(stderr)?.[0]
  if (connection !== undefined) return failure('TRANSIENT', 'timeout', `no connection: ${connection}`)
  if (BROKEN_OFF.test(stderr)) return failure('TRANSIENT', 'timeout', `the answer broke off: ${said}`)
  return failure('TRANSIENT', 'unparsable', said === '' ? 'it ended without a word' : said)
}

type Failing = (
  code: RequestFailureCode,
  reason: GapReason,
  what: string,
  details?: RequestFailureDetails,
) => RequestFailure

function refusalOf(
  status: number,
  said: string,
  retryAfterSeconds: number | undefined,
  failure: Failing,
): RequestFailure | undefined {
  const what = `HTTP ${status}${said === '' ? '' : ` (${said})`}`
  const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  if (status >= 300 && status < 400) return failure('MISSING', 'not-found', `it has moved (HTTP ${status})`)
  if (status === 401) return failure('UNAUTHORIZED', 'forbidden', what)
  if (status === 429) return failure('SECONDARY_LIMIT', 'rate-limit', what, wait)
  if (status === 403) {
    if (/rate.?limit|too many requests|abuse/i.test(said) || retryAfterSeconds !== undefined)
      return failure('SECONDARY_LIMIT', 'rate-limit', what, wait)
    const reason = /\bSAML\b/.test(said) ? 'saml' : /blocked|disabled|DMCA/i.test(said) ? 'blocked' : 'forbidden'
    return failure('REFUSED', reason, what)
  }
  if (status === 404 || status === 410) return failure('MISSING', 'not-found', what)
  if (status === 451) return failure('REFUSED', 'blocked', what)
  if (status >= 500) return failure('TRANSIENT', 'timeout', what, wait)
  return status >= 400 ? failure('REFUSED', 'forbidden', what) : undefined
}

/** The lines in which git and the server say what went wrong; progress is none of them. */
function wordsOf(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => /^(?:fatal|error):|^remote: (?![\w ]+:\s+\d)/.test(line))
  return lines.slice(0, 4).join(' ')
}
