import { createHash } from 'node:crypto'

// No file stands behind these packages: what a tool would compute from an archive is computed from its name.

export function integrityOf(identity: string): string {
  return `sha512-${createHash('sha512').update(identity).digest('base64')}`
}

export function hexDigestOf(identity: string, algorithm: 'sha1' | 'sha256' | 'sha512'): string {
  return createHash(algorithm).update(identity).digest('hex')
}

/** The `h1:` form of go.sum. */
export function goHashOf(identity: string): string {
  return `h1:${createHash('sha256').update(identity).digest('base64')}`
}
