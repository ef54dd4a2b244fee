import { normaliseName, type ManifestParser, type ReportProblem } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import type { TomlTable } from '../reading/machine-toml.js'
import { pythonArchive } from '../reading/python-archive.js'
import { installedPackages, type Distribution } from '../reading/python-distribution.js'
import { fileName } from '../reading/text-lines.js'
import { asTable, asText, readTomlLock, type TomlEntry } from '../reading/toml-lock.js'

/** Where poetry says a package is from when that is no index. `legacy` is its word for an index other than PyPI: mirrors too. */
const NOT_AN_INDEX = new Set(['directory', 'file', 'git', 'hg', 'url'])

/**
 * poetry.lock of all versions. The direct dependencies are in pyproject.toml, not here: paths begin at what no other package
 * needs. A wheel or source archive at an address is the package that its name says.
 */
export const poetryLock: ManifestParser = {
  name: 'poetry-lock',
  version: 4,
  kind: 'lockfile',
  ecosystems: ['PyPI'],
  matches: (path) => fileName(path) === 'poetry.lock',
  parse: bothSides(({ content }, report) => {
    const { document, entries } = readTomlLock(content, 'package', report)
    if (entries.length > 0 && document['metadata'] === undefined) {
      report({ reason: 'without [metadata], which poetry writes last: is it cut off?' })
    }
    return { packages: installedPackages(entries.flatMap((entry) => distributionOf(entry, report) ?? [])) }
  }),
}

function distributionOf({ table, line }: TomlEntry, report: ReportProblem): Distribution | undefined {
  const place = line === undefined ? {} : { line }
  const name = normaliseName('PyPI', asText(table['name']) ?? '')
  const version = asText(table['version'])
  if (!name) report({ ...place, reason: 'package without name' })
  else if (!version) report({ ...place, reason: 'package without version' })
  if (!name || !version) return undefined
  const source = table['source']
  const kind = asText(asTable(source)?.['type'])
  const address = asText(asTable(source)?.['url']) ?? ''
  if (source !== undefined && kind === undefined)
    report({ ...place, reason: 'package with a source that cannot be read' })
  return {
    name,
    line,
    installed:
      kind === 'url'
        ? pythonArchive(address)
        : kind === undefined || !NOT_AN_INDEX.has(kind)
          ? { name, version }
          : undefined,
    keys: [name],
    needs: needsOf(table),
  }
}

function needsOf(table: TomlTable): readonly string[] {
  return Object.keys(asTable(table['dependencies']) ?? {}).map((name) => normaliseName('PyPI', name))
}
