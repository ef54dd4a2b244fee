import { createHash, type Hash } from 'node:crypto'

/** Starts the hash by which git names a blob of that size; the blob's bytes are to follow. */
export function blobHash(oid: string, size: number): Hash {
  return createHash(oid.length === 64 ? 'sha256' : 'sha1').update(`blob ${size}\0`)
}

/** Whether these bytes are that blob. */
export function isBlob(oid: string, bytes: Uint8Array): boolean {
  return blobHash(oid, bytes.byteLength).update(bytes).digest('hex') === oid
}
