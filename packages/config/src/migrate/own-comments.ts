import { isMap, isScalar, type Document, type Pair, type YAMLMap } from 'yaml'

interface Ancestor {
  readonly map: YAMLMap
  /** The pair of it that is being looked into. */
  readonly index: number
}

/**
 * The parser gives a section all comments behind its last line. What is indented less than the section belongs to what
 * follows it, and is handed on: moved with the section, it would stand in the wrong place.
 */
export function handOnComments({ contents }: Document.Parsed, text: string): void {
  if (isMap(contents)) lookInto(contents, [], text)
}

function lookInto(map: YAMLMap, ancestors: readonly Ancestor[], text: string): void {
  if (map.flow) return
  if (map.comment != null && ancestors.length > 0) handOn(map, ancestors, text)
  for (const [index, { value }] of map.items.entries()) {
    if (isMap(value)) lookInto(value, [...ancestors, { map, index }], text)
  }
}

function handOn(map: YAMLMap, ancestors: readonly Ancestor[], text: string): void {
  const [, end, nodeEnd] = map.range ?? [0, 0, 0]
  const lines = text.slice(end, nodeEnd).trimEnd().split('\n')
  const written = lines.slice(lines.findIndex((line) => line.trim() !== ''))
  if (written.length !== map.comment?.split('\n').length) return
  let owner = ancestors.length
  const shares = new Map<number, string[]>()
  for (const line of written) {
    if (line.trim() !== '') {
      const column = line.search(/\S/)
      while (owner > 0 && column < columnOf(owner === ancestors.length ? map : ancestors[owner]?.map, text)) owner -= 1
    }
    shares.set(owner, [...(shares.get(owner) ?? []), line.trim().replace(/^#/, '')])
  }
  map.comment = null
  for (const [depth, share] of shares) {
    const ancestor = ancestors[depth]
    if (ancestor === undefined) map.comment = trimmed(share)
    else giveTo(ancestor, share, shares.has(depth + 1) && endsBlank(shares.get(depth + 1)))
  }
}

/** To the pair that follows in that section, or to its end. */
function giveTo({ map, index }: Ancestor, share: readonly string[], afterBlank: boolean): void {
  const key = map.items[index + 1]?.key
  if (isScalar(key)) {
    if (afterBlank) key.spaceBefore = true
    key.commentBefore = joined(share.join('\n'), key.commentBefore)
  } else {
    map.comment = joined(trimmed(share), map.comment)
  }
}

const endsBlank = (lines: readonly string[] | undefined): boolean => lines?.at(-1) === ''

function trimmed(lines: readonly string[]): string | null {
  const text = lines.join('\n').trimEnd()
  return text === '' ? null : text
}

function columnOf(section: YAMLMap | undefined, text: string): number {
  const [first]: readonly (Pair | undefined)[] = section?.items ?? []
  const start = isScalar(first?.key) ? (first.key.range?.[0] ?? 0) : 0
  return start - (text.lastIndexOf('\n', start - 1) + 1)
}

/** Comments under each other. */
export function joined(...comments: readonly (string | null | undefined)[]): string | null {
  const there = comments.filter((comment) => comment != null && comment !== '')
  return there.length === 0 ? null : there.join('\n')
}
