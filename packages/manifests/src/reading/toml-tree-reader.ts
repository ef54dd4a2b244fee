import type { ReportProblem } from '@ioc-scanner/core'
import { isAtStatement, isPlausibleText } from './toml-damage.js'
import { quotedAt, textOfQuoted } from './toml-text.js'
import type { TomlAtom, TomlBranch, TomlText } from './toml-tree.js'

type OpenNode = TomlText | TomlAtom | OpenList | OpenTable
interface OpenList {
  readonly line: number
  readonly kind: 'list'
  readonly items: OpenNode[]
}
interface OpenTable {
  readonly line: number
  readonly kind: 'table'
  readonly entries: Map<string, OpenNode>
}

/** Nobody nests values or keys that deep. */
const MAX_DEPTH = 100
const INLINE_SPACE = /[ \t]*/y
const ANY_SPACE = /[ \t\r\n]*/y
const COMMENT = /#[^\n]*/y
const LINE_END = /\r?(?:\n|$)/y
const BARE_KEY = /[\w-]+/y
const ATOM = /\d{4}-\d\d-\d\d \d\d:[\w.:+-]*|[\w.:+-]+/y
const LONG_QUOTES = ['"""', "'''"]

const HEADER_END = /^\]?[ \t\r]*$/
const UNCLOSED_HEADER = 'a header that does not end'

/** Thrown inside this file only: the rest of the line cannot be read. */
class Broken extends Error {}

/** Thrown inside this file only: a statement begins, or the text ends, where a list is still open. */
class Stopped extends Error {
  constructor(
    readonly line: number,
    readonly isTold: boolean,
  ) {
    super('a list that does not end')
  }
}

/** Which of the values counts that a damaged text gives the same key. */
export type Kept = 'first' | 'last'

/**
 * Reads a TOML text. One that is damaged is read a second time, with care: only the line that cannot be read is lost, and
 * reported, and what is still open ends where the next statement begins.
 */
export function tomlTreeOf(content: string, report: ReportProblem, kept: Kept = 'last'): TomlBranch {
  const whole = new TomlTreeReader(content, report, kept).readWhole()
  return whole ?? new TomlTreeReader(content, report, kept).readDamaged()
}

class TomlTreeReader {
  readonly #text: string
  readonly #report: ReportProblem
  readonly #kept: Kept
  #isDamaged = false
  #triedTo = 0
  readonly #root: OpenTable = { kind: 'table', line: 1, entries: new Map() }
  #table = this.#root
  #at = 0
  #line = 1

  constructor(text: string, report: ReportProblem, kept: Kept) {
    this.#text = text
    this.#report = report
    this.#kept = kept
    if (text.startsWith('\ufeff')) this.#at = 1
  }

  /** @returns undefined for a damaged text. */
  readWhole(): TomlBranch | undefined {
    try {
      while (this.#hasMore()) this.#statement()
      return this.#root
    } catch (thrown) {
      if (thrown instanceof Broken) return undefined
      throw thrown
    }
  }

  readDamaged(): TomlBranch {
    this.#isDamaged = true
    while (this.#hasMore()) {
      try {
        this.#statement()
      } catch (thrown) {
        if (thrown instanceof Stopped) {
          if (!thrown.isTold) this.#tell(thrown, thrown.line)
        } else {
          this.#tell(thrown, this.#line)
          this.#restOfLine()
        }
      }
    }
    return this.#root
  }

  #hasMore(): boolean {
    this.#void()
    return this.#at < this.#text.length
  }

  #statement(): void {
    if (this.#text.charAt(this.#at) === '[') this.#header()
    else this.#pair(this.#table, 0)
    this.#match(INLINE_SPACE)
    this.#match(COMMENT)
    if (this.#match(LINE_END) === undefined) throw new Broken('more on the line than a key and a value')
    if (this.#at < this.#text.length || this.#text.endsWith('\n')) this.#line += 1
  }

  /** @throws What was thrown, unless it is about the text. */
  #tell(thrown: unknown, line: number): void {
    if (!(thrown instanceof Broken || thrown instanceof Stopped)) throw thrown
    this.#report({ line, reason: `not TOML: ${thrown.message}` })
  }

  #restOfLine(): string {
    const end = this.#text.indexOf('\n', this.#at)
    const rest = this.#text.slice(this.#at, end === -1 ? undefined : end)
    this.#at += rest.length
    return rest
  }

