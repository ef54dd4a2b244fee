import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import { CR } from './characters.js'
import { ConflictSides } from './merge-conflict.js'

/** Is told the lines of a text, in order, without their ends. Only LF and CRLF end a line: so counts whoever shows the file. */
export interface LineSink {
  /** @param number 1-based. */
  line(text: string, number: number): void
  /** @param isComplete Whether the last line had its end. */
  end(isComplete: boolean): void
}

/** A sink that makes a file's packages of its lines. */
export interface LineManifestSink extends LineSink {
  /** Called once, after `end`. */
  finish(): ParsedManifest
}

/** Tells a sink the lines of a whole text, as long as `goesOn` says so. What ends with a line end has no empty line behind it. */
export function readLines(content: string, sink: LineSink, goesOn: () => boolean = () => true): void {
  let number = 0
  let start = 0
  while (start < content.length && goesOn()) {
    const found = content.indexOf('\n', start)
    const end = found === -1 ? content.length : found
    number += 1
    sink.line(lineOf(content, start, end), number)
    start = end + 1
  }
  sink.end(content === '' || content.endsWith('\n'))
}

/** Longer lines are none of a lockfile: bounds what a stream has to keep. */
const MAX_LINE = 1_000_000

/**
 * Tells a sink the lines of a text that comes in pieces. Where git left a merge conflict, the lines of both sides, one after
 * the other: what came before is not there any more to be read twice.
 */
export class LineFeeder {
  readonly #sink: LineSink
  readonly #report: ReportProblem
  readonly #sides: ConflictSides
  #number = 1
  #rest = ''
  #skips = false

  constructor(sink: LineSink, report: ReportProblem) {
    this.#sink = sink
    this.#report = report
    this.#sides = new ConflictSides((line) => report({ line, reason: 'merge conflict: both sides were read as one' }))
  }

  write(piece: string): void {
    const text = this.#rest === '' ? piece : this.#rest + piece
    let start = 0
    for (let end = text.indexOf('\n', this.#rest.length); end !== -1; end = text.indexOf('\n', start)) {
      this.#line(lineOf(text, start, end))
      start = end + 1
    }
    this.#rest = text.slice(start)
    if (this.#rest.length <= MAX_LINE) return
    if (!this.#skips) this.#report({ line: this.#number, reason: `a line of more than ${MAX_LINE} characters` })
    this.#skips = true
    this.#rest = ''
  }

  end(): void {
    const isComplete = this.#rest === '' && !this.#skips
    if (this.#rest !== '') this.#line(this.#rest)
    this.#sink.end(isComplete)
  }

  #line(text: string): void {
    if (this.#skips) this.#skips = false
    else if (this.#sides.sideOf(text, this.#number) !== 'no one') this.#sink.line(text, this.#number)
    this.#number += 1
  }
}

function lineOf(text: string, start: number, end: number): string {
  return text.slice(start, end > start && text.charCodeAt(end - 1) === CR ? end - 1 : end)
}
