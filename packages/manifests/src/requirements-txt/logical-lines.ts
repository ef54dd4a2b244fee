import { textLines } from '../reading/text-lines.js'

/** What pip reads as one line. */
export interface LogicalLine {
  /** Without comment; never empty. */
  readonly text: string
  /** 1-based: the first of the lines that a `\` joins. */
  readonly line: number
}

/** What Python's `splitlines` ends a line at beside LF: pip would install what hides behind them. */
const PYTHON_LINE_ENDS = new RegExp(`[\r\v\f${String.fromCharCode(0x1c)}-${String.fromCharCode(0x1e)}\x85\u2028\u2029]`)
const COMMENT_LINE = /^\s*#/

/** Joins continued lines and drops comments as pip does: a comment line ends a continuation, a `\` inside a comment joins nothing. */
export function* logicalLines(content: string): Generator<LogicalLine> {
  let parts: string[] = []
  let first = 0
  for (const [index, physical] of textLines(content).entries()) {
    for (const text of physical.split(PYTHON_LINE_ENDS)) {
      const isComment = COMMENT_LINE.test(text)
      if (parts.length === 0) first = index + 1
      if (text.endsWith('\\') && !isComment) {
        parts.push(text.slice(0, -1))
        continue
      }
      yield* logicalLine(parts, isComment ? ' ' + text : text, first)
      parts = []
    }
  }
  yield* logicalLine(parts, '', first)
}

function* logicalLine(parts: readonly string[], last: string, line: number): Generator<LogicalLine> {
  const text = withoutComment(parts.join('') + last).trim()
  if (text !== '') yield { text, line }
}

/** A `#` begins a comment at the start and after white space; inside `git+https://…#egg=x` it does not. */
function withoutComment(text: string): string {
  for (let at = text.indexOf('#'); at !== -1; at = text.indexOf('#', at + 1)) {
    if (at === 0 || /\s/.test(text.charAt(at - 1))) return text.slice(0, at)
  }
  return text
}
