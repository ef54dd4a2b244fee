const INDENT = '  '
/** Elements of arrays near the root are rendered one by one; what lies deeper is small. */
const STREAMED_DEPTH = 3

/**
 * The value as indented JSON, piece by piece: joined, the same as `JSON.stringify(value, null, 2)`, except that characters by
 * which a name could rewrite a terminal are spelled as escapes. Never holds more than one element of a long list as text.
 */
export function* jsonChunks(value: unknown, depth = 0): Generator<string> {
  if (depth >= STREAMED_DEPTH || typeof value !== 'object' || value === null) {
    yield indented(value, depth)
  } else if (Array.isArray(value)) {
    yield* enclosed('[', ']', depth, elements(value, depth))
  } else {
    yield* enclosed('{', '}', depth, members(value, depth))
  }
}

function* elements(list: readonly unknown[], depth: number): Generator<Iterable<string>> {
  for (const element of list) yield jsonChunks(element ?? null, depth + 1)
}

function* members(record: object, depth: number): Generator<Iterable<string>> {
  for (const [key, value] of Object.entries(record) as [string, unknown][]) {
    if (value !== undefined) yield member(key, value, depth)
  }
}

function* member(key: string, value: unknown, depth: number): Generator<string> {
  yield `${escaped(JSON.stringify(key))}: `
  yield* jsonChunks(value, depth + 1)
}

function* enclosed(open: string, close: string, depth: number, items: Iterable<Iterable<string>>): Generator<string> {
  let before = open
  for (const item of items) {
    yield `${before}\n${INDENT.repeat(depth + 1)}`
    yield* item
    before = ','
  }
  yield before === open ? `${open}${close}` : `\n${INDENT.repeat(depth)}${close}`
}

function indented(value: unknown, depth: number): string {
  return escaped(JSON.stringify(value, null, INDENT).replaceAll('\n', `\n${INDENT.repeat(depth)}`))
}

/** DEL, C1, bidirectional controls, zero-width characters, line separators: JSON allows them raw, a terminal obeys them. */
const OBEYED = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

function escaped(json: string): string {
  return json.replace(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
