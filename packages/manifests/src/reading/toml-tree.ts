import type { ReportProblem } from '@ioc-scanner/core'
import { parseToml, tomlProblem } from './full-toml.js'
import type { TomlValue } from './machine-toml.js'
import { tomlTreeOf } from './toml-tree-reader.js'

/** A value of a TOML text, with the 1-based line of its key, of its header, or of the element itself. */
export type TomlNode = TomlText | TomlAtom | TomlList | TomlBranch
interface Placed {
  readonly line: number
}
export interface TomlText extends Placed {
  readonly kind: 'text'
  readonly text: string
}
/** A number, a truth value or a time, as it is written. */
export interface TomlAtom extends Placed {
  readonly kind: 'atom'
  readonly text: string
}
export interface TomlList extends Placed {
  readonly kind: 'list'
  readonly items: readonly TomlNode[]
}
export interface TomlBranch extends Placed {
  readonly kind: 'table'
  readonly entries: ReadonlyMap<string, TomlNode>
}

/**
 * Reads TOML as people write it, and knows the line of every value. A line that cannot be read is reported, and the others
 * are kept. What is read wrongly without a problem of its own would be silence: the full parser is asked whether it agrees
 * that the text is TOML, and a test holds both readings equal.
 */
export function readTomlTree(content: string, report: ReportProblem): TomlBranch {
  let isWhole = true
  const tree = tomlTreeOf(content, (problem) => {
    isWhole = false
    report(problem)
  })
  if (!isWhole) return tree
  try {
    parseToml(content)
  } catch (thrown) {
    report(tomlProblem(thrown))
  }
  return tree
}

/** The value at the end of these keys; undefined where there is none. */
export function nodeAt(node: TomlNode | undefined, ...keys: readonly string[]): TomlNode | undefined {
  return keys.reduce((at, key) => (at?.kind === 'table' ? at.entries.get(key) : undefined), node)
}

/** Keys and values of a table; empty for anything else. */
export function entriesOf(node: TomlNode | undefined): readonly (readonly [key: string, node: TomlNode])[] {
  return node?.kind === 'table' ? [...node.entries] : []
}

export function textOf(node: TomlNode | undefined): string | undefined {
  return node?.kind === 'text' ? node.text : undefined
}

export function isTrue(node: TomlNode | undefined): boolean {
  return node?.kind === 'atom' && node.text === 'true'
}

/** The value that a node stands for, for readers that need no lines. What is no whole number and no truth value is NaN. */
export function valueOf(node: TomlNode): TomlValue {
  if (node.kind === 'text') return node.text
  if (node.kind === 'list') return node.items.map(valueOf)
  if (node.kind === 'atom') return node.text === 'true' || (node.text === 'false' ? false : Number(node.text))
  const table = Object.create(null) as { [key: string]: TomlValue }
  for (const [key, inner] of node.entries) table[key] = valueOf(inner)
  return table
}
