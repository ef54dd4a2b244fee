import { SPACE } from './characters.js'
import { readLines, type LineSink } from './lines.js'
import { isUsual, readFlow, plainScalar, quotedEnd, scalar, unquoted } from './machine-yaml-scalars.js'
import type { TreeSink } from './tree-sink.js'

/** js-yaml's limit too: deeper files are for its error message. */
const MAX_DEPTH = 100
/** Longest literal block, in characters: bounds what a stream has to keep. */
const MAX_BLOCK = 1_000_000

interface Level {
  readonly indent: number
  readonly isList: boolean
}

/** The lines that follow a `|` or `|-` and are deeper, while they come. */
interface Block {
  readonly header: string
  readonly indent: number
  /** Indent of its first line that is not blank; until then 0. */
  depth: number
  readonly lines: string[]
  characters: number
}

/**
 * Reads YAML as pnpm and yarn write it, line by line, at the speed of memory: block mappings with one key on a line, plain
 * and quoted scalars, flow mappings and lists on one line, literal blocks, lists of scalars, several documents.
 *
 * It may only be wrong loudly: a line of another shape is told to `unknown`, and left out.
 */
export class MachineYaml implements LineSink {
  readonly #sink: TreeSink
  readonly #unknown: (line: number) => void
  readonly #levels: Level[] = []
  #line = 0
  /** A key without a value on its own line: the next line decides. */
  #isPending = false
  /** Indent of the last key or item: deeper lines belong to a pending key, or are of another shape. */
  #indent = -1
  #block: Block | undefined
  /** After `---`, until the next line says by its indent whether the document ended, or the separator is damage. */
  #isSeparated = false

  constructor(sink: TreeSink, unknown: (line: number) => void) {
    this.#sink = sink
    this.#unknown = unknown
  }

  line(text: string, number: number): void {
    // A lone CR ends a line in YAML, inside comments too, and nobody else counts it as one.
    if (text.includes('\r')) this.#unknown(number)
    const indent = indentOf(text)
    if (this.#block !== undefined) {
      if (indent === text.length || indent > this.#block.indent) {
        if (!addToBlock(this.#block, text, indent)) this.#unknown(number)
        return
      }
      this.#endBlock(this.#block)
    }
    this.#line = number
    if (indent < text.length && !this.#readLine(text, indent)) this.#unknown(number)
  }

  end(isComplete: boolean): void {
    if (this.#block !== undefined) {
      if (!isComplete) this.#unknown(this.#line)
      this.#endBlock(this.#block)
    }
    this.#closeTo(-1)
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
    this.#isSeparated = line === '---'
    return this.#isSeparated
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
    if (value === '') this.#isPending = true
    else if (value.startsWith('|')) this.#block = { header: value, indent, depth: 0, lines: [], characters: 0 }
    else return this.#value(value)
    return true
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
    if (this.#isSeparated && indent === 0) this.#closeTo(-1)
    else if (this.#isSeparated) this.#unknown(this.#line)
    this.#isSeparated = false
    // No tool indents a document: the line that this one belongs to could not be read.
    if (this.#levels.length === 0 && indent > 0) return false
    if (indent > this.#indent) {
      if (!this.#isPending && this.#levels.length > 0) return false
      if (this.#levels.length === MAX_DEPTH) return false
      this.#isPending = false
      this.#levels.push({ indent, isList })
      this.#sink.start(isList ? 'array' : 'object', this.#line)
    } else {
      const top = this.#levels.findLastIndex((level) => level.indent <= indent)
      const level = this.#levels[top]
      if (top === 0 && indent === 0 && level?.isList === true && !isList) {
        this.#unknown(this.#line)
        this.#closeTo(-1)
        return this.#enter(indent, isList)
      }
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

  #endBlock({ header, lines }: Block): void {
    this.#block = undefined
    while (lines.at(-1) === '') lines.pop()
    if ((header !== '|-' && header !== '|') || lines.length === 0) this.#unknown(this.#line)
    this.#sink.value(lines.join('\n') + (header === '|' ? '\n' : ''), this.#line)
  }
}

/** @returns Whether the line has a shape that is known. */
function addToBlock(block: Block, text: string, indent: number): boolean {
  const isBlank = indent === text.length
  if (!isBlank && block.depth === 0) block.depth = indent
  block.characters += text.length
  if (block.characters > MAX_BLOCK) return false
  block.lines.push(isBlank ? '' : text.slice(block.depth))
  // Blank lines that are as long as the block's own, shallower lines, control characters: rules of their own.
  return (isBlank ? indent <= block.indent : indent >= block.depth) && isUsual(text)
}

/**
 * The same for a whole text, which it gives up at the first line of another shape: what the sink was told is void then.
 * @param tolerant Goes on instead: for files that the full parser refused.
 * @returns Whether every line had the known shape.
 */
export function readMachineYaml(content: string, sink: TreeSink, { tolerant = false } = {}): boolean {
  let isKnown = true
  const yaml = new MachineYaml(sink, () => {
    isKnown = false
  })
  readLines(content, yaml, () => tolerant || isKnown)
  return isKnown
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
