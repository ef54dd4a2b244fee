import { CodedError } from '@ioc-scanner/core'

/** How a text lies in a column: SQLite holds UTF-8, and what UTF-8 cannot hold is kept as its UTF-16 bytes. */
export type StoredText = string | Buffer

const LONE_SURROGATE = /\p{Surrogate}/u
const HEX_OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/
const PLAIN_ASCII = /^[\x20-\x7e]+$/

export function storedText(text: string): StoredText {
  return LONE_SURROGATE.test(text) ? Buffer.from(text, 'utf16le') : text
}

export function textFrom(stored: StoredText): string {
  return typeof stored === 'string' ? stored : stored.toString('utf16le')
}

/** 20 or 32 bytes; the names of a source that numbers its contents in another way stay text. */
export type StoredOid = Buffer | string

/** @throws {CodedError} `INVENTORY_OID_INVALID` for what cannot name a content. */
export function storedOid(oid: string): StoredOid {
  if (HEX_OID.test(oid)) return Buffer.from(oid, 'hex')
  if (PLAIN_ASCII.test(oid)) return oid
  throw new CodedError(
    'INVENTORY_OID_INVALID',
    `'${oid.slice(0, 80)}' names no content; allowed are git's 40 or 64 hex digits`,
  )
}

export function oidFrom(stored: StoredOid): string {
  return typeof stored === 'string' ? stored : stored.toString('hex')
}
