import type { TreeSink } from './tree-sink.js'

/** With these YAML begins something that is no plain scalar, always or sometimes: such files take the full parser. */
const INDICATORS = new Set('-?:,[]{}#&*!|>\'"%@`\t ')
/** Control characters, other line ends, halves of characters: forbidden, escaped or with rules of their own. */
const UNUSUAL = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u
/** The same, and what ends a plain scalar. */
const UNUSUAL_IN_PLAIN = new RegExp(`${UNUSUAL.source}|: |:$| #`, 'u')
const UNUSUAL_IN_FLOW = /[,[\]{}]/

/** Whether a text holds no character that tools would not write as it is. */
export function isUsual(text: string): boolean {
  return !UNUSUAL.test(text)
}

/** The text of a plain scalar, without the spaces after it; undefined where it has another shape. */
export function plainScalar(text: string): string | undefined {
  if (text === '' || INDICATORS.has(text.charAt(0)) || UNUSUAL_IN_PLAIN.test(text)) return undefined
  return text.endsWith(' ') ? text.replace(/ +$/, '') : text
}

/** Offset behind the quote that closes the one at `start`; -1 where none does. */
export function quotedEnd(line: string, start: number): number {
  const quote = line.charAt(start)
  for (let at = line.indexOf(quote, start + 1); at !== -1; at = line.indexOf(quote, at + 1)) {
    if (quote === '"' || line[at + 1] !== "'") return at + 1
    at += 1
  }
  return -1
}

/** The text inside its quotes; undefined where it has escapes, or characters that tools escape. */
export function unquoted(quoted: string): string | undefined {
  const text = quoted.slice(1, -1)
  if (!isUsual(text)) return undefined
  if (quoted.startsWith('"')) return text.includes('\\') ? undefined : text
  return text.includes("'") ? text.replaceAll("''", "'") : text
}

/** A scalar that is a whole line's value. */
export function scalar(text: string): string | undefined {
  const first = text.charAt(0)
  if (first !== "'" && first !== '"') return plainScalar(text)
  return quotedEnd(text, 0) === text.length ? unquoted(text) : undefined
}

/** `{a: b, 'c': d}` or `[a, b]`, not nested, up to the end of the text. @returns Whether it is one. */
export function readFlow(text: string, sink: TreeSink, line: number): boolean {
  const isObject = text.startsWith('{')
  if (!text.endsWith(isObject ? '}' : ']')) return false
  const parts: string[] = []
  const last = text.length - 1
  let at = 1
  while (at < last) {
    if (isObject) {
      const key = flowScalar(text, at, ': ')
      if (key === undefined) return false
      parts.push(key.value)
      at = key.end + 2
    }
    const item = flowScalar(text, at, ',')
    if (item === undefined) return false
    parts.push(item.value)
    if (item.end === last) break
    if (text[item.end + 1] !== ' ') return false
    at = item.end + 2
    if (at >= last) return false
  }
  sink.start(isObject ? 'object' : 'array', line)
  parts.forEach((part, index) => {
    if (isObject && index % 2 === 0) sink.key(part, line)
    else sink.value(part, line)
  })
  sink.end(line)
  return true
}

/** A scalar inside brackets and where it ends: at the separator, or (a value) at the closing bracket. */
function flowScalar(text: string, at: number, separator: ': ' | ','): { value: string; end: number } | undefined {
  const first = text.charAt(at)
  const isQuoted = first === "'" || first === '"'
  const found = isQuoted ? quotedEnd(text, at) : text.indexOf(separator, at)
  if (isQuoted && found === -1) return undefined
  const isLast = separator === ',' && (found === -1 || found === text.length - 1)
  const end = isLast ? text.length - 1 : found
  if (end === -1 || (!isLast && !text.startsWith(separator, end))) return undefined
  const raw = text.slice(at, end)
  const value = isQuoted ? unquoted(raw) : UNUSUAL_IN_FLOW.test(raw) ? undefined : plainScalar(raw)
  return value === undefined ? undefined : { value, end }
}
