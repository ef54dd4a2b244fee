import { pathMatcher } from './path-pattern.js'

export interface CodeownersRule {
  readonly pattern: string
  readonly owners: readonly string[]
  readonly line: number
  matches(path: string): boolean
}

/** GitHub ignores a larger CODEOWNERS file. */
const MAX_BYTES = 3 * 1024 * 1024
/** In the order in which GitHub looks: the first that exists counts. */
const PATHS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']
/** `@user`, `@organization/team`, or an e-mail address. */
const OWNER = /^(@[\w-]+(\/[\w.-]+)?|[^\s@]+@[^\s@]+)$/

export function isCodeownersPath(path: string): boolean {
  return PATHS.includes(path)
}

/** Of two CODEOWNERS files of one repository the one that GitHub takes. */
export function effectiveCodeowners<File extends { readonly path: string }>(known: File | undefined, file: File): File {
  if (known === undefined) return file
  return PATHS.indexOf(file.path) < PATHS.indexOf(known.path) ? file : known
}

/** The rules of a CODEOWNERS file. A line that GitHub does not accept is left out, as GitHub does. */
export function parseCodeowners(text: string): readonly CodeownersRule[] {
  if (Buffer.byteLength(text) > MAX_BYTES) return []
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap((raw, index) => {
      const [pattern, ...owners] = wordsOf(raw)
      // GitHub takes over neither negation nor character classes from gitignore.
      if (pattern === undefined || /^!|[[\]]/.test(pattern) || !owners.every((owner) => OWNER.test(owner))) return []
      const matches = pathMatcher(pattern)
      return matches === undefined ? [] : [{ pattern, owners, line: index + 1, matches }]
    })
}

/** The last rule that matches decides, also when it names nobody. */
export function decidingRule(rules: readonly CodeownersRule[], path: string): CodeownersRule | undefined {
  return rules.findLast((rule) => rule.matches(path))
}

/** Words up to a comment; a backslash takes away the meaning of the character behind it, so that a path may hold spaces. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:\\.|[^\s\\]|\\$)+/g) ?? []
  const comment = words.findIndex((word) => word.startsWith('#'))
  return comment < 0 ? words : words.slice(0, comment)
}
