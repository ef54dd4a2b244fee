import type { ReportProblem } from '@ioc-scanner/core'
import { textLines } from './text-lines.js'

export interface RequiredModule {
  readonly path: string
  readonly version: string
  readonly line: number
}

export interface Replacement {
  readonly path: string
  /** Undefined: every version of `path` is replaced. */
  readonly version: string | undefined
  /** Undefined: a folder takes its place, no module of a proxy. */
  readonly by: { readonly path: string; readonly version: string } | undefined
  readonly line: number
}

export interface GoDirectives {
  readonly required: readonly RequiredModule[]
  readonly replacements: readonly Replacement[]
  /** The directives that are there. */
  readonly verbs: ReadonlySet<string>
}

const TOKEN = /"[^"]*"|`[^`]*`|=>|[()]|[^\s()"`]+/g
/** Longer lines are none of these; the number bounds what one line may cost. */
const MAX_LINE = 10_000

/**
 * Reads what the directives of a go.mod or go.work say, line by line, in blocks or alone.
 * @param silent Directives that are known and say nothing of which modules are built.
 */
export function readGoDirectives(content: string, silent: ReadonlySet<string>, report: ReportProblem): GoDirectives {
  const isKnown = (verb: string): boolean => verb === 'require' || verb === 'replace' || silent.has(verb)
  const required: RequiredModule[] = []
  const replacements: Replacement[] = []
  let block: { readonly verb: string; readonly line: number } | undefined
  const verbs = new Set<string>()
  for (const [index, text] of textLines(content).entries()) {
    const line = index + 1
    if (text.length > MAX_LINE) {
      report({ line, reason: `a line of more than ${MAX_LINE} characters` })
      continue
    }
    // For go a lone CR is white space: what looks like the next line is none, and go refuses the file.
    if (text.includes('\r')) report({ line, reason: 'a carriage return inside a line' })
    const tokens = tokensOf(text)
    const [first] = tokens
    if (first === undefined) continue
    if (first === ')' && tokens.length === 1 && block !== undefined) {
      block = undefined
      continue
    }
    if (block === undefined && tokens.at(-1) === '(' && tokens.length === 2) {
      block = { verb: first, line }
      verbs.add(first)
      if (!isKnown(first)) report({ line, reason: 'a directive that is not known' })
      continue
    }
    const verb = block?.verb ?? first
    const rest = block === undefined ? tokens.slice(1) : tokens
    verbs.add(verb)
    if (verb === 'require') {
      const [path, version] = rest
      if (!path || !version || rest.length !== 2) report({ line, reason: 'not a module and its version' })
      else required.push({ path, version, line })
    } else if (verb === 'replace') {
      const replacement = replacementOf(rest, line)
      if (replacement === undefined) report({ line, reason: 'not a replacement of a module' })
      else replacements.push(replacement)
    } else if (block === undefined && !isKnown(verb)) {
      report({ line, reason: 'a directive that is not known' })
    }
  }
  if (block !== undefined) report({ line: block.line, reason: 'a block that does not end: is the file cut off?' })
  return { required, replacements, verbs }
}

function tokensOf(text: string): readonly string[] {
  const comment = text.indexOf('//')
  const code = comment === -1 ? text : text.slice(0, comment)
  return (code.match(TOKEN) ?? []).map((token) =>
    /^["`]/.test(token) && token.length > 1 ? token.slice(1, -1) : token,
  )
}

/** `path [version] => path version`, or `=> folder` without one. */
function replacementOf(tokens: readonly string[], line: number): Replacement | undefined {
  const arrow = tokens.indexOf('=>')
  const [path, version, ...tooMuch] = tokens.slice(0, Math.max(arrow, 0))
  const [byPath, byVersion, ...more] = tokens.slice(arrow + 1)
  if (!path || !byPath || tooMuch.length > 0 || more.length > 0) return undefined
  if (byVersion) return { path, version, by: { path: byPath, version: byVersion }, line }
  return /^(?:\.|\/|[A-Za-z]:)/.test(byPath) ? { path, version, by: undefined, line } : undefined
}
