import picomatch from 'picomatch'

export interface CodeownersRule {
  readonly pattern: string
  readonly owners: readonly string[]
  readonly line: number
}

const MAX_BYTES = 3 * 1024 * 1024 // GitHub ignores a larger CODEOWNERS file
const PATHS: ReadonlySet<string> = new Set(['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'])

export function isCodeownersPath(path: string): boolean {
  return PATHS.has(path)
}

/** The rules of a CODEOWNERS file. Lines that GitHub does not accept are left out, as GitHub does. */
export function parseCodeowners(text: string): readonly CodeownersRule[] {
  if (text.length > MAX_BYTES) return []
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const [pattern, ...owners] = (raw.split(/(?:^|\s)#/)[0] ?? '').trim().split(/\s+/)
    if (pattern === undefined || pattern === '' || /^[![]/.test(pattern)) return []
    return [{ pattern, owners: owners.filter((owner) => owner.includes('@')), line: index + 1 }]
  })
}

/** The last rule that matches decides, also when it names nobody. */
export function decidingRule(rules: readonly CodeownersRule[], path: string): CodeownersRule | undefined {
  return rules.findLast(({ pattern }) => matches(pattern, path))
}

/** gitignore's patterns without negation and classes. */
function matches(pattern: string, path: string): boolean {
  const anchored = pattern.startsWith('/') || pattern.slice(0, -1).includes('/')
  const body = pattern.replace(/^\//, '')
  const isFolder = body.endsWith('/')
  const base = `${anchored ? '' : '**/'}${isFolder ? body.slice(0, -1) : body}`
  const globs = isFolder ? [`${base}/**`] : body.endsWith('/*') ? [base] : [base, `${base}/**`]
  const options = { dot: true, nobrace: true, noextglob: true, nobracket: true, nonegate: true }
  return globs.some((glob) => picomatch.isMatch(path, glob, options))
}
