import { LF, SPACE } from './characters.js'

export type TomlValue = string | number | bigint | boolean | Date | readonly TomlValue[] | TomlTable
export interface TomlTable {
  readonly [key: string]: TomlValue
}

type OpenTable = { [key: string]: TomlValue }

/** A document, and where the entries of its lists of tables (`[[package]]`) stand. */
export interface MachineToml {
  readonly document: TomlTable
  /** 1-based line of an entry's `name`, else of its header. */
  readonly lines: ReadonlyMap<TomlTable, number>
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const DELETE = 0x7f

/** Lockfiles nest three levels at most. */
const MAX_DEPTH = 8
const BARE_KEY = /[\w-]+/y
const ATOM = /(?:true|false|0|-?[1-9]\d{0,14})(?=[\s,\]}]|$)/y
const INLINE_SPACE = /[ \t]*/y
const ANY_SPACE = /[ \t\r\n]*/y
const HEADER = /^(\[\[?)((?:[\w-]+|"[\w .-]+")(?:\.(?:[\w-]+|"[\w .-]+"))*)(\]\]?)$/
const HEADER_STEP = /[\w-]+|"[^"]*"/g
/** Longer headers are not written by machines. */
const MAX_HEADER = 1_000

/** Thrown inside this file only: the text is not of the shape that lockfile writers give it. */
class UnknownShape extends Error {}

/**
 * Reads the TOML that cargo, poetry and uv write, at several times the speed of a full parser, and knows its lines. It may
 * not be wrong: whatever it does not know for sure (comments after values, dates, dotted keys, duplicate keys …) makes it give up.
 * @returns undefined for a text that only a full parser should judge.
 */
export function readMachineToml(content: string): MachineToml | undefined {
  try {
    return new MachineTomlReader(content).read()
  } catch (thrown) {
    if (thrown instanceof UnknownShape) return undefined
    throw thrown
  }
}

class MachineTomlReader {
  readonly #text: string
  #at = 0
  #line = 1
  readonly #document = emptyTable()
  /** Tables that headers opened: only they may grow. */
  readonly #opened = new Set<object>([this.#document])
  readonly #lists = new Set<object>()
  readonly #lines = new Map<TomlTable, number>()

  constructor(text: string) {
    this.#text = text
  }

  read(): MachineToml {
    let table = this.#document
    while (this.#at < this.#text.length) {
      const first = this.#text.charAt(this.#at)
      if (first === '[') table = this.#header()
      else if (first === '#') this.#comment()
      else if (first !== '\n' && first !== '\r') this.#pair(table)
      this.#endOfLine()
    }
    return { document: this.#document, lines: this.#lines }
  }

  #comment(): void {
    const text = this.#restOfLine(Number.POSITIVE_INFINITY)
    if (/[^\P{Cc}\t]/u.test(text)) throw new UnknownShape() // TOML allows no control characters in comments
    this.#at += text.length
  }

  #restOfLine(longest: number): string {
    const end = this.#text.indexOf('\n', this.#at)
    const stop = end === -1 ? this.#text.length : end
    if (stop - this.#at > longest) throw new UnknownShape()
    const text = this.#text.slice(this.#at, stop)
    return text.endsWith('\r') && end !== -1 ? text.slice(0, -1) : text
  }

