const STEP = String.raw`(?:[\w-]+|"[^"\n]*"|'[^'\n]*')`
const STEPS = String.raw`${STEP}(?:[ \t]*\.[ \t]*${STEP})*[ \t]*`
const PAIR = new RegExp(`${STEPS}=`, 'y')
const HEADER = new RegExp(String.raw`\[\[?[ \t]*(${STEPS})\]\]?[ \t]*(?:#[^\n]*)?\r?(?:\n|$)`, 'y')
/** What is a list's element rather than a header: a number, a truth value, one text. */
const ELEMENT = /^(?:true|false|[\d+-]+|"[^"]*"|'[^']*')[ \t]*$/
const OPENS = new Set(['[', '{'])
const STARTS_OR_CLOSES = new Set(['"', "'", '{', ']'])
const ANY_STATEMENT = new RegExp(String.raw`^[ \t]*(?:\[|${STEPS}=)`, 'm')

/**
 * Whether a header or a key with its `=` begins here, as the first of its line: then a list that is still open in a damaged
 * text does not go on. Where elements follow the line, it is the line that is the damage.
 */
export function isAtStatement(text: string, at: number): boolean {
  let before = at - 1
  while (text[before] === ' ' || text[before] === '\t') before -= 1
  if (before >= 0 && text[before] !== '\n') return false
  if (isAtPair(text, at)) return !isBeforeElement(text, at)
  HEADER.lastIndex = at
  const keys = HEADER.exec(text)?.[1]
  return keys !== undefined && !ELEMENT.test(keys)
}

function isAtPair(text: string, at: number): boolean {
  PAIR.lastIndex = at
  return PAIR.test(text)
}

function isBeforeElement(text: string, at: number): boolean {
  const end = text.indexOf('\n', at)
  if (end === -1 || OPENS.has(text.slice(at, end).trimEnd().slice(-1))) return false
  let next = end + 1
  while (text[next] === ' ' || text[next] === '\t') next += 1
  return STARTS_OR_CLOSES.has(text.charAt(next)) && !isAtPair(text, next)
}

/**
 * Whether a text over several lines, in a damaged document, is one: where it covers statements, only if its end stands alone,
 * as people write it. Else its quotes are the damage, and the next text's quotes are no end.
 */
export function isPlausibleText(raw: string): boolean {
  const firstEnd = raw.indexOf('\n')
  if (firstEnd === -1 || !ANY_STATEMENT.test(raw.slice(firstEnd + 1))) return true
  return raw.slice(raw.lastIndexOf('\n') + 1).trim() === ''
}
