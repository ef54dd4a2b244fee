import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import { KeyedGraph } from '../reading/keyed-graph.js'
import { ownCopy } from '../reading/own-copy.js'
import { PackageList, type Keeps } from '../reading/package-list.js'
import { registryTarball } from '../reading/registry-tarball.js'
import type { ManifestSink, Scalar } from '../reading/tree-sink.js'
import { KeyLedger } from './key-ledger.js'
import { identityOfKey, withoutPeers } from './package-key.js'

/** What an open level of the file means. */
type Place =
  | 'elsewhere'
  | 'root'
  | 'packages'
  | 'package'
  | 'resolution'
  | 'snapshots' // version 9 keeps there who depends on whom
  | 'snapshot'
  | 'edges'
  | 'importers' // the projects of a workspace
  | 'importer'
  | 'direct' // what a project depends on itself
  | 'direct dependency'

interface PackageEntry {
  readonly key: string
  readonly line: number
  hasResolution: boolean
  /** Of a git host, a folder: never of a registry. */
  isElsewhere: boolean
  tarball?: string
}

/** Someone who depends on something, by keys of `packages:` or `snapshots:`. */
interface Dependent {
  readonly key: string
  /** Keys of the graph. */
  readonly needs: number[]
}

const KNOWN_VERSIONS = /^(?:5(?:\.\d+)?|[69]\.\d+)(?:-inlineSpecifiers)?$/
const TABLES = new Set(['packages', 'snapshots', 'importers'])
const EDGES = new Set(['dependencies', 'optionalDependencies'])

/** Turns what a reader tells of a pnpm-lock into packages: all documents, the union. */
export class LockfileReader implements ManifestSink {
  readonly #report: ReportProblem
  readonly #keeps: Keeps | undefined
  readonly #packages: PackageList
  readonly #numbers = new Map<string, number>()
  readonly #graph = new KeyedGraph()
  /** Keys of the graph. */
  readonly #direct: number[] = []
  readonly #places: Place[] = []
  #sections = new Set<string>()
  #keys = this.#newLedger()
  #version = ''
  #key = ''
  #keyLine = 1
  #entry: PackageEntry | undefined
  #dependent: Dependent | undefined
  #directName = ''
  #hasDocument = false

  constructor(report: ReportProblem, keeps?: Keeps) {
    this.#report = report
    this.#keeps = keeps
    this.#packages = new PackageList('npm', 'version', keeps)
  }

  start(kind: 'object' | 'array', line: number): void {
    const place = this.#placeOf(kind, line)
    this.#places.push(place)
    if (place === 'root') this.#startDocument()
    else if (place === 'package') this.#startPackage()
    else if (place === 'direct dependency') this.#directName = this.#key
  }

  end(line: number): void {
    const place = this.#places.pop()
    if (place === 'package') this.#endPackage()
    else if (place === 'root') this.#endDocument(line)
  }

