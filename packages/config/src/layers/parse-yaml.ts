import { Lexer, LineCounter, parseDocument, type Document } from 'yaml'
import { shownText } from '../shown-value.js'

const MOST_TOKENS = 50_000
const DEEPEST_FLOW = 50
const MOST_SYNTAX_ERRORS = 3

export interface SyntaxProblem {
  /** From 1; absent where the whole file is meant. */
  readonly line?: number
  readonly reason: string
}

export type ParseAnswer =
  | { readonly document: Document.Parsed; readonly lineOf: (offset: number) => number }
  | { readonly problems: readonly SyntaxProblem[] }

/** Parses YAML, of which JSON is a part. Bounded in time and depth; tags are refused, aliases never followed. */
export function parseYaml(text: string): ParseAnswer {
  const excess = excessOf(text)
  if (excess !== undefined) return { problems: [{ reason: excess }] }
  const lineCounter = new LineCounter()
  // Keys that stand there twice are found later: the parser would compare each with each.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, logLevel: 'error' })
  const lineOf = (offset: number): number => lineCounter.linePos(offset).line
  const faults = [...document.errors, ...document.warnings]
  if (faults.length === 0) return { document, lineOf }
  return {
    problems: faults
      .slice(0, MOST_SYNTAX_ERRORS)
      .map(({ code, message, pos }) => ({ line: lineOf(pos[0]), reason: inWords(code, message) })),
  }
}

function inWords(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here; a configuration file holds one'
  if (/call stack/i.test(message)) return 'is nested too deeply'
  return `is not valid YAML or JSON: ${shownText(message)}`
}

/** What no configuration needs, and what would keep the parser busy for seconds. */
function excessOf(text: string): string | undefined {
  let [tokens, depth] = [0, 0]
  for (const token of new Lexer().lex(text)) {
    tokens += 1
    if (token === '[' || token === '{') depth += 1
    if (token === ']' || token === '}') depth -= 1
    if (depth > DEEPEST_FLOW) return 'is nested too deeply'
    if (tokens > MOST_TOKENS) return `has too many elements: at most ${MOST_TOKENS} marks and values are read`
  }
  return undefined
}
