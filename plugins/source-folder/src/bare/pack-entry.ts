import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { inflate, inflateSync } from 'node:zlib'
import { codeOf } from '@ioc-scanner/core'
import { FileFault } from '../file-fault.js'
import { atMostAt } from './pack-index.js'

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag'

/** How an object lies in a pack. `dataAt`: where its compressed bytes begin; `size`: how many they become. */
export type PackEntry = { readonly size: number; readonly dataAt: number } & (
  | { readonly type: ObjectType }
  | { readonly type: 'delta'; readonly base: { readonly offset: number } | { readonly oid: string } }
)

const TYPES: Readonly<Record<number, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' }
const OFFSET_DELTA = 6
const OID_DELTA = 7
const MAX_HEAD_BYTES = 64
/** Up to here it takes longer to hand the work to another thread than to do it. */
const SMALL_BYTES = 262_144

const inflateElsewhere = promisify(inflate)

/** @throws {FileFault} */
export async function entryAt(handle: FileHandle, offset: number, oidBytes: number): Promise<PackEntry> {
  const head = await atMostAt(handle, offset, MAX_HEAD_BYTES)
  let at = 0
  const next = (): number => {
    const byte = head[at]
    if (byte === undefined) throw damaged()
    at += 1
    return byte
  }
  let byte = next()
  const type = (byte >> 4) & 7
  let size = byte & 15
  for (let factor = 16; byte >= 0x80; factor *= 128) {
    byte = next()
    size += (byte & 0x7f) * factor
    if (!Number.isSafeInteger(size)) throw damaged()
  }
  const plain = TYPES[type]
  if (plain !== undefined) return { type: plain, size, dataAt: offset + at }
  if (type === OFFSET_DELTA) {
    byte = next()
    let back = byte & 0x7f
    while (byte >= 0x80) {
      byte = next()
      back = (back + 1) * 128 + (byte & 0x7f)
    }
    if (back === 0 || back > offset) throw damaged()
    return { type: 'delta', size, base: { offset: offset - back }, dataAt: offset + at }
  }
  if (type !== OID_DELTA || at + oidBytes > head.length) throw damaged()
  const oid = head.subarray(at, at + oidBytes).toString('hex')
  return { type: 'delta', size, base: { oid }, dataAt: offset + at + oidBytes }
}

/** Exactly `size` bytes out of the compressed ones at that position. @throws {FileFault} */
export async function inflatedAt(handle: FileHandle, position: number, size: number): Promise<Buffer> {
  // What does not compress grows a little.
  const compressed = await atMostAt(handle, position, size + (size >>> 9) + 128)
  const bytes = await inflated(compressed, size)
  if (bytes.length !== size) throw damaged()
  return bytes
}

/** @throws {FileFault} also where it becomes more than `maxBytes`. */
export async function inflated(compressed: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    const options = { maxOutputLength: Math.max(1, maxBytes) }
    return maxBytes <= SMALL_BYTES ? inflateSync(compressed, options) : await inflateElsewhere(compressed, options)
  } catch (cause) {
    throw new FileFault('unparsable', `an object is damaged (${codeOf(cause) ?? 'it cannot be inflated'})`, { cause })
  }
}

function damaged(): FileFault {
  return new FileFault('unparsable', 'an entry of a pack is damaged')
}