  #endOfLine(): void {
    if (this.#at >= this.#text.length) return
    if (this.#text.startsWith('\r\n', this.#at)) this.#at += 2
    else if (this.#text.charCodeAt(this.#at) === LF) this.#at += 1
    else throw new UnknownShape()
    this.#line += 1
  }

  #header(): OpenTable {
    const text = this.#restOfLine(MAX_HEADER)
    const [, open, path, close] = HEADER.exec(text) ?? []
    if (path === undefined || open?.length !== close?.length) throw new UnknownShape()
    this.#at += text.length
    const steps = (path.match(HEADER_STEP) ?? []).map((step) => (step.startsWith('"') ? step.slice(1, -1) : step))
    const last = steps.pop()
    if (last === undefined) throw new UnknownShape()
    let parent = this.#document
    for (const step of steps) {
      const next = parent[step]
      const child: unknown = Array.isArray(next) && this.#lists.has(next) ? next.at(-1) : next
      if (!this.#isOpen(child)) throw new UnknownShape()
      parent = child
    }
    const table = emptyTable()
    this.#opened.add(table)
    if (open === '[') {
      if (last in parent) throw new UnknownShape()
      parent[last] = table
      return table
    }
    const list = parent[last] ?? []
    if (!Array.isArray(list) || (last in parent && !this.#lists.has(list))) throw new UnknownShape()
    this.#lists.add(list)
    list.push(table)
    parent[last] = list
    this.#lines.set(table, this.#line)
    return table
  }

  #isOpen(value: unknown): value is OpenTable {
    return typeof value === 'object' && value !== null && this.#opened.has(value)
  }

  #pair(table: OpenTable): void {
    const line = this.#line
    const key = this.#key()
    if (key in table) throw new UnknownShape()
    table[key] = this.#value(0)
    if (key === 'name' && this.#lines.has(table)) this.#lines.set(table, line)
  }

  #key(): string {
    const key = this.#text.charCodeAt(this.#at) === QUOTE ? this.#string() : this.#match(BARE_KEY)
    this.#match(INLINE_SPACE)
    if (this.#text.charAt(this.#at) !== '=') throw new UnknownShape()
    this.#at += 1
    this.#match(INLINE_SPACE)
    return key
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) throw new UnknownShape()
    this.#at = pattern.lastIndex
    return found[0]
  }

  #value(depth: number): TomlValue {
    if (depth > MAX_DEPTH) throw new UnknownShape()
    switch (this.#text.charAt(this.#at)) {
      case '"':
        return this.#string()
      case '[':
        return this.#array(depth)
      case '{':
        return this.#inlineTable(depth)
      default: {
        const atom = this.#match(ATOM)
        return atom === 'true' ? true : atom === 'false' ? false : Number(atom)
      }
    }
  }

  #string(): string {
    const start = this.#at + 1
    let isEscaped = false
    for (let at = start; at < this.#text.length; at += 1) {
      const code = this.#text.charCodeAt(at)
      if (code === QUOTE) {
        if (at === start && this.#text.charCodeAt(at + 1) === QUOTE) break // the start of a text over several lines
        this.#at = at + 1
        const text = this.#text.slice(start, at)
        return isEscaped ? text.replace(/\\(["\\])/g, '$1') : text
      }
      if (code < SPACE || code === DELETE) break
      if (code !== BACKSLASH) continue
      const escaped = this.#text.charCodeAt(at + 1)
      if (escaped !== QUOTE && escaped !== BACKSLASH) break
      isEscaped = true
      at += 1
    }
    throw new UnknownShape()
  }

  #array(depth: number): TomlValue {
    const values: TomlValue[] = []
    this.#at += 1
    for (;;) {
      this.#anySpace()
      if (this.#text.charAt(this.#at) === ']') break
      values.push(this.#value(depth + 1))
      this.#anySpace()
      const next = this.#text.charAt(this.#at)
      if (next === ']') break
      if (next !== ',') throw new UnknownShape()
      this.#at += 1
    }
    this.#at += 1
    return values
  }

  #inlineTable(depth: number): TomlTable {
    const table = emptyTable()
    this.#at += 1
    this.#match(INLINE_SPACE)
    if (this.#text.charAt(this.#at) === '}') {
      this.#at += 1
      return table
    }
    for (;;) {
      const key = this.#key()
      if (key in table) throw new UnknownShape()
      table[key] = this.#value(depth + 1)
      this.#match(INLINE_SPACE)
      const next = this.#text.charAt(this.#at)
      this.#at += 1
      if (next === '}') return table
      if (next !== ',') throw new UnknownShape()
      this.#match(INLINE_SPACE)
    }
  }

  /** White space and line ends, as they may stand inside an array. */
  #anySpace(): void {
    const space = this.#match(ANY_SPACE)
    if (/\r(?!\n)/.test(space)) throw new UnknownShape()
    for (let at = space.indexOf('\n'); at !== -1; at = space.indexOf('\n', at + 1)) this.#line += 1
  }
}

/** Without a prototype: keys are hostile. */
function emptyTable(): OpenTable {
  return Object.create(null) as OpenTable
}
