import { isMap, isScalar, Pair, Scalar, YAMLMap, type Document } from 'yaml'
import { joined } from './own-comments.js'
import { DEEPEST, type Move } from './read-spellings.js'

/** Puts everything where it stands today: in the order of the file, with its comments; sections left empty go. */
export function applyMoves(document: Document.Parsed, root: YAMLMap, moves: readonly Move[]): void {
  const mover = new Mover(root)
  mover.moveAll(moves)
  prune(root, mover.left)
  liftHeader(document, root)
}

class Mover {
  /** Where the pairs of a section went that became part of another. */
  private readonly merged = new Map<YAMLMap, YAMLMap>()
  /** Sections that something was taken out of. */
  readonly left = new Set<YAMLMap>()

  constructor(private readonly root: YAMLMap) {}

  moveAll(moves: readonly Move[]): void {
    const leaving = new Map<YAMLMap, number>()
    for (const { from } of moves) leaving.set(from, (leaving.get(from) ?? 0) + 1)
    for (const move of moves) {
      const { from, pair } = move
      if (from.items[0] === pair && leaving.get(from) === from.items.length) takeCommentsAlong(this.root, from, pair)
      this.move(move)
    }
  }

  private move({ pair, from, place }: Move): void {
    const { root } = this
    const home = this.merged.get(from) ?? from
    const index = home.items.indexOf(pair)
    const topIndex = root.items.findIndex((top) => holds(top, pair))
    home.items.splice(index, 1)
    this.left.add(home)
    if (place === undefined) {
      giveComments(home, index, commentsOf(pair))
      return
    }
    const words = place.key.split('.')
    const word = words.pop() ?? ''
    const section = sectionAt(words, root, topIndex, pair)
    const there = find(section, word)
    if (there !== undefined && isMap(there.value) && isMap(pair.value)) {
      this.merge(there.value, pair)
      return
    }
    rename(pair, word)
    if (section === home) home.items.splice(index, 0, pair)
    else if (section === root) root.items.splice(topIndex, 0, pair)
    else section.items.push(pair)
  }

  /** Two sections become one: what stood in the other comes last, under the comments of the other. */
  private merge(section: YAMLMap, { key, value }: Pair): void {
    if (!isMap(value)) return
    const [first] = value.items
    const above = joined(isScalar(key) ? key.commentBefore : null, value.commentBefore)
    if (isScalar(first?.key)) first.key.commentBefore = joined(above, first.key.commentBefore)
    section.comment = joined(section.comment, first === undefined ? above : null, value.comment)
    for (const item of value.items) {
      const there = find(section, isScalar(item.key) ? String(item.key.value) : '')
      if (there !== undefined && isMap(there.value) && isMap(item.value)) this.merge(there.value, item)
      else section.items.push(item)
    }
    this.merged.set(value, section)
  }
}

/** A section that everything leaves: its comments go with the first that does. */
function takeCommentsAlong(root: YAMLMap, section: YAMLMap, { key }: Pair): void {
  const owner = ownerOf(root, section)
  if (owner === undefined || !isScalar(key)) return
  key.commentBefore = joined(
    isScalar(owner.key) ? owner.key.commentBefore : null,
    section.commentBefore,
    key.commentBefore,
  )
  if (isScalar(owner.key)) {
    if (owner.key.spaceBefore) key.spaceBefore = true
    owner.key.commentBefore = null
  }
  section.commentBefore = null
}

/** The section of these words; what is missing is made: at `index` of the file, for the first pair that goes there. */
function sectionAt(words: readonly string[], root: YAMLMap, index: number, first: Pair): YAMLMap {
  let section = root
  for (const word of words) {
    const found = find(section, word)
    if (found !== undefined && isMap(found.value)) {
      section = found.value
      continue
    }
    const made = new YAMLMap()
    if (root.flow) made.flow = true
    if (found === undefined) {
      const key = new Scalar(word)
      const pair = new Pair(key, made)
      if (section === root) root.items.splice(Math.min(index, root.items.length), 0, pair)
      else section.items.push(pair)
      if (isScalar(first.key) && first.key.spaceBefore) {
        key.spaceBefore = true
        first.key.spaceBefore = false
      }
    } else {
      // It is there and empty.
      if (isScalar(found.value)) made.commentBefore = joined(found.value.commentBefore, found.value.comment)
      found.value = made
    }
    section = made
  }
  return section
}

/** Takes sections out that everything has left; what is left of their comments goes to what stands after them. */
function prune(map: YAMLMap, left: Set<YAMLMap>): void {
  for (const pair of [...map.items]) {
    if (!isMap(pair.value)) continue
    prune(pair.value, left)
    if (pair.value.items.length > 0 || !left.has(pair.value)) continue
    const index = map.items.indexOf(pair)
    map.items.splice(index, 1)
    left.add(map)
    giveComments(map, index, commentsOf(pair))
  }
}

function commentsOf({ key, value }: Pair): string | null {
  const keyComments = isScalar(key) ? [key.commentBefore, key.comment] : []
  const valueComments = isScalar(value) || isMap(value) ? [value.commentBefore, value.comment] : []
  return joined(...keyComments, ...valueComments)
}

function giveComments(map: YAMLMap, index: number, comments: string | null): void {
  if (comments === null) return
  const next = map.items[index]?.key
  if (isScalar(next)) next.commentBefore = joined(comments, next.commentBefore)
  else map.comment = joined(map.comment, comments)
}

/** What stood above an empty line at the head of the file is about the file: it stays there. */
function liftHeader(document: Document.Parsed, root: YAMLMap): void {
  if (document.commentBefore != null) return
  let [first] = root.items
  while (isScalar(first?.key) && first.key.commentBefore == null && isMap(first.value)) [first] = first.value.items
  const key = first?.key
  if (!isScalar(key) || key.commentBefore == null || first === root.items[0]) return
  const end = key.commentBefore.lastIndexOf('\n\n')
  if (end < 0) return
  document.commentBefore = key.commentBefore.slice(0, end)
  key.commentBefore = key.commentBefore.slice(end + 2)
}

function rename(pair: Pair, word: string): void {
  if (!isScalar(pair.key)) return
  if (pair.key.value === word) return
  const { commentBefore, comment, spaceBefore } = pair.key
  pair.key = Object.assign(new Scalar(word), { commentBefore, comment, spaceBefore })
}

const find = (map: YAMLMap, word: string): Pair | undefined =>
  map.items.find(({ key }) => isScalar(key) && String(key.value) === word)

function holds(pair: Pair, wanted: Pair, depth = 0): boolean {
  if (pair === wanted) return true
  return isMap(pair.value) && depth < DEEPEST && pair.value.items.some((item) => holds(item, wanted, depth + 1))
}

function ownerOf(map: YAMLMap, section: YAMLMap, depth = 0): Pair | undefined {
  if (depth > DEEPEST) return undefined
  for (const pair of map.items) {
    if (pair.value === section) return pair
    const owner = isMap(pair.value) ? ownerOf(pair.value, section, depth + 1) : undefined
    if (owner !== undefined) return owner
  }
  return undefined
}
