import type { ManifestParser } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { PythonDeclarations } from '../reading/python-declarations.js'
import { fileName } from '../reading/text-lines.js'
import { readTomlTree } from '../reading/toml-tree.js'

/** Tables that hold no packages. Every other one does: `packages`, `dev-packages`, and categories of one's own. */
const OTHER_TABLES = new Set(['source', 'requires', 'scripts', 'pipenv'])
const SPECIFIER = /^(?:===|==|~=|!=|<=|>=|<|>)[\w.*+!-]+$/
const BARE_VERSION = /^v?\d[\w.*+!-]*$/

/**
 * Pipfile. A package from git, a path or an address is none of an index, save an archive whose name says which it is; any
 * index counts as PyPI, as in Pipfile.lock.
 */
export const pipfile: ManifestParser = {
  name: 'pipfile',
  version: 2,
  kind: 'manifest',
  ecosystems: ['PyPI'],
  matches: (path) => fileName(path) === 'Pipfile',
  parse: bothSides(({ content }, report) => {
    const declarations = new PythonDeclarations(report)
    for (const [key, node] of readTomlTree(content, report).entries) {
      if (OTHER_TABLES.has(key)) continue
      if (node.kind !== 'table') {
        report({ line: node.line, reason: 'a value where a table of packages is due' })
        continue
      }
      for (const [name, entry] of node.entries) declarations.dependency(name, entry, specifiers)
    }
    return { packages: declarations.packages() }
  }),
}

/** PEP 440 as pipenv takes it: a bare version is that version. */
function specifiers(constraint: string): string | undefined {
  const parts = constraint
    .split(',')
    .map((part) => part.replace(/\s+/g, ''))
    .filter((part) => part !== '' && part !== '*')
    .map((part) => (BARE_VERSION.test(part) ? `==${part}` : part))
  return parts.every((part) => SPECIFIER.test(part)) ? parts.join(',') || '*' : undefined
}
