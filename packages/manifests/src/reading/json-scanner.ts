import type { ReportProblem } from '@ioc-scanner/core'
import { CR, LF, SPACE, TAB } from './characters.js'
import type { Scalar, TreeSink } from './tree-sink.js'

export interface JsonDialect {
  /** JSONC as bun writes it: comments and a comma after the last member are no problems. */
  readonly comments: boolean
}

const STRICT: JsonDialect = { comments: false }

/** Deeper texts are bombs: npm's own nesting stays below a few hundred. */
const MAX_DEPTH = 1_000
/** Longest string, number or comment, in UTF-16 units: bounds what a stream has to keep between two chunks. */
const MAX_TOKEN = 1_000_000

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const SLASH = 0x2f
const STAR = 0x2a
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ',' | 'nothing more'

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
/** As git writes them, in the order in which they appear. */
const CONFLICT_MARKERS = ['<<<<<<<', '|||||||', '=======', '>>>>>>>'] as const
const WORD = /[-+.\w]/

/**
 * Reads JSON in one pass without building it, whole or in pieces, and goes on after what it cannot read: a line that is no
 * JSON is left out and reported, and so are the markers of a merge conflict. Duplicate keys are all told. Linear, never
 * recursive: 100,000 open brackets are a problem, not a stack overflow.
 */
export class JsonScanner {
  readonly #sink: TreeSink
  readonly #report: ReportProblem
  readonly #dialect: JsonDialect
  readonly #objects: boolean[] = []
  #expected: Expected = 'value'
  #line = 1
  #rest = ''
  #conflicted = false
  #skipsLine = false
  #stopped = false
  #isLast = false
  #afterComma = false

  constructor(sink: TreeSink, report: ReportProblem, dialect: JsonDialect = STRICT) {
    this.#sink = sink
    this.#report = report
    this.#dialect = dialect
  }

  /** Reads on. A token that may continue in the next piece waits for it. */
  write(piece: string): void {
    if (this.#stopped) return
    this.#scan(this.#rest === '' ? piece : this.#rest + piece)
  }

  /** The text ends here: what is still open is closed, with a problem. */
  end(): void {
    this.#isLast = true
    this.#scan(this.#rest)
    if (this.#objects.length > 0 && !this.#stopped) {
      this.#problem('the file ends before its last bracket is closed: is it cut off?')
    } else if (this.#expected === 'value' && !this.#stopped) {
      this.#problem('the file is empty')
    }
    this.#stop()
  }

  #scan(text: string): void {
    let at = 0
    while (at < text.length && !this.#stopped) {
      if (this.#skipsLine) {
        const end = text.indexOf('\n', at)
        if (end === -1) {
          this.#rest = ''
          return
        }
        this.#skipsLine = false
        at = end
      }
      const code = text.charCodeAt(at)
      if (code === SPACE || code === TAB || code === CR) {
        at += 1
        continue
      }
      if (code === LF) {
        this.#line += 1
        at += 1
        continue
      }
      const next = this.#token(text, at, code)
      if (next === undefined) {
        this.#rest = text.slice(at)
        return
      }
      at = next
    }
    this.#rest = ''
  }

