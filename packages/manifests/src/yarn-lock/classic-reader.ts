import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import { KeyedGraph } from '../reading/keyed-graph.js'
import type { LineManifestSink } from '../reading/lines.js'
import { isElsewhere, npmAlias, registryIdentities, type NpmIdentity } from '../reading/npm-identity.js'
import { PackageList, type Keeps } from '../reading/package-list.js'
import { registryTarball } from '../reading/registry-tarball.js'
import { SeenKeys } from '../reading/seen-keys.js'
import { classicLine } from './classic-lines.js'
import { isBerry } from './dialect.js'

interface Entry {
  readonly descriptors: readonly string[]
  readonly line: number
  version?: string
  resolved?: string
  /** Keys of the graph. */
  readonly needs: number[]
}

/** Turns the lines of a yarn.lock of yarn 1 into packages. Keeps no more of them than the open entry. */
export class ClassicReader implements LineManifestSink {
  readonly #report: ReportProblem
  readonly #packages: PackageList
  readonly #graph = new KeyedGraph()
  readonly #descriptors = new SeenKeys()
  #entry: Entry | undefined
  #section = ''
  #isEmpty = true

  constructor(report: ReportProblem, keeps?: Keeps) {
    this.#report = report
    this.#packages = new PackageList('npm', 'version', keeps)
  }

  line(text: string, number: number): void {
    const line = classicLine(text)
    const entry = this.#entry
    this.#isEmpty &&= text.trim() === ''
    if (text.includes('\r')) this.#report({ line: number, reason: 'a carriage return inside a line' })
    if (line.kind === 'blank') return
    if (isBerry(text)) this.#report({ line: number, reason: 'a line of yarn 2 or later in a file of yarn 1' })
    if (line.kind === 'header' && line.indent === 0) {
      this.#startEntry(line.keys, number)
    } else if (line.kind === 'header' && line.indent === 2 && line.keys.length === 1) {
      this.#section = line.keys[0] ?? ''
    } else if (line.kind === 'pair' && line.indent === 2 && entry !== undefined) {
      this.#section = ''
      if (line.key === 'version') this.#version(entry, line.value, number)
      else if (line.key === 'resolved') entry.resolved = line.value
    } else if (line.kind === 'pair' && line.indent === 4 && entry !== undefined && this.#section !== '') {
      if (this.#section === 'dependencies' || this.#section === 'optionalDependencies')
        this.#graph.collect(entry.needs, `${line.key}@${line.value}`)
    } else {
      this.#report({ line: number, reason: 'a line that is no yarn.lock' })
    }
  }

  end(): void {
    this.#endEntry()
    if (this.#isEmpty) this.#report({ reason: 'the file is empty' })
  }

  finish(): ParsedManifest {
    return { packages: this.#packages.packages(this.#graph.paths()) }
  }

  #startEntry(descriptors: readonly string[], line: number): void {
    this.#endEntry()
    if (descriptors.some((descriptor) => this.#descriptors.has(descriptor)))
      this.#report({ line, reason: 'the same package twice: both were read' })
    for (const descriptor of descriptors) this.#descriptors.add(descriptor)
    this.#entry = { descriptors, line, needs: [] }
    this.#section = ''
  }

  /** A second version, as in a merge conflict whose sides are read as one, is a package of its own. */
  #version({ version, descriptors, line }: Entry, text: string, number: number): void {
    if (version !== undefined) {
      this.#report({ line: number, reason: 'a package with several versions: all were read' })
      this.#endEntry()
      this.#entry = { descriptors, line, needs: [] }
    }
    if (this.#entry !== undefined) this.#entry.version = text
  }

  #endEntry(): void {
    const entry = this.#entry
    this.#entry = undefined
    if (entry === undefined) return
    const { descriptors, line, needs } = entry
    const identities = identitiesOf(entry, this.#report)
    const numbers = identities.map(({ name, version }) => this.#packages.add(name, version, line))
    const name = identities[0]?.name ?? split(descriptors[0] ?? '').name
    const keys = this.#graph.numbersOf(descriptors)
    this.#graph.add(
      name,
      numbers.find((number) => number !== undefined),
      keys,
      needs,
    )
  }
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