  #header(): void {
    const isList = this.#text.startsWith('[[', this.#at)
    this.#at += isList ? 2 : 1
    const keys = this.#keys()
    const close = isList ? ']]' : ']'
    const isClosed = this.#text.startsWith(close, this.#at)
    if (isClosed) this.#at += close.length
    else if (!this.#isDamaged || !HEADER_END.test(this.#restOfLine())) throw new Broken(UNCLOSED_HEADER)
    this.#open(isList, keys)
    // Of a header that lost its end the keys still say whose the next lines are.
    if (!isClosed) this.#tell(new Broken(UNCLOSED_HEADER), this.#line)
  }

  #open(isList: boolean, keys: string[]): void {
    // What stands below a header that names something else is not the last table's.
    this.#table = { kind: 'table', line: this.#line, entries: new Map() }
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
    this.#value(line, depth, (node) => {
      if (this.#kept === 'last' || !parent.entries.has(last)) parent.entries.set(last, node)
    })
  }

  /** The steps of a dotted key, with the space around them. At least one. */
  #keys(): string[] {
    const keys: string[] = []
    for (;;) {
      this.#match(INLINE_SPACE)
      const first = this.#text.charAt(this.#at)
      if (LONG_QUOTES.some((quotes) => this.#text.startsWith(quotes, this.#at)))
        throw new Broken('no key where one is due')
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
      const readOne = (): void => this.#value(this.#line, depth + 1, (node) => list.items.push(node))
      if (this.#isDamaged) this.#damagedList(readOne)
      else this.#between(']', readOne)
    } else if (first === '{') {
      const table: OpenTable = { kind: 'table', line, entries: new Map() }
      place(table)
      const readOne = (): void => this.#pair(table, depth + 1)
      if (this.#isDamaged) this.#damagedTable(table, readOne)
      else this.#between('}', readOne)
    } else if (first === '"' || first === "'") {
      place({ kind: 'text', line, text: this.#string(first) })
    } else {
      const atom = this.#match(ATOM)
      if (atom === undefined) throw new Broken('no value where one is due')
      place({ kind: 'atom', line, text: atom })
    }
  }

  #between(close: string, readOne: () => void): void {
    this.#at += 1
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
    this.#at += 1
  }

  /** Loses the elements of a line, not the list. */
  #damagedList(readOne: () => void): void {
    const opened = this.#line
    let isTold = false
    this.#at += 1
    for (;;) {
      this.#stopAtStatement(opened, isTold)
      if (this.#text.charAt(this.#at) === ']') break
      try {
        readOne()
        const line = this.#line
        this.#stopAtStatement(opened, isTold)
        const next = this.#text.charAt(this.#at)
        if (next === ',') this.#at += 1
        else if (next !== ']') {
          if (this.#line === line) throw new Broken('no ] where one is due')
          this.#tell(new Broken('no , where one is due'), line)
          isTold = true
        }
      } catch (thrown) {
        if (thrown instanceof Stopped) throw thrown
        this.#tell(thrown, this.#line)
        isTold = true
        const rest = this.#restOfLine()
        if (this.#line === opened && rest.includes(']')) return
      }
    }
    this.#at += 1
  }

  #stopAtStatement(opened: number, isTold: boolean): void {
    this.#void()
    if (this.#at >= this.#text.length || isAtStatement(this.#text, this.#at)) throw new Stopped(opened, isTold)
  }

  /** One that cannot be read to its end, perhaps over several lines, is read to the end of its first. */
  #damagedTable(table: OpenTable, readOne: () => void): void {
    if (this.#at < this.#triedTo || !this.#isWholeTable(table, readOne)) this.#firstLineOfTable(readOne)
  }

  /** Not tried again up to where it failed: else tables in tables would cost the square of their depth. */
  #isWholeTable(table: OpenTable, readOne: () => void): boolean {
    const [at, line] = [this.#at, this.#line]
    this.#isDamaged = false
    try {
      this.#between('}', readOne)
      return true
    } catch (thrown) {
      if (!(thrown instanceof Broken)) throw thrown
      table.entries.clear()
      this.#triedTo = this.#at
      this.#at = at
      this.#line = line
      return false
    } finally {
      this.#isDamaged = true
    }
  }

  #firstLineOfTable(readOne: () => void): void {
    do {
      this.#at += 1
      this.#match(INLINE_SPACE)
      readOne()
      this.#match(INLINE_SPACE)
    } while (this.#text.charAt(this.#at) === ',')
    if (this.#text.charAt(this.#at) !== '}') throw new Broken('no } where one is due')
    this.#at += 1
  }

  #string(quote: '"' | "'"): string {
    const quoted = quotedAt(this.#text, this.#at, quote)
    if (quoted === undefined || (this.#isDamaged && quoted.isLong && !isPlausibleText(quoted.raw)))
      throw new Broken('a text that does not end')
    this.#at += quoted.length
    if (quoted.isLong) this.#countLines(quoted.raw)
    return textOfQuoted(quoted, quote)
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
