import type { ReportProblem } from '@ioc-scanner/core'
import { parseToml, tomlProblem } from './full-toml.js'

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

type OpenNode = TomlText | TomlAtom | OpenList | OpenTable
interface OpenList extends Placed {
  readonly kind: 'list'
  readonly items: OpenNode[]
}
interface OpenTable extends Placed {
  readonly kind: 'table'
  readonly entries: Map<string, OpenNode>
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

/** The same for a text that the full parser has read, or will. */
export function tomlTreeOf(content: string, report: ReportProblem): TomlBranch {
  return new TomlTreeReader(content, report).read()
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

/** Nobody nests values or keys that deep. */
const MAX_DEPTH = 100
const INLINE_SPACE = /[ \t]*/y
const ANY_SPACE = /[ \t\r\n]*/y
const COMMENT = /#[^\n]*/y
const LINE_END = /\r?(?:\n|$)/y
const BARE_KEY = /[\w-]+/y
const ATOM = /\d{4}-\d\d-\d\d \d\d:[\w.:+-]*|[\w.:+-]+/y
const ESCAPE = /\\(?:[ \t]*\r?\n[ \t\r\n]*|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gis
const LETTERS: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\u001b' }

/** Thrown inside this file only: the rest of the statement cannot be read. */
class Broken extends Error {}

class TomlTreeReader {
  readonly #text: string
  readonly #report: ReportProblem
  readonly #root: OpenTable = { kind: 'table', line: 1, entries: new Map() }
  #table = this.#root
  #at = 0
  #line = 1

  constructor(text: string, report: ReportProblem) {
    this.#text = text
    this.#report = report
    if (text.startsWith('\ufeff')) this.#at = 1
  }

  read(): TomlBranch {
    for (;;) {
      this.#void()
      if (this.#at >= this.#text.length) return this.#root
      try {
        if (this.#text.charAt(this.#at) === '[') this.#header()
        else this.#pair(this.#table, 0)
        this.#match(INLINE_SPACE)
        this.#match(COMMENT)
        if (this.#match(LINE_END) === undefined) throw new Broken('more on the line than a key and a value')
        if (this.#at < this.#text.length || this.#text.endsWith('\n')) this.#line += 1
      } catch (thrown) {
        if (!(thrown instanceof Broken)) throw thrown
        this.#report({ line: this.#line, reason: `not TOML: ${thrown.message}` })
        const end = this.#text.indexOf('\n', this.#at)
        this.#at = end === -1 ? this.#text.length : end
      }
    }
  }

  #header(): void {
    // What stands below a header that cannot be read is not the last table's.
    this.#table = { kind: 'table', line: this.#line, entries: new Map() }
    const isList = this.#text.startsWith('[[', this.#at)
    this.#at += isList ? 2 : 1
    const keys = this.#keys()
    const close = isList ? ']]' : ']'
    if (!this.#text.startsWith(close, this.#at)) throw new Broken('a header that does not end')
    this.#at += close.length
    if (!isList) {
      this.#table = this.#tableAt(this.#root, keys)
      return
    }
    const last = keys.pop() ?? ''
    const parent = this.#tableAt(this.#root, keys)
    const list = parent.entries.get(last) ?? { kind: 'list', line: this.#line, items: [] }
    if (list.kind !== 'list') throw new Broken('a list of tables by the name of something else')
    parent.entries.set(last, list)
    list.items.push(this.#table)
  }

  #pair(table: OpenTable, depth: number): void {
    const line = this.#line
    const keys = this.#keys()
    const last = keys.pop() ?? ''
    if (this.#text.charAt(this.#at) !== '=') throw new Broken('no = after a key')
    this.#at += 1
    this.#match(INLINE_SPACE)
    const parent = this.#tableAt(table, keys)
    this.#value(line, depth, (node) => parent.entries.set(last, node))
  }

  /** The steps of a dotted key, with the space around them. At least one. */
  #keys(): string[] {
    const keys: string[] = []
    for (;;) {
      this.#match(INLINE_SPACE)
      const first = this.#text.charAt(this.#at)
      const key = first === '"' || first === "'" ? this.#string(first) : this.#match(BARE_KEY)
      if (key === undefined) throw new Broken('no key where one is due')
      keys.push(key)
      if (keys.length > MAX_DEPTH) throw new Broken('a key of too many steps')
      this.#match(INLINE_SPACE)
      if (this.#text.charAt(this.#at) !== '.') return keys
      this.#at += 1
    }
  }

  #tableAt(table: OpenTable, keys: readonly string[]): OpenTable {
    let at = table
    for (const key of keys) {
      const known = at.entries.get(key)
      const next = known?.kind === 'list' ? known.items.at(-1) : known
      if (next === undefined) {
        const added: OpenTable = { kind: 'table', line: this.#line, entries: new Map() }
        at.entries.set(key, added)
        at = added
      } else if (next.kind === 'table') at = next
      else throw new Broken('a table by the name of something else')
    }
    return at
  }

  /** @param place Is given the value before what is in it is read: half a list is better than none. */
  #value(line: number, depth: number, place: (node: OpenNode) => void): void {
    if (depth > MAX_DEPTH) throw new Broken('values that are nested too deep')
    const first = this.#text.charAt(this.#at)
    if (first === '[') {
      const list: OpenList = { kind: 'list', line, items: [] }
      place(list)
      this.#between('[', ']', () => this.#value(this.#line, depth + 1, (node) => list.items.push(node)))
    } else if (first === '{') {
      const table: OpenTable = { kind: 'table', line, entries: new Map() }
      place(table)
      this.#between('{', '}', () => this.#pair(table, depth + 1))
    } else if (first === '"' || first === "'") {
      place({ kind: 'text', line, text: this.#string(first) })
    } else {
      const atom = this.#match(ATOM)
      if (atom === undefined) throw new Broken('no value where one is due')
      place({ kind: 'atom', line, text: atom })
    }
  }

  #between(open: string, close: string, readOne: () => void): void {
    this.#at += open.length
    for (;;) {
      this.#void()
      if (this.#text.charAt(this.#at) === close) break
      readOne()
      this.#void()
      const next = this.#text.charAt(this.#at)
      if (next === close) break
      if (next !== ',') throw new Broken(`no ${close} where one is due`)
      this.#at += 1
    }
    this.#at += close.length
  }

  #string(quote: '"' | "'"): string {
    const isLong = this.#text.startsWith(quote.repeat(3), this.#at)
    const start = this.#at + (isLong ? 3 : 1)
    const end = isLong ? this.#endOfLong(quote, start) : this.#endOfShort(quote, start)
    this.#at = end + (isLong ? 3 : 1)
    const raw = this.#text.slice(start, end)
    if (isLong) this.#countLines(raw)
    const text = isLong ? raw.replace(/^\r?\n/, '') : raw
    return quote === '"' && text.includes('\\') ? text.replace(ESCAPE, unescaped) : text
  }

  #endOfShort(quote: string, start: number): number {
    for (let at = start; at < this.#text.length; at += 1) {
      const character = this.#text.charAt(at)
      if (character === quote) return at
      if (character === '\n') break
      if (character === '\\' && quote === '"') at += 1
    }
    throw new Broken('a text that does not end')
  }

  /** Up to two quotes more than the three belong to the text. */
  #endOfLong(quote: string, start: number): number {
    for (let at = start; at < this.#text.length; at += 1) {
      const character = this.#text.charAt(at)
      if (character === '\\' && quote === '"') at += 1
      if (character !== quote || !this.#text.startsWith(quote.repeat(3), at)) continue
      let end = at
      while (end < at + 2 && this.#text.charAt(end + 3) === quote) end += 1
      return end
    }
    this.#at = this.#text.length
    throw new Broken('a text that does not end')
  }

  /** White space, line ends and comments. */
  #void(): void {
    for (;;) {
      this.#countLines(this.#match(ANY_SPACE) ?? '')
      if (this.#match(COMMENT) === undefined) return
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return undefined
    this.#at = pattern.lastIndex
    return found[0]
  }

  #countLines(text: string): void {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#line += 1
  }
}

/** Of an escape that TOML does not know the letter itself: the full parser says that it is none. */
function unescaped(_: string, two?: string, four?: string, eight?: string, letter?: string): string {
  const code = two ?? four ?? eight
  if (code !== undefined) {
    const point = Number.parseInt(code, 16)
    return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)
  }
  return letter === undefined ? '' : (LETTERS[letter] ?? letter)
}
