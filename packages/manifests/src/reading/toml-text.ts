const ESCAPE = /\\(?:[ \t]*\r?\n[ \t\r\n]*|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gis
const LETTERS: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\u001b' }

/** What stands between quotes, as it is written. */
export interface Quoted {
  readonly raw: string
  /** In characters, with the quotes. */
  readonly length: number
  /** In three quotes: it may go over several lines. */
  readonly isLong: boolean
}

/** @returns undefined for a text that does not end. */
export function quotedAt(text: string, at: number, quote: '"' | "'"): Quoted | undefined {
  const isLong = text.startsWith(quote.repeat(3), at)
  const width = isLong ? 3 : 1
  const start = at + width
  const end = isLong ? endOfLong(text, quote, start) : endOfShort(text, quote, start)
  return end === undefined ? undefined : { raw: text.slice(start, end), length: end + width - at, isLong }
}

/** The text that is meant. Of an escape that TOML does not know the letter itself: the full parser says that it is none. */
export function textOfQuoted({ raw, isLong }: Quoted, quote: '"' | "'"): string {
  const text = isLong ? raw.replace(/^\r?\n/, '') : raw
  return quote === '"' && text.includes('\\') ? text.replace(ESCAPE, unescaped) : text
}

function endOfShort(text: string, quote: string, start: number): number | undefined {
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === quote) return at
    if (character === '\n') break
    if (character === '\\' && quote === '"') at += 1
  }
  return undefined
}

/** Up to two quotes more than the three belong to the text. */
function endOfLong(text: string, quote: string, start: number): number | undefined {
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '\\' && quote === '"') at += 1
    if (character !== quote || !text.startsWith(quote.repeat(3), at)) continue
    let end = at
    while (end < at + 2 && text.charAt(end + 3) === quote) end += 1
    return end
  }
  return undefined
}

function unescaped(_: string, two?: string, four?: string, eight?: string, letter?: string): string {
  const code = two ?? four ?? eight
  if (code !== undefined) {
    const point = Number.parseInt(code, 16)
    return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)
  }
  return letter === undefined ? '' : (LETTERS[letter] ?? letter)
}
