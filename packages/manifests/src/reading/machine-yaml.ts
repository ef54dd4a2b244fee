import { isUsual, readFlow, plainScalar, quotedEnd, scalar, unquoted } from './machine-yaml-scalars.js'
import { SPACE } from './characters.js'
import type { TreeSink } from './tree-sink.js'

/** js-yaml's limit too: deeper files are for its error message. */
const MAX_DEPTH = 100

/**
 * Reads YAML as pnpm and yarn write it, line by line, at the speed of memory: block mappings with one key on a line, plain
 * and quoted scalars, flow mappings and lists on one line, literal blocks, lists of scalars, several documents.
 *
 * It may only be wrong loudly: at the first line of another shape it stops, and what the sink was told is void.
 * @param tolerant Leaves out the lines of another shape instead: for files that the full parser refused.
 * @returns Whether every line had the known shape.
 */
export function readMachineYaml(content: string, sink: TreeSink, { tolerant = false } = {}): boolean {
  return new MachineYaml(content, sink).read(tolerant)
}

interface Level {
  readonly indent: number
  readonly isList: boolean
}

class MachineYaml {
  readonly #content: string
  readonly #sink: TreeSink
  readonly #levels: Level[] = []
  #line = 0
  /** Offset of the next line. */
  #next = 0
  /** A key without a value on its own line: the next line decides. */
  #isPending = false
  /** Indent of the last key or item: deeper lines belong to a pending key, or are of another shape. */
  #indent = -1

  constructor(content: string, sink: TreeSink) {
    this.#content = content
    this.#sink = sink
  }

  read(tolerant: boolean): boolean {
    // A lone CR ends a line in YAML, inside comments too, and nobody else counts it as one.
    let isKnown = !this.#content.includes('\r') || !/\r(?!\n)/.test(this.#content)
    while (this.#next < this.#content.length && (isKnown || tolerant)) {
      const line = this.#nextLine()
      const indent = indentOf(line)
      if (indent < line.length && !this.#readLine(line, indent)) isKnown = false
    }
    this.#closeTo(-1)
    return isKnown
  }

  #nextLine(): string {
    const start = this.#next
    const found = this.#content.indexOf('\n', start)
    const end = found === -1 ? this.#content.length : found
    this.#next = end + 1
    this.#line += 1
    return this.#content.slice(start, end > start && this.#content[end - 1] === '\r' ? end - 1 : end)
  }

  #readLine(line: string, indent: number): boolean {
    switch (line[indent]) {
      case '#':
        return true
      case '.':
        return (indent > 0 || !line.startsWith('...')) && this.#member(line, indent) // `...` ends a document
      case '-':
        if (indent === 0 && line.startsWith('---')) return this.#separator(line)
        return line[indent + 1] === ' ' && this.#enter(indent, true) && this.#value(line.slice(indent + 2))
      default:
        return this.#member(line, indent)
    }
  }

  #separator(line: string): boolean {
    if (line !== '---') return false
    this.#closeTo(-1)
    return true
  }

  /** `key: value`, `key:`, `key: {…}`, `key: |-`. */
  #member(line: string, indent: number): boolean {
    const first = line[indent]
    const isQuoted = first === "'" || first === '"'
    const end = isQuoted ? quotedEnd(line, indent) : plainKeyEnd(line, indent)
    if (end === -1 || line[end] !== ':' || (end + 1 < line.length && line[end + 1] !== ' ')) return false
    const key = isQuoted ? unquoted(line.slice(indent, end)) : plainScalar(line.slice(indent, end))
    if (key === undefined || !this.#enter(indent, false)) return false
    this.#sink.key(key, this.#line)
    const value = line.slice(indentOf(line, end + 1))
    if (value === '') {
      this.#isPending = true
      return true
    }
    return value.startsWith('|') ? this.#literal(indent, value) : this.#value(value)
  }

  /** A value on one line. One that cannot be read counts as empty, so that keys and values stay in step. */
  #value(text: string): boolean {
    if (text.startsWith('{') || text.startsWith('[')) {
      if (readFlow(text, this.#sink, this.#line)) return true
    } else {
      const value = scalar(text)
      if (value !== undefined) {
        this.#sink.value(value, this.#line)
        return true
      }
    }
    this.#sink.value('', this.#line)
    return false
  }

  /** Makes the level of that indent the current one. */
  #enter(indent: number, isList: boolean): boolean {
    if (indent > this.#indent) {
      if (!this.#isPending && this.#levels.length > 0) return false
      if (this.#levels.length === MAX_DEPTH) return false
      this.#isPending = false
      this.#levels.push({ indent, isList })
      this.#sink.start(isList ? 'array' : 'object', this.#line)
    } else {
      const top = this.#levels.findLastIndex((level) => level.indent <= indent)
      const level = this.#levels[top]
      if (level?.indent !== indent || level.isList !== isList) return false
      this.#closeTo(top)
    }
    this.#indent = indent
    return true
  }

  /** Closes every level above the one with that number; -1 closes the document. */
  #closeTo(top: number): void {
    if (this.#isPending) this.#sink.value('', this.#line)
    this.#isPending = false
    while (this.#levels.length > top + 1) {
      this.#levels.pop()
      this.#sink.end(this.#line)
    }
    if (top === -1) this.#indent = -1
  }

  /** `|` and `|-`: the lines that follow and are deeper. */
  #literal(indent: number, header: string): boolean {
    const lines: string[] = []
    let isKnown = header === '|-' || header === '|'
    let depth = 0
    while (this.#next < this.#content.length) {
      const before = this.#next
      const line = this.#nextLine()
      const lineIndent = indentOf(line)
      if (lineIndent < line.length && lineIndent <= indent) {
        this.#next = before
        this.#line -= 1
        break
      }
      if (lineIndent < line.length && depth === 0) depth = lineIndent
      // Blank lines that are as long as the block's own, shallower lines, control characters: rules of their own.
      if (lineIndent < line.length ? lineIndent < depth : lineIndent > indent) isKnown = false
      if (!isUsual(line)) isKnown = false
      lines.push(lineIndent === line.length ? '' : line.slice(depth))
    }
    while (lines.at(-1) === '') lines.pop()
    if (lines.length === 0 || !this.#content.endsWith('\n')) isKnown = false
    this.#sink.value(lines.join('\n') + (header === '|' ? '\n' : ''), this.#line)
    return isKnown
  }
}

/** Offset behind the spaces that stand at `start`. No other white space: for YAML a tab or a hard space is none here. */
function indentOf(line: string, start = 0): number {
  let indent = start
  while (line.charCodeAt(indent) === SPACE) indent += 1
  return indent
}

/** Offset of the colon that ends a plain key: the first that is followed by a space or by nothing. */
function plainKeyEnd(line: string, start: number): number {
  const found = line.indexOf(': ', start)
  if (found !== -1) return found
  return line.endsWith(':') ? line.length - 1 : -1
}
