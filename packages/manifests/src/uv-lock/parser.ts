import { normaliseName, type ManifestParser, type ReportProblem } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import type { TomlTable, TomlValue } from '../reading/machine-toml.js'
import { pythonArchive, type PythonArchive } from '../reading/python-archive.js'
import { installedPackages, type Distribution } from '../reading/python-distribution.js'
import { fileName } from '../reading/text-lines.js'
import { asList, asTable, asText, readTomlLock, type TomlEntry } from '../reading/toml-lock.js'

interface LockedDistribution extends Distribution {
  readonly origin: 'index' | 'workspace' | 'elsewhere'
}

/** Of the format: `revision` counts what changes nothing for a reader of this version. */
const KNOWN_VERSION = 1

/**
 * uv.lock, and the locks of scripts (`tool.py.lock`). A workspace member, a git or local package is not its namesake on an
 * index; a wheel or source archive at an address is the package that its name says.
 */
export const uvLock: ManifestParser = {
  name: 'uv-lock',
  version: 4,
  kind: 'lockfile',
  ecosystems: ['PyPI'],
  matches: (path) => fileName(path) === 'uv.lock' || path.endsWith('.py.lock'),
  parse: bothSides(({ content }, report) => {
    // Before its version 1 (summer of 2024) uv called the list differently.
    const list = /^\[\[distribution\]\]/m.test(content) ? 'distribution' : 'package'
    const { document, entries } = readTomlLock(content, list, report)
    const version = document['version']
    if (version !== undefined && version !== KNOWN_VERSION)
      report({ reason: 'unknown version: what is known of it was read' })
    const distributions = entries.flatMap((entry) => distributionOf(entry, report) ?? [])
    const ofScript = needsIn(asTable(document['manifest'])?.['requirements'])
    return { packages: installedPackages(distributions, directNeeds(distributions, ofScript)) }
  }),
}

function distributionOf({ table, line }: TomlEntry, report: ReportProblem): LockedDistribution | undefined {
  const place = line === undefined ? {} : { line }
  const name = normaliseName('PyPI', asText(table['name']) ?? '')
  const version = asText(table['version']) || undefined
  if (name === '') {
    report({ ...place, reason: 'package without name' })
    return undefined
  }
  const origin = originOf(table['source'])
  if (origin === undefined) report({ ...place, reason: 'package without a source that can be read' })
  // A project whose version is computed has none in the lock.
  if (version === undefined && origin !== 'workspace') report({ ...place, reason: 'package without version' })
  return {
    name,
    line,
    origin: origin ?? 'index',
    installed:
      origin === 'elsewhere'
        ? archiveOf(table['source'])
        : origin === 'workspace' || version === undefined
          ? undefined
          : { name, version },
    keys: version === undefined ? [name] : [name, `${name} ${version}`],
    needs: needsOf(table),
  }
}

function originOf(source: TomlValue | undefined): LockedDistribution['origin'] | undefined {
  const kinds = typeof source === 'string' ? [source.split('+', 1)[0] ?? ''] : Object.keys(asTable(source) ?? {})
  if (kinds.includes('registry')) return 'index'
  if (kinds.some((kind) => kind === 'editable' || kind === 'virtual' || kind === 'directory')) return 'workspace'
  return kinds.some((kind) => kind === 'git' || kind === 'url' || kind === 'direct' || kind === 'path')
    ? 'elsewhere'
    : undefined
}

/** `{ url = "https://…" }`; before its version 1 `direct+https://…`. */
function archiveOf(source: TomlValue | undefined): PythonArchive | undefined {
  const [, direct] = typeof source === 'string' ? (/^direct\+(.*)$/s.exec(source) ?? []) : []
  return pythonArchive(direct ?? asText(asTable(source)?.['url']) ?? '')
}

function needsOf(table: TomlTable): readonly string[] {
  const groups = ['optional-dependencies', 'dev-dependencies'].flatMap((key) =>
    Object.values(asTable(table[key]) ?? {}),
  )
  return [table['dependencies'], ...groups].flatMap(needsIn)
}

function needsIn(list: TomlValue | undefined): readonly string[] {
  return asList(list).flatMap((entry) => {
    const need = asTable(entry)
    const name = normaliseName('PyPI', asText(need?.['name']) ?? '')
    const version = asText(need?.['version'])
    if (name === '') return []
    return version === undefined ? name : `${name} ${version}`
  })
}

/** Undefined where the file names no project (cut off, broken): then the graph itself has to say. */
function directNeeds(
  distributions: readonly LockedDistribution[],
  ofScript: readonly string[],
): readonly string[] | undefined {
  const projects = distributions.filter(({ origin }) => origin === 'workspace')
  const needs = [...ofScript, ...projects.flatMap((project) => project.needs)]
  return needs.length === 0 ? undefined : needs
}
