import { printable } from '@ioc-scanner/core'

const REPLACEMENT = '[redacted]'
const MAX_LENGTH = 500
const PATTERNS = [
  /\bgh[a-z]_[A-Za-z0-9_.-]{4,}/g,
  /\bgithub_pat_[A-Za-z0-9_]+/g,
  /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g,
  /\b(?:bearer|basic|token)\s+[A-Za-z0-9._~+/=-]{8,}/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // One click on such a link authorizes the token: as good as a secret for an hour.
  /authorization_request=[^&\s"']+/g,
  /(?<=:\/\/)[^/\s@]+@/g,
]

/** Makes text of unknown origin fit for an error message: no secret, no control character, one line, at most 500 characters. */
export class Redactor {
  readonly #secrets = new Set<string>()

  /** Remembers a secret, so that it is recognised whatever it looks like. */
  learn(secret: string): void {
    if (secret.length >= 4) this.#secrets.add(secret)
  }

  redact(text: string): string {
    let clean = text
    for (const secret of this.#secrets) clean = clean.replaceAll(secret, REPLACEMENT)
    for (const pattern of PATTERNS) clean = clean.replace(pattern, REPLACEMENT)
    clean = printable(clean.replace(/\s+/g, ' ').trim())
    return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH)}…` : clean
  }
}
