import { createHash } from 'node:crypto'
import type { Answer } from '../server/answer.js'
import type { Incoming } from '../server/incoming.js'
import type { Caller } from '../world/caller.js'
import type { RestResult } from './route.js'

interface Validators {
  readonly salt: string
  readonly etag?: string
  readonly lastModified?: string
}

/** An ETag depends on the token, unless the resource has one of its own. */
export function validatorsOf({ etag, lastModified }: RestResult, { token }: Caller): Validators {
  return {
    salt: token,
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified: new Date(lastModified).toUTCString() }),
  }
}

/** Adds the validators to a 200 of a GET, or turns it into a 304 when the client's still hold. */
export function conditional(answer: Answer, validators: Validators, { method, headers }: Incoming): Answer {
  if (answer.status !== 200 || (method !== 'GET' && method !== 'HEAD')) return answer
  const etag =
    validators.etag ?? `W/"${createHash('sha256').update(validators.salt).update(answer.body).digest('hex')}"`
  const added: Record<string, string> = {
    etag,
    'cache-control': 'private, max-age=60, s-maxage=60',
    vary: 'Accept, Authorization, Cookie, X-GitHub-OTP, Accept-Encoding, Accept, X-Requested-With',
    ...(validators.lastModified === undefined ? {} : { 'last-modified': validators.lastModified }),
  }
  const ifNoneMatch = headers['if-none-match']
  const ifModifiedSince = headers['if-modified-since']
  const isFresh =
    ifNoneMatch === undefined
      ? ifModifiedSince !== undefined &&
        validators.lastModified !== undefined &&
        Date.parse(validators.lastModified) <= Date.parse(ifModifiedSince)
      : ifNoneMatch.split(/, */).includes(etag)
  if (isFresh) return { status: 304, headers: added, body: '' }
  return { ...answer, headers: { ...answer.headers, ...added } }
}
