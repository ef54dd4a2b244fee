const SHORTEST_SECRET = 8
const SHORTEST_SPELLING = 8

/** How a secret may stand in a body. One character for each byte. */
export interface Spelling {
  readonly text: string
  /** Its ends share a character with whatever stands beside it. */
  readonly isBase64: boolean
}

/** A secret as it is, escaped for JSON once or twice or for an address, and inside of base64. None for what is too short to be one. */
export function spellingsOf(secret: string): readonly Spelling[] {
  if (secret.length < SHORTEST_SECRET) return []
  const once = JSON.stringify(secret).slice(1, -1)
  const texts = [
    secret,
    once,
    JSON.stringify(once).slice(1, -1),
    once.replaceAll('/', '\\/'),
    escapedToAscii(once, (code) => code),
    escapedToAscii(once, (code) => code.toUpperCase()),
    percentEncoded(secret),
  ]
  const spellings = new Map<string, Spelling>()
  for (const text of texts) add(spellings, oneByOne(text), false)
  for (const text of new Set([secret, once])) {
    for (const core of base64Cores(Buffer.from(text))) {
      add(spellings, core, true)
      add(spellings, core.replaceAll('+', '-').replaceAll('/', '_'), true)
    }
  }
  return [...spellings.values()]
}

function add(spellings: Map<string, Spelling>, text: string, isBase64: boolean): void {
  if (text.length >= SHORTEST_SPELLING && !spellings.has(text)) spellings.set(text, { text, isBase64 })
}

/** What stands for those bytes alone in base64, wherever they begin in a group of three. */
function base64Cores(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url')
    const start = Math.ceil((before * 8) / 6)
    const end = Math.floor(((before + bytes.byteLength) * 8) / 6)
    return text.slice(start, end).replaceAll('-', '+').replaceAll('_', '/')
  })
}

function escapedToAscii(text: string, spelled: (code: string) => string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${spelled(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`)
}

/** A lone surrogate has no such spelling. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'))
}

function oneByOne(text: string): string {
  return Buffer.from(text).toString('latin1')
}
