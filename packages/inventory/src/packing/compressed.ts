import { deflateRawSync, inflateRawSync } from 'node:zlib'

const PLAIN = 0
const DEFLATED = 1
/** Below, reading an inflated list costs more time than its bytes cost space: a query decodes thousands of short lists. */
const WORTH_TRYING_BYTES = 8_192
/** What is taken apart at most: a damaged database must not fill the memory. */
const MAX_BYTES = 512 * 1024 * 1024

/** The bytes behind one that says how: deflated where that saves at least a fifth. */
export function compressed(bytes: Buffer, worthTryingBytes = WORTH_TRYING_BYTES): Buffer {
  if (bytes.length >= worthTryingBytes) {
    const smaller = deflateRawSync(bytes, { level: 4 })
    if (smaller.length < bytes.length * 0.8) return Buffer.concat([Buffer.of(DEFLATED), smaller])
  }
  return Buffer.concat([Buffer.of(PLAIN), bytes])
}

/** @throws {RangeError} for bytes that `compressed` did not make. */
export function expanded(stored: Buffer): Buffer {
  const body = stored.subarray(1)
  if (stored[0] === PLAIN) return body
  if (stored[0] !== DEFLATED) throw new RangeError('packed bytes of an unknown kind')
  try {
    return inflateRawSync(body, { maxOutputLength: MAX_BYTES })
  } catch (cause) {
    throw new RangeError('packed bytes cannot be inflated', { cause })
  }
}
