import { printable } from '@ioc-scanner/core'

const LONGEST_SHOWN = 80

/** GitHub's and other services' tokens, JSON web tokens, private keys, and addresses with a user and a password. */
const SECRET = [
  /\bgh[a-z]_[A-Za-z0-9]{8,}/,
  /\bgithub_pat_/,
  /\b(glpat|xox[a-z]|sk|npm)[-_][A-Za-z0-9_-]{8,}/,
  /\beyJ[A-Za-z0-9_-]{8,}/,
  /\bAKIA[A-Z0-9]{12,}/,
  /-----BEGIN/,
  /:\/\/[^/]*@/,
  /\b[0-9a-f]{40,}\b/i,
]

/** A name, a path or a key of unknown origin: on one line, short, and hidden where it looks like a secret. */
export function shownText(text: string): string {
  if (SECRET.some((pattern) => pattern.test(text))) return '(hidden, it looks like a secret)'
  const start = printable(text.slice(0, LONGEST_SHOWN))
  return text.length > LONGEST_SHOWN ? `${start}…` : start
}

/** A value that did not fit, as a message may show it. */
export function shownValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (typeof value === 'string') {
    const text = shownText(value)
    return text.startsWith('(hidden') ? text : `"${text}"`
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? 'a list with an item that does not fit' : 'a section'
}
