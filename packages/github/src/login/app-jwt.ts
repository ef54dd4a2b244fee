import { createPrivateKey, sign, type KeyObject } from 'node:crypto'
import { CodedError } from '@ioc-scanner/core'

/** GitHub takes no longer validity than ten minutes; its clock may be ahead of ours or behind. */
const VALID_SECONDS = 540
const CLOCK_SKEW_SECONDS = 60

/** @throws {CodedError} `APP_KEY_INVALID`; the key itself is never part of the message. */
export function readAppKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'rsa') return key
  } catch {
    throw invalidKey('it cannot be read')
  }
  throw invalidKey('it is no RSA key')
}

function invalidKey(why: string): CodedError {
  return new CodedError(
    'APP_KEY_INVALID',
    `the private key of the GitHub App is not usable: ${why}; a PEM file as GitHub hands it out is needed`,
  )
}

/** The token by which an app says who it is: good for asking for an installation's token, nothing else. */
export function appJwt(appId: string, key: KeyObject, nowMs: number): string {
  const now = Math.floor(nowMs / 1_000)
  const header = encoded({ alg: 'RS256', typ: 'JWT' })
  const payload = encoded({ iat: now - CLOCK_SKEW_SECONDS, exp: now + VALID_SECONDS, iss: appId })
  const signature = sign('RSA-SHA256', Buffer.from(`${header}.${payload}`), key).toString('base64url')
  return `${header}.${payload}.${signature}`
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
