import type { ManifestParser, ReportProblem } from '@ioc-scanner/core'
import { isElsewhere, npmAlias, registryIdentities, type NpmIdentity } from '../reading/npm-identity.js'
import { PackageList } from '../reading/package-list.js'
import { KeyedGraph } from '../reading/keyed-graph.js'
import { registryTarball } from '../reading/registry-tarball.js'
import { textLines } from '../reading/text-lines.js'
import { ofDialect } from '../reading/yarn-dialect.js'
import { classicLine } from './classic-lines.js'

const NAME = /(?:^|\/)yarn\.lock$/

interface Entry {
  readonly descriptors: readonly string[]
  readonly line: number
  version?: string
  resolved?: string
  readonly needs: string[]
}

export const yarnClassic: ManifestParser = {
  name: 'yarn-classic',
  version: 2,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => NAME.test(path),
  parse: ofDialect('classic', ({ content }, report) => {
    const packages = new PackageList('npm', 'version')
    const graph = new KeyedGraph()
    const descriptors = new Set<string>()
    for (const entry of readEntries(content, report)) {
      if (entry.descriptors.some((descriptor) => descriptors.has(descriptor))) {
        report({ line: entry.line, reason: 'the same package twice: both were read' })
      }
      for (const descriptor of entry.descriptors) descriptors.add(descriptor)
      const identities = identitiesOf(entry, report)
      const [number] = identities.map(({ name, version }) => packages.add(name, version, entry.line))
      const name = identities[0]?.name ?? split(entry.descriptors[0] ?? '').name
      graph.add({ name, keys: entry.descriptors, needs: entry.needs }, number)
    }
    return { packages: packages.packages(graph.paths()) }
  }),
}

function readEntries(content: string, report: ReportProblem): readonly Entry[] {
  const entries: Entry[] = []
  let section = ''
  if (content.trim() === '') report({ reason: 'the file is empty' })
  for (const [index, text] of textLines(content).entries()) {
    const line = classicLine(text)
    const entry = entries.at(-1)
    if (line.kind === 'blank') continue
    if (line.kind === 'header' && line.indent === 0) {
      entries.push({ descriptors: line.keys, line: index + 1, needs: [] })
      section = ''
    } else if (line.kind === 'header' && line.indent === 2 && line.keys.length === 1) {
      section = line.keys[0] ?? ''
    } else if (line.kind === 'pair' && line.indent === 2 && entry !== undefined) {
      section = ''
      if (line.key === 'version') entry.version = line.value
      else if (line.key === 'resolved') entry.resolved = line.value
    } else if (line.kind === 'pair' && line.indent === 4 && entry !== undefined && section !== '') {
      if (section === 'dependencies' || section === 'optionalDependencies')
        entry.needs.push(`${line.key}@${line.value}`)
    } else {
      report({ line: index + 1, reason: 'a line that is no yarn.lock' })
    }
  }
  return entries
}

function identitiesOf({ descriptors, line, version, resolved }: Entry, report: ReportProblem): readonly NpmIdentity[] {
  if (version === undefined || version === '') {
    report({ line, reason: 'package without version' })
    return []
  }
  const tarball = resolved === undefined ? undefined : registryTarball(resolved)
  const wanted = descriptors.map(split)
  // A range that names a folder or a git host is no registry package, unless its tarball comes from one all the same.
  if (wanted.every(({ range }) => isElsewhere(range))) return tarball === undefined ? [] : [tarball]
  const names = new Set(
    wanted.filter(({ range }) => !isElsewhere(range)).map(({ name, range }) => npmAlias(range)?.name ?? name),
  )
  if (names.has('')) {
    report({ line, reason: 'package without name' })
    return []
  }
  // `resolutions` put another package under a name that is asked for: the tarball says which one, if it says anything.
  if (tarball === undefined) return [...names].flatMap((name) => registryIdentities(name, version, resolved))
  const [name = ''] = names.has(tarball.name) ? [tarball.name] : names
  return registryIdentities(name, version, resolved)
}

/** `@scope/name@range`. */
function split(descriptor: string): { readonly name: string; readonly range: string } {
  const at = descriptor.indexOf('@', 1)
  return at === -1
    ? { name: descriptor, range: '' }
    : { name: descriptor.slice(0, at), range: descriptor.slice(at + 1) }
}
