import { createHash, type Hash } from 'node:crypto'

/** Git's name of a content: sha1 of `blob`, its length, NUL and the bytes. Update it with the bytes. */
export function blobHash(bytes: number): Hash {
  return createHash('sha1').update(`blob ${bytes}\0`)
}

export function blobOid(content: Uint8Array): string {
  return blobHash(content.length).update(content).digest('hex')
}
