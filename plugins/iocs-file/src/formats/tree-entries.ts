import { fieldOf, type EntryReading, type Field } from '../entry.js'
import { formatError } from './format-error.js'
import { readListEntry } from './list-entries.js'
import { readTree, type Tree } from './tree.js'

const IN_WORDS = { nothing: 'nothing', list: 'a list', alias: 'an alias' }

/** JSON or YAML: a list, or a record whose `indicators` is one. Its elements are records or the short forms of a plain list. */
export function* treeEntries(text: string): Generator<EntryReading> {
  const root = readTree(text)
  if (root === undefined) return
  const list = root.kind === 'record' ? root.members.get('indicators') : root
  if (list?.kind !== 'list')
    throw formatError(
      (list ?? root).line ?? 1,
      'expected a list of indicators, or a record with such a list as indicators',
    )
  for (const [index, item] of list.items.entries()) {
    const following = list.items[index + 1]
    const lastLine = following === undefined ? Infinity : (following.line ?? 0) - 1
    yield { ...readItem(item, index + 1), ...(lastLine > (item.line ?? 0) ? { lastLine } : {}) }
  }
}

function readItem(item: Tree, position: number): EntryReading {
  if (item.kind === 'text') return readListEntry(item.text.trim(), item.line)
  if (item.kind !== 'record') {
    const place = item.line === undefined ? {} : { line: item.line }
    return { ...place, reason: `element ${position} is neither a package URL nor a record, but ${IN_WORDS[item.kind]}` }
  }
  const { line } = item
  if (item.oddKeys.length > 0)
    return { line, reason: `keys that are there twice or are no text: ${item.oddKeys.join(', ')}` }
  const fields: { [Name in Field]?: readonly string[] } = {}
  let versionLines: readonly number[] = []
  for (const [key, value] of item.members) {
    const field = fieldOf(key)
    if (field === undefined) continue
    const texts = textsOf(value)
    if (texts === undefined) return { line, reason: `'${key}' has to be text or a list of texts` }
    if (fields[field] !== undefined) return { line, reason: `'${key}' says ${field} a second time` }
    if (texts.length > 0) fields[field] = texts.map(({ text }) => text)
    if (field === 'versions') versionLines = texts.map((text) => text.line)
  }
  return { line, fields, versionLines }
}

type TextNode = Extract<Tree, { readonly kind: 'text' }>

/** None for nothing, one for text, all of a list; undefined for anything else. */
function textsOf(value: Tree): readonly TextNode[] | undefined {
  if (value.kind === 'nothing') return []
  if (value.kind === 'text') return [value]
  if (value.kind !== 'list') return undefined
  const texts = value.items.flatMap((item) => (item.kind === 'text' ? [item] : []))
  return texts.length === value.items.length ? texts : undefined
}