  key(name: string, line: number): void {
    this.#key = name
    this.#keyLine = line
    const place = this.#places.at(-1)
    if (place === 'root') this.#sections.add(name)
    else if (place === 'snapshots') {
      this.#keys.name(name, line)
      this.#startDependent(name)
    } else if (place === 'package' && name === 'resolution' && this.#entry !== undefined)
      this.#entry.hasResolution = true
  }

  value(value: Scalar, line: number): void {
    const text = String(value)
    switch (this.#places.at(-1)) {
      case 'root':
        return this.#rootValue(text, line)
      case 'packages':
        return this.#report({ line, reason: 'a package is no mapping' })
      case 'package':
        if (this.#key === 'resolution') this.#report({ line, reason: 'a resolution is no mapping' })
        return
      case 'resolution':
        return this.#resolution(text)
      case 'edges':
        return this.#needs(this.#dependent?.needs ?? [], this.#key, text, line)
      case 'direct':
        return this.#needs(this.#direct, this.#key, text, line)
      case 'direct dependency':
        if (this.#key === 'version') this.#needs(this.#direct, this.#directName, text, line)
        return
      case undefined:
        this.#hasDocument = true
        return this.#report({ line, reason: 'a document is no mapping' })
    }
  }

  finish(): ParsedManifest {
    if (!this.#hasDocument) this.#report({ reason: 'the file is empty' })
    return { packages: this.#packages.packages(this.#graph.paths(this.#direct)) }
  }

  #placeOf(kind: 'object' | 'array', line: number): Place {
    const outer = this.#places.at(-1)
    const place = outer === undefined ? 'root' : this.#placeInside(outer)
    if (kind === 'object' || place === 'elsewhere') return place
    this.#report({ line, reason: `${outer === undefined ? 'a document' : this.#key.slice(0, 100)} is no mapping` })
    if (place === 'root') this.#hasDocument = true
    return 'elsewhere'
  }

  #placeInside(outer: Place): Place {
    switch (outer) {
      case 'root':
        if (this.#key === 'packages' || this.#key === 'snapshots' || this.#key === 'importers') return this.#key
        return /^(?:dev|optional)?[dD]ependencies$/.test(this.#key) ? 'direct' : 'elsewhere'
      case 'packages':
        return 'package'
      case 'package':
        if (this.#key === 'resolution') return 'resolution'
        return EDGES.has(this.#key) ? 'edges' : 'elsewhere'
      case 'snapshots':
        return 'snapshot'
      case 'snapshot':
        return EDGES.has(this.#key) ? 'edges' : 'elsewhere'
      case 'importers':
        return 'importer'
      case 'importer':
        return /[dD]ependencies$/.test(this.#key) ? 'direct' : 'elsewhere'
      case 'direct':
        return 'direct dependency'
      default:
        return 'elsewhere'
    }
  }

  #startDocument(): void {
    this.#hasDocument = true
    this.#version = ''
    this.#sections = new Set()
    this.#keys = this.#newLedger()
  }

  #endDocument(line: number): void {
    this.#endDependent()
    if (this.#version === '') this.#report({ line, reason: 'no lockfileVersion' })
    this.#addUnlisted(line)
    if (!this.#knowsSnapshots() || !this.#sections.has('packages') || this.#sections.has('snapshots')) return
    this.#report({ line, reason: 'packages without snapshots: is the file cut off?' })
  }

  #newLedger(): KeyLedger {
    return new KeyLedger((identity) => this.#keeps?.({ ecosystem: 'npm', ...identity }) ?? true)
  }

  #needs(needs: number[], name: string, reference: string, line: number): void {
    const key = this.#keyOf(name, reference)
    this.#keys.name(key, line)
    this.#graph.collect(needs, key)
  }

  /** What is resolved counts, even where the list that should hold it has lost it. */
  #addUnlisted(lastLine: number): void {
    const unlisted = this.#keys.unlisted()
    for (const { identity, line } of unlisted) this.#packages.add(identity.name, identity.version, line)
    if (unlisted.length > 0)
      this.#report({ line: lastLine, reason: 'versions that packages does not list: is the file cut off?' })
  }

  #rootValue(text: string, line: number): void {
    if (this.#key === 'lockfileVersion') {
      this.#version = text
      if (KNOWN_VERSIONS.test(text)) return
      this.#report({ line, reason: `unknown lockfileVersion ${text.slice(0, 50)}: read as if it were known` })
    } else if (TABLES.has(this.#key) && text !== '') {
      this.#report({ line, reason: `${this.#key} is no mapping` })
    }
  }

  #knowsSnapshots(): boolean {
    return !/^[56]\./.test(this.#version)
  }

  #startPackage(): void {
    const entry: PackageEntry = { key: this.#key, line: this.#keyLine, hasResolution: false, isElsewhere: false }
    if (!this.#keys.list(entry.key))
      this.#report({ line: entry.line, reason: 'the same package twice: both were read' })
    this.#entry = entry
    if (!this.#knowsSnapshots()) this.#startDependent(entry.key)
  }

  #startDependent(key: string): void {
    this.#endDependent()
    this.#dependent = { key, needs: [] }
  }

  /** Tools write what a package is before what it depends on: its number is known by now. */
  #endDependent(): void {
    if (this.#dependent === undefined) return
    const { key, needs } = this.#dependent
    const number = this.#numbers.get(key) ?? this.#numbers.get(withoutPeers(key))
    this.#graph.add(nameOfKey(key), number, this.#graph.numbersOf([key]), needs)
    this.#dependent = undefined
  }

  #resolution(text: string): void {
    if (this.#entry === undefined) return
    if (this.#key === 'tarball') this.#entry.tarball = text
    else if (this.#key === 'type' || this.#key === 'directory' || this.#key === 'commit') this.#entry.isElsewhere = true
  }

  #endPackage(): void {
    const entry = this.#entry
    this.#entry = undefined
    if (entry === undefined) return
    const { key, line, tarball = '' } = entry
    if (!entry.hasResolution) this.#report({ line, reason: 'package without resolution' })
    if (entry.isElsewhere) return
    const named = identityOfKey(key)
    const fetched = registryTarball(tarball)
    const identities = [named, fetched].filter((identity) => identity !== undefined)
    const numbers = identities.map(({ name, version }) => this.#packages.add(name, version, line))
    const number = numbers.find((one) => one !== undefined)
    if (number !== undefined) this.#numbers.set(ownCopy(key), number)
    if (identities.length === 0 && tarball === '') this.#report({ line, reason: 'a key that names no version' })
  }

  /** The key of what `name` resolves to: the reference is a version, with peers, or (an alias, another host) a key itself. */
  #keyOf(name: string, reference: string): string {
    const isVersion = /^\d/.test(reference)
    if (!this.#knowsSnapshots()) {
      return isVersion ? `/${name}${this.#version.startsWith('5') ? '/' : '@'}${reference}` : reference
    }
    return !isVersion && identityOfKey(reference) !== undefined ? reference : `${name}@${reference}`
  }
}

/** What something is called in a path: its name, of what comes from elsewhere as much as the key says. */
function nameOfKey(key: string): string {
  const identity = identityOfKey(key)
  if (identity !== undefined) return identity.name
  const at = key.indexOf('@', 1)
  return at === -1 ? key : key.slice(0, at)
}
