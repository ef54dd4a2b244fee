/** One line of a classic yarn.lock, by its tokens: words and quoted texts, with commas between and perhaps a colon behind. */
export type ClassicLine =
  | { readonly kind: 'blank' }
  /** `left@^1.0.0, "left@>=1 <2":`, `dependencies:` */
  | { readonly kind: 'header'; readonly indent: number; readonly keys: readonly string[] }
  /** `version "1.0.0"` */
  | { readonly kind: 'pair'; readonly indent: number; readonly key: string; readonly value: string }
  | { readonly kind: 'unknown' }

const UNKNOWN: ClassicLine = { kind: 'unknown' }
const BLANK: ClassicLine = { kind: 'blank' }

/** Reads one line, without its end. */
export function classicLine(line: string): ClassicLine {
  let at = 0
  while (line[at] === ' ') at += 1
  if (at === line.length || line[at] === '#') return BLANK
  const indent = at
  const keys: string[] = []
  for (;;) {
    const token = tokenAt(line, at)
    if (token === undefined) return UNKNOWN
    keys.push(token.text)
    at = token.end
    const next = line[at]
    if (next === ':')
      return isBlankFrom(line, at + 1) ? { kind: 'header', indent, keys } : pair(line, at + 1, indent, keys)
    if (next === ' ') return pair(line, at, indent, keys)
    if (next !== ',') return UNKNOWN
    at += 1
    while (line[at] === ' ') at += 1
  }
}

function pair(line: string, separator: number, indent: number, keys: readonly string[]): ClassicLine {
  const [key] = keys
  let at = separator
  while (line[at] === ' ') at += 1
  const token = tokenAt(line, at)
  if (token === undefined || key === undefined || keys.length > 1 || !isBlankFrom(line, token.end)) return UNKNOWN
  return { kind: 'pair', indent, key, value: token.text }
}

function tokenAt(line: string, at: number): { readonly text: string; readonly end: number } | undefined {
  if (line[at] === '"') return quotedAt(line, at)
  let end = at
  while (end < line.length && !isWordEnd(line, end)) end += 1
  return end === at ? undefined : { text: line.slice(at, end), end }
}

/** A colon ends a word only where the line or a space follows: `npm:real` is one word. */
function isWordEnd(line: string, at: number): boolean {
  const character = line[at]
  if (character === ':') return at + 1 === line.length || line[at + 1] === ' '
  return character === ' ' || character === ',' || character === '"'
}

function quotedAt(line: string, at: number): { readonly text: string; readonly end: number } | undefined {
  let end = at + 1
  while (end < line.length && line[end] !== '"') end += line[end] === '\\' ? 2 : 1
  if (end >= line.length) return undefined
  const quoted = line.slice(at, end + 1)
  const text = quoted.includes('\\') ? unescaped(quoted) : quoted.slice(1, -1)
  return text === undefined ? undefined : { text, end: end + 1 }
}

function unescaped(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return undefined // escapes that yarn does not write: the caller reports the line
  }
}

function isBlankFrom(line: string, at: number): boolean {
  return line.slice(at).trim() === ''
}
