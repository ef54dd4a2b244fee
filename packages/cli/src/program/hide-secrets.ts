import type { Spelling } from '@ioc-scanner/github/secret-spellings'

const HIDDEN = '[hidden]'
/** Shorter ones are no tokens, and would be found in any text. */
const SHORTEST_SECRET = 8
/** GitHub's tokens and signed logins, for what other people's error messages may quote. */
const TOKENS = /\bgh[a-z]_[A-Za-z0-9]{16,}|\bgithub_pat_\w{16,}|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g

const secrets = new Map<string, readonly Hiding[]>()

/** Takes one way to write a secret out of a text. */
type Hiding = (text: string) => string

let spellingsOf: ((secret: string) => readonly Spelling[]) | undefined

/** Says, before the first secret is kept, how else one may be written. */
export function hideSpellings(spell: typeof spellingsOf): void {
  spellingsOf = spell
}

/** Remembers a secret: from now on no output shows it. */
export function keepSecret(secret: string): void {
  if (secret.length < SHORTEST_SECRET || secrets.has(secret)) return
  const asItIs: Hiding = (text) => text.replaceAll(secret, HIDDEN)
  secrets.set(secret, [asItIs, ...(spellingsOf?.(secret) ?? []).map(hidingOf)])
}

function hidingOf({ text: spelling, isBase64 }: Spelling): Hiding {
  if (!isBase64) return (text) => text.replaceAll(spelling, HIDDEN)
  // The characters beside it hold bits of the secret, too.
  const pattern = new RegExp(`[\\w+/-]?${spelling.replaceAll('+', '\\+')}[\\w+/-]?`, 'g')
  return (text) => (text.includes(spelling) ? text.replace(pattern, HIDDEN) : text)
}

/** The text without any secret that is known, as it is, escaped or inside of base64 (a header of Basic authentication). */
export function hideSecrets(text: string): string {
  let shown = text
  for (const hidings of secrets.values()) for (const hiding of hidings) shown = hiding(shown)
  return shown
}

/** The text without anything that looks like a token. */
export function hideTokens(text: string): string {
  return text.replace(TOKENS, HIDDEN)
}

/** Everything that is written to the stream goes through `hide`, whoever writes it. */
export function guardOutput(stream: NodeJS.WritableStream, hide: (text: string) => string): void {
  const write = stream.write.bind(stream) as (chunk: string | Uint8Array, ...rest: unknown[]) => boolean
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => write(hidden(chunk, hide), ...rest)
}

function hidden(chunk: string | Uint8Array, hide: (text: string) => string): string | Uint8Array {
  if (typeof chunk === 'string') return hide(chunk)
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  // One character for each byte: what is no text passes unchanged.
  const text = bytes.toString('latin1')
  const shown = hide(text)
  return shown === text ? chunk : Buffer.from(shown, 'latin1')
}