  /** Reads the token at `at` and says where the next begins; undefined when it may go on in the next piece. */
  #token(text: string, at: number, code: number): number | undefined {
    switch (code) {
      case QUOTE:
        return this.#string(text, at)
      case COLON:
        if (this.#expected !== ':') return this.#unexpected(text, at)
        this.#expected = 'value'
        return at + 1
      case COMMA:
        if (this.#expected === 'nothing more') return this.#reopen(at) + 1
        if (this.#expected !== ',') return this.#unexpected(text, at)
        this.#expected = this.#objects.at(-1) === true ? 'key' : 'value'
        this.#afterComma = true
        return at + 1
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        if (!this.#admitsValue()) return this.#unexpected(text, at)
        return this.#open(code === OPEN_OBJECT, at)
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        return this.#close(text, code === CLOSE_OBJECT, at)
      case SLASH:
        if (this.#dialect.comments) return this.#comment(text, at)
        return this.#unexpected(text, at)
      default:
        return this.#word(text, at)
    }
  }

  #string(text: string, at: number): number | undefined {
    const longest = Math.min(text.length, at + MAX_TOKEN)
    let end = at + 1
    let isEscaped = false
    while (end < longest) {
      const code = text.charCodeAt(end)
      if (code === QUOTE) break
      if (code === BACKSLASH) {
        isEscaped = true
        end += 2
      } else if (code === LF) {
        return this.#problemOfLine('a text is not closed', end)
      } else {
        if (code < SPACE) isEscaped = true // forbidden as it is
        end += 1
      }
    }
    if (end >= longest) {
      if (longest < text.length) return this.#problemOfLine(`a text is longer than ${MAX_TOKEN} characters`, end)
      if (!this.#isLast) return undefined
      if (this.#objects.length === 0) this.#problem('a text is not closed')
      this.#skipsLine = true
      return longest
    }
    const value = isEscaped ? unescaped(text.slice(at, end + 1)) : text.slice(at + 1, end)
    if (value === undefined)
      return this.#problemOfLine('a text with characters or escapes that JSON does not have', end)
    if (this.#expected === 'nothing more') this.#reopen(at)
    if (this.#objects.at(-1) === true && this.#expected !== 'value') {
      if (this.#expected === ',') this.#missingComma()
      else if (this.#expected === ':') return this.#unexpected(text, at)
      this.#sink.key(value, this.#line)
      this.#expected = ':'
      this.#afterComma = false
    } else if (this.#admitsValue()) {
      this.#told(value)
    } else {
      return this.#unexpected(text, at)
    }
    return end + 1
  }

  #word(text: string, at: number): number | undefined {
    let end = at
    const longest = Math.min(text.length, at + 100)
    while (end < longest && WORD.test(text.charAt(end))) end += 1
    if (end === text.length && !this.#isLast) return undefined
    const word = text.slice(at, end)
    const value = word === 'null' ? null : word === 'true' ? true : word === 'false' ? false : Number(word)
    if (typeof value === 'number' && !NUMBER.test(word)) return this.#unexpected(text, at)
    if (!this.#admitsValue()) return this.#unexpected(text, at)
    this.#told(value)
    return end
  }

  #comment(text: string, at: number): number | undefined {
    if (at + 1 === text.length && !this.#isLast) return undefined
    const kind = text.charCodeAt(at + 1)
    if (kind === SLASH) {
      this.#skipsLine = true
      return at + 2
    }
    if (kind !== STAR) return this.#unexpected(text, at)
    const end = text.indexOf('*/', at + 2)
    if (end === -1) {
      if (!this.#isLast && text.length - at < MAX_TOKEN) return undefined
      return this.#problemOfLine('a comment is not closed', text.length)
    }
    for (let line = text.indexOf('\n', at); line !== -1 && line < end; line = text.indexOf('\n', line + 1))
      this.#line += 1
    return end + 2
  }

  #open(isObject: boolean, at: number): number {
    if (this.#objects.length === MAX_DEPTH) {
      this.#problem(`nested deeper than ${MAX_DEPTH} levels: the rest was not read`)
      this.#stop()
      return at
    }
    this.#objects.push(isObject)
    this.#sink.start(isObject ? 'object' : 'array', this.#line)
    this.#expected = isObject ? 'key or }' : 'value or ]'
    this.#afterComma = false
    return at + 1
  }

  /** More after the end: a bracket was closed too early or never opened. What follows is read as members of the document. */
  #reopen(at: number): number {
    this.#problem('text after the end')
    this.#open(true, at)
    this.#expected = 'key'
    return at
  }

  #close(text: string, isObject: boolean, at: number): number | undefined {
    if (this.#objects.length === 0) return this.#unexpected(text, at)
    if (this.#expected === ':' || (this.#expected === 'value' && !this.#afterComma))
      this.#problem('a key without value')
    else if (this.#afterComma && !this.#dialect.comments && !this.#conflicted) this.#problem('a comma before a bracket')
    if (this.#objects.at(-1) !== isObject) this.#problem(`${isObject ? '}' : ']'} closes a bracket of the other kind`)
    this.#objects.pop()
    this.#sink.end(this.#line)
    this.#valueEnds()
    return at + 1
  }

  /** Whether a value may stand here; a missing comma is reported and forgiven. */
  #admitsValue(): boolean {
    if (this.#expected === 'value' || this.#expected === 'value or ]') return true
    if (this.#expected === 'nothing more') {
      this.#problem('text after the end')
      return true
    }
    if (this.#expected !== ',' || this.#objects.at(-1) !== false) return false
    this.#missingComma()
    return true
  }

  #told(value: Scalar): void {
    this.#sink.value(value, this.#line)
    this.#valueEnds()
  }

  #valueEnds(): void {
    this.#expected = this.#objects.length === 0 ? 'nothing more' : ','
    this.#afterComma = false
  }

  #missingComma(): void {
    if (!this.#conflicted) this.#problem('a comma is missing')
  }

  #unexpected(text: string, at: number): number | undefined {
    const marker = text.slice(at, at + CONFLICT_MARKERS[0].length)
    if (!CONFLICT_MARKERS.some((known) => known.startsWith(marker))) {
      return this.#problemOfLine(`not JSON: expected ${this.#expected}`, at)
    }
    if (at + CONFLICT_MARKERS[0].length > text.length && !this.#isLast) return undefined
    if (!this.#conflicted || marker === CONFLICT_MARKERS[0])
      this.#problem('merge conflict: both sides were read as one')
    this.#conflicted = true
    this.#skipsLine = true
    return at + marker.length
  }

  /** Reports, and leaves out what is left of the line. */
  #problemOfLine(reason: string, at: number): number {
    this.#problem(reason)
    this.#skipsLine = true
    if (this.#expected === 'value' || this.#expected === ':') this.#valueEnds()
    return at
  }

  #problem(reason: string): void {
    this.#report({ line: this.#line, reason })
  }

  #stop(): void {
    this.#stopped = true
    this.#rest = ''
    while (this.#objects.pop() !== undefined) this.#sink.end(this.#line)
  }
}

function unescaped(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return undefined // the caller reports it with its line
  }
}
