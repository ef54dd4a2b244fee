const HIDDEN = '[hidden]'
/** Shorter ones are no tokens, and would be found in any text. */
const SHORTEST_SECRET = 8
/** GitHub's tokens and signed logins, for what other people's error messages may quote. */
const TOKENS = /\bgh[a-z]_[A-Za-z0-9]{16,}|\bgithub_pat_\w{16,}|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g

const secrets = new Set<string>()

/** Remembers a secret: from now on no output shows it. */
export function keepSecret(secret: string): void {
  if (secret.length >= SHORTEST_SECRET) secrets.add(secret)
}

/** The text without any secret that is known. */
export function hideSecrets(text: string): string {
  let shown = text
  for (const secret of secrets) shown = shown.replaceAll(secret, HIDDEN)
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
