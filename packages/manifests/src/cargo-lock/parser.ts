import type { ManifestParser, ReportProblem } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { resolved } from '../reading/found-package.js'
import { pathsBetween, type DependencyNode } from '../reading/keyed-graph.js'
import type { TomlTable } from '../reading/machine-toml.js'
import { fileName } from '../reading/text-lines.js'
import { asList, asTable, asText, readTomlLock, type TomlEntry } from '../reading/toml-lock.js'

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
  version: 5,
  kind: 'lockfile',
  ecosystems: ['crates.io'],
  matches: (path) => fileName(path) === 'Cargo.lock',
  parse: bothSides(({ content }, report) => {
    const { document, entries } = readTomlLock(content, 'package', report)
    if (content.trim() !== '' && !content.endsWith('\n'))
      report({ reason: 'without the line end that cargo writes last: is it cut off?' })
    const crates = entries.flatMap((entry) => crateOf(entry, report) ?? [])
    const root = asTable(document['root']) // version 1 before 2018: the crate itself, outside the list
    const ofRoot = root === undefined ? [] : needsOf(root)
    if (crates.length === entries.length) reportCut(crates, root === undefined ? [] : [root], report)
    const pathOf = pathsBetween(crates, directNeeds(crates, ofRoot))
    return {
      packages: crates.flatMap(({ name, version, line, isFromIndex }, number) =>
        isFromIndex ? resolved('crates.io', name, version, { line, dependencyPath: pathOf(number) }) : [],
      ),
    }
  }),
}

function crateOf({ table, line, isDamaged = false }: TomlEntry, report: ReportProblem): Crate | undefined {
  const place = lineAt({ line })
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
    // The line that cannot be read may have been the source: better a false alarm than a missed crate.
    isFromIndex: source === undefined ? isDamaged : !isReplaced && !NOT_AN_INDEX.test(source),
    keys: [name, `${name} ${version}`],
    needs: needsOf(table),
  }
}

/** `name`, `name version` or `name version (source)`: the source is left out, two sources of one version are rare. */
function needsOf(table: TomlTable): readonly string[] {
  return asList(table['dependencies']).flatMap((need) => (typeof need === 'string' ? need.split(' ', 2).join(' ') : []))
}

/**
 * A file that was cut between two lines is valid TOML. What tells: cargo lists every crate that another one needs; and
 * whatever an index has needs nothing that has no source (save what `[patch]` replaced), as a last entry that lost its own.
 */
function reportCut(crates: readonly Crate[], roots: readonly TomlTable[], report: ReportProblem): void {
  const listed = new Set(crates.flatMap(({ keys }) => keys))
  for (const root of roots)
    listed.add(asText(root['name']) ?? '').add(`${asText(root['name'])} ${asText(root['version'])}`)
  const needed = [...crates.flatMap(({ needs }) => needs), ...roots.flatMap(needsOf)]
  const last = crates.at(-1)
  const lostSource =
    last?.isLocal === true &&
    last.needs.length === 0 &&
    crates.some(({ isFromIndex, needs }) => isFromIndex && needs.some((need) => last.keys.includes(need)))
  if (needed.some((need) => !listed.has(need)))
    report({ reason: 'crates that are needed are not listed: is it cut off?' })
  else if (lostSource) report({ ...lineAt(last), reason: 'the last crate has no source: is it cut off?' })
}

/** Undefined where no crate of the workspace is in the file (cut off, broken): then the graph itself has to say. */
function directNeeds(crates: readonly Crate[], ofRoot: readonly string[]): readonly string[] | undefined {
  const own = crates.filter(({ isLocal }) => isLocal)
  const needs = [...ofRoot, ...own.flatMap((crate) => crate.needs)]
  return needs.length === 0 ? undefined : needs
}

function lineAt({ line }: Pick<Crate, 'line'>): { line?: number } {
  return line === undefined ? {} : { line }
}
