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

/** Keys whose values are secrets, or may be; a path to a file with a secret is none. */
const SECRET_KEY =
  /^(\s*(?:- )?["']?[\w.-]*(?:token|secret|passw|private_?key|webhook|credential)[\w.-]*["']?\s*:\s*)(?=[^\s[{|>])(.+)$/i
/** Addresses of webhooks are secrets, from their path on. */
const ADDRESS_PATH = /(https?:\/\/[^/\s"',]+\/)[^\s"',]+/g
/** A line of a key in PEM form. */
const BASE64_LINE = /^\s*[A-Za-z0-9+/=]{32,}\s*$/

/** A line of a configuration file as it may be shown: on one line, and without secrets. */
export function shownLine(line: string): string {
  const text = printable(line)
  if (/private_?key_?file/i.test(text)) return text
  if (BASE64_LINE.test(text)) return '(hidden)'
  if (SECRET_KEY.test(text)) return text.replace(SECRET_KEY, '$1(hidden)')
  if (/api_?url/i.test(text)) return hidden(text)
  return hidden(text.replaceAll(ADDRESS_PATH, '$1(hidden)'))
}

function hidden(text: string): string {
  return SECRET.some((pattern) => pattern.test(text)) ? text.replaceAll(/[^\s"',:[\]{}]{8,}/g, '(hidden)') : text
}
