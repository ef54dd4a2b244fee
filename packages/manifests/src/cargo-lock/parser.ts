import type { ManifestParser, Package, ReportProblem } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { dependencyPaths, type DependencyNode } from '../reading/dependency-paths.js'
import type { TomlTable } from '../reading/machine-toml.js'
import { fileName } from '../reading/text-lines.js'
import { asList, asTable, asText, readTomlLock } from '../reading/toml-lock.js'

interface Crate extends DependencyNode {
  readonly version: string
  readonly line: number | undefined
  /** A crate without source is part of the workspace. */
  readonly source: string | undefined
  /** Cargo's `[replace]`: the entry stays, something else is built. */
  readonly isReplaced: boolean
}

/** The index of crates.io in every spelling that cargo has written: git, git over ssh, sparse. */
const CRATES_IO =
  /^(?:registry\+(?:https?|git|ssh):\/\/(?:git@)?github\.com\/rust-lang\/crates\.io-index(?:\.git)?|(?:sparse|registry)\+https:\/\/index\.crates\.io)\/?$/

/** Cargo.lock of all versions, 1 to 4. A git, workspace or other registry's crate is not its namesake on crates.io. */
export const cargoLock: ManifestParser = {
  name: 'cargo-lock',
  version: 1,
  kind: 'lockfile',
  ecosystems: ['crates.io'],
  matches: (path) => fileName(path) === 'Cargo.lock',
  parse: bothSides(({ content }, report) => {
    const { document, entries } = readTomlLock(content, 'package', report)
    const crates = entries.flatMap(({ table, line }) => crateOf(table, line, report) ?? [])
    const root = asTable(document['root']) // version 1 before 2018: the crate itself, outside the list
    const paths = dependencyPaths(crates, directNeeds(crates, root === undefined ? [] : needsOf(root)))
    const packages = crates.map(({ name, version, line }, index): Package => {
      const dependencyPath = paths[index]
      return {
        ecosystem: 'crates.io',
        name,
        version,
        ...(line === undefined ? {} : { line }),
        ...(dependencyPath === undefined ? {} : { dependencyPath }),
      }
    })
    return { packages: packages.filter((_, index) => isFromCratesIo(crates[index])) }
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
  if (source === undefined && table['source'] !== undefined) report({ ...place, reason: 'package with a source that is no text' })
  return {
    name,
    version,
    line,
    source,
    isReplaced: table['replace'] !== undefined,
    keys: [name, `${name} ${version}`],
    needs: needsOf(table),
  }
}

/** `name`, `name version` or `name version (source)`: the source is left out, two sources of one version are rare. */
function needsOf(table: TomlTable): readonly string[] {
  return asList(table['dependencies']).flatMap((need) =>
    typeof need === 'string' ? need.split(' ', 2).join(' ') : [],
  )
}

/** Undefined where no crate of the workspace is in the file (cut off, broken): then the graph itself has to say. */
function directNeeds(crates: readonly Crate[], ofRoot: readonly string[]): readonly string[] | undefined {
  const own = crates.filter(({ source }) => source === undefined)
  const needs = [...ofRoot, ...own.flatMap((crate) => crate.needs)]
  return needs.length === 0 ? undefined : needs
}

function isFromCratesIo(crate: Crate | undefined): boolean {
  return crate?.source !== undefined && !crate.isReplaced && CRATES_IO.test(crate.source)
}
