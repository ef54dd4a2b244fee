import { printable } from '@ioc-scanner/core'

const MAX_LENGTH = 400
const SECRETS = [
  /\bgh[a-z]_[A-Za-z0-9_.-]{4,}/g,
  /\bgithub_pat_[A-Za-z0-9_]+/g,
  /\b(?:bearer|basic|token)\s+[A-Za-z0-9._~+/=-]{8,}/gi,
  /(?<=:\/\/)[^/\s@]+@/g,
]

/** Text of a server or of git, fit for a message: one line, no control character, nothing that looks like a secret. */
export function redacted(text: string, secrets: readonly string[] = []): string {
  let clean = text
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, '[redacted]')
  for (const pattern of SECRETS) clean = clean.replace(pattern, '[redacted]')
  clean = printable(clean.replace(/\s+/g, ' ').trim())
  return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH)}…` : clean
}
