import type { ManifestParser, Package } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { declared } from '../reading/found-package.js'
import { fileName, textLines } from '../reading/text-lines.js'

/** Longer lines are none of go.sum; the number bounds what one line may cost. */
const MAX_LINE = 10_000

/**
 * go.sum, and the go.work.sum of a workspace. It is no lockfile: it keeps the hashes of versions that the build does not
 * select any more. So each version is a pin, not a resolution: a finding is likely, and go.mod beside it confirms or settles
 * it. A line for a `go.mod` alone is left out: of that module no code was ever fetched.
 */
export const goSum: ManifestParser = {
  name: 'go-sum',
  version: 1,
  kind: 'manifest',
  ecosystems: ['Go'],
  matches: (path) => fileName(path) === 'go.sum' || fileName(path) === 'go.work.sum',
  parse: bothSides(({ content }, report) => {
    const packages = new Map<string, Package>()
    for (const [index, text] of textLines(content).entries()) {
      const line = index + 1
      const fields = text.length > MAX_LINE ? [''] : text.split(/[ \t]+/).filter((field) => field !== '')
      if (fields.length === 0) continue
      const [path, version, hash] = fields
      if (path === undefined || version === undefined || !isHash(hash) || fields.length !== 3) {
        report({ line, reason: 'not a module, its version and its hash' })
        continue
      }
      const key = `${path} ${version}`
      if (!version.endsWith('/go.mod') && !packages.has(key)) packages.set(key, declared('Go', path, version, { line }))
    }
    return { packages: [...packages.values()] }
  }),
}

/** `h1:` today; go itself tolerates others, for a later one. */
function isHash(text: string | undefined): boolean {
  return text !== undefined && /^\w+:./.test(text)
}
