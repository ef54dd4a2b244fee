import type { ManifestParser, ReportProblem } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { dependencyPaths, type DependencyNode } from '../reading/dependency-paths.js'
import { resolved } from '../reading/found-package.js'
import type { TomlTable } from '../reading/machine-toml.js'
import { fileName } from '../reading/text-lines.js'
import { asList, asTable, asText, readTomlLock } from '../reading/toml-lock.js'

interface Crate extends DependencyNode {
  readonly version: string
  readonly line: number | undefined
  /** It has no source: a crate of the workspace, or on a path beside it. */
  readonly isLocal: boolean
  readonly isFromIndex: boolean
}

/** Sources that are no index. Everything else is: `registry+…`, `sparse+…`, and what cargo may write one day. */
const NOT_AN_INDEX = /^(?:git|path)\+/

/**
 * Cargo.lock of all versions, 1 to 4. A crate from any index counts as one of crates.io: the index may be a mirror, and a
 * false alarm about a private namesake costs less than a missed crate. One from git or a path (without source) does not.
 */
export const cargoLock: ManifestParser = {
  name: 'cargo-lock',
  version: 2,
  kind: 'lockfile',
  ecosystems: ['crates.io'],
  matches: (path) => fileName(path) === 'Cargo.lock',
  parse: bothSides(({ content }, report) => {
    const { document, entries } = readTomlLock(content, 'package', report)
    if (content.trim() !== '' && !content.endsWith('\n'))
      report({ reason: 'without the line end that cargo writes last: is it cut off?' })
    const crates = entries.flatMap(({ table, line }) => crateOf(table, line, report) ?? [])
    const root = asTable(document['root']) // version 1 before 2018: the crate itself, outside the list
    const paths = dependencyPaths(crates, directNeeds(crates, root === undefined ? [] : needsOf(root)))
    return {
      packages: crates.flatMap(({ name, version, line, isFromIndex }, index) =>
        isFromIndex ? resolved('crates.io', name, version, { line, dependencyPath: paths[index] }) : [],
      ),
    }
  }),
}

function crateOf(table: TomlTable, line: number | undefined, report: ReportProblem): Crate | undefined {
  const place = line === undefined ? {} : { line }
  const name = asText(table['name'])
  const version = asText(table['version'])
  if (!name) report({ ...place, reason: 'package without name' })
  else if (!version) report({ ...place, reason: 'package without version' })
  if (!name || !version) return undefined
  const source = asText(table['source'])
  if (source === undefined && table['source'] !== undefined)
    report({ ...place, reason: 'package with a source that is no text' })
  const isReplaced = table['replace'] !== undefined // cargo's [replace]: the entry stays, something else is built
  return {
    name,
    version,
    line,
    isLocal: source === undefined,
    isFromIndex: source !== undefined && !isReplaced && !NOT_AN_INDEX.test(source),
    keys: [name, `${name} ${version}`],
    needs: needsOf(table),
  }
}

/** `name`, `name version` or `name version (source)`: the source is left out, two sources of one version are rare. */
function needsOf(table: TomlTable): readonly string[] {
  return asList(table['dependencies']).flatMap((need) => (typeof need === 'string' ? need.split(' ', 2).join(' ') : []))
}

/** Undefined where no crate of the workspace is in the file (cut off, broken): then the graph itself has to say. */
function directNeeds(crates: readonly Crate[], ofRoot: readonly string[]): readonly string[] | undefined {
  const own = crates.filter(({ isLocal }) => isLocal)
  const needs = [...ofRoot, ...own.flatMap((crate) => crate.needs)]
  return needs.length === 0 ? undefined : needs
}
