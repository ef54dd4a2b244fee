import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import { isOutsideRegistries, registryIdentities } from '../reading/npm-identity.js'
import { PackageList } from '../reading/package-list.js'
import { ownCopy } from '../reading/own-copy.js'
import { MAX_GRAPH_NODES } from '../reading/package-graph.js'
import { registryTarball } from '../reading/registry-tarball.js'
import type { Scalar, TreeSink } from '../reading/tree-sink.js'
import { InstalledFolders, type Folder } from './installed-folders.js'

/** What an open bracket of the file means. */
type Place =
  | 'elsewhere'
  | 'root'
  | 'packages' // v2, v3: a flat table, its keys are paths
  | 'entry'
  | 'edges' // names that an entry depends on
  | 'tree' // v1, and for old clients v2: entries inside entries, its keys are names
  | 'tree entry'
  | 'requires'

interface Entry {
  readonly key: string
  readonly line: number
  /** In the tree its key is a name, in the table a path. */
  readonly isInTree: boolean
  /** Where it is in the tree, unless the table says so already. */
  readonly folder: Folder | undefined
  name?: string
  /** Several only where keys are duplicated, as both sides of a merge conflict do. */
  readonly versions: string[]
  resolved?: string
  isLink: boolean
  readonly dependsOn: string[]
}

const KNOWN_VERSIONS = [1, 2, 3]
const EDGES = new Set(['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'])
const FOLDER = 'node_modules/'

/** Turns what the scanner tells of a package-lock into packages. Keeps no more of the file than that. */
export class LockfileReader implements TreeSink {
  readonly #report: ReportProblem
  readonly #packages = new PackageList('npm', 'version')
  readonly #folders = new InstalledFolders()
  readonly #tree = new InstalledFolders()
  #treeKnowsEdges = false
  readonly #places: Place[] = []
  readonly #entries: Entry[] = []
  readonly #keys = new Set<string>()
  /** What is depended on by the address of a tarball: no package of a registry, unless the address is one of those. */
  readonly #addresses = new Set<string>()
  #key = ''
  #keyLine = 1
  #hasPackages = false
  #hasTree = false
  #lockfileVersion: Scalar | undefined

  constructor(report: ReportProblem) {
    this.#report = report
  }

  start(kind: 'object' | 'array', line: number): void {
    const place = this.#placeOf(kind)
    this.#places.push(place)
    if (place === 'entry' || place === 'tree entry') this.#startEntry(place)
    else if (place === 'packages') this.#hasPackages = true
    else if (place === 'tree') this.#hasTree = true
    else if (this.#places.length === 1 && place === 'elsewhere') this.#report({ line, reason: 'the file is no object' })
  }

  end(): void {
    const place = this.#places.pop()
    const entry = place === 'entry' || place === 'tree entry' ? this.#entries.pop() : undefined
    if (entry !== undefined) this.#endEntry(entry)
  }

  key(name: string, line: number): void {
    this.#key = name
    this.#keyLine = line
    const place = this.#places.at(-1)
    if (place === 'edges' || place === 'requires') this.#entries.at(-1)?.dependsOn.push(name)
  }

  value(value: Scalar, line: number): void {
    switch (this.#places.at(-1)) {
      case 'entry':
      case 'tree entry':
        return this.#field(value)
      case 'edges':
        return this.#edge(value)
      case 'packages':
      case 'tree':
        return this.#report({ line, reason: 'an entry is no object' })
      case 'root':
        return this.#rootField(value, line)
      case undefined:
        return this.#report({ line, reason: 'the file is no object' })
    }
  }

  finish(): ParsedManifest {
    if (!this.#hasPackages && !this.#hasTree && this.#lockfileVersion !== 1) {
      this.#report({ reason: 'neither packages nor dependencies' })
    }
    if (this.#hasPackages) return { packages: this.#packages.packages(this.#folders.paths()) }
    return { packages: this.#packages.packages(this.#treeKnowsEdges ? this.#tree.paths() : undefined) }
  }

  #placeOf(kind: 'object' | 'array'): Place {
    const outer = this.#places.at(-1)
    const place = outer === undefined ? 'root' : this.#placeInside(outer)
    if (kind === 'object') return place
    if (place === 'entry' || place === 'tree entry')
      this.#report({ line: this.#keyLine, reason: 'an entry is no object' })
    else if (outer === 'root' && place !== 'elsewhere')
      this.#report({ line: this.#keyLine, reason: `${this.#key} is no object` })
    return 'elsewhere'
  }

  #placeInside(outer: Place): Place {
    switch (outer) {
      case 'root':
        if (this.#key === 'packages') return 'packages'
        return this.#key === 'dependencies' ? 'tree' : 'elsewhere'
      case 'packages':
        return 'entry'
      case 'tree':
        return 'tree entry'
      case 'entry':
        return EDGES.has(this.#key) ? 'edges' : 'elsewhere'
      case 'tree entry':
        if (this.#key === 'dependencies') return 'tree'
        return this.#key === 'requires' ? 'requires' : 'elsewhere'
      default:
        return 'elsewhere'
    }
  }

  #rootField(value: Scalar, line: number): void {
    if (this.#key === 'lockfileVersion') {
      this.#lockfileVersion = value
      if (typeof value !== 'number' || !KNOWN_VERSIONS.includes(value)) {
        this.#report({
          line,
          reason: `unknown lockfileVersion ${String(value).slice(0, 50)}: read as if it were known`,
        })
      }
    } else if (this.#key === 'requires') {
      this.#treeKnowsEdges = value === true
    } else if (this.#key === 'packages' || this.#key === 'dependencies') {
      this.#report({ line, reason: `${this.#key} is no object` })
    }
  }

  /** The root's edges stand before all entries. */
  #edge(value: Scalar): void {
    if (typeof value !== 'string' || !/^https?:/i.test(value) || this.#addresses.size >= MAX_GRAPH_NODES) return
    this.#addresses.add(ownCopy(value))
  }

  #field(value: Scalar): void {
    const entry = this.#entries.at(-1)
    if (entry === undefined) return
    if (this.#key === 'link') {
      entry.isLink = value === true
    } else if (this.#key === 'version') {
      if (typeof value === 'string' && value !== '') entry.versions.push(value)
    } else if (typeof value === 'string') {
      if (this.#key === 'resolved') entry.resolved = value
      else if (this.#key === 'name') entry.name = value
    }
  }

  #startEntry(place: 'entry' | 'tree entry'): void {
    const key = this.#key
    const line = this.#keyLine
    const isInTree = place === 'tree entry'
    const dependsOn: string[] = []
    const parent = this.#entries.at(-1)?.folder
    if (!isInTree) this.#checkUnique(key, line)
    else if (!this.#hasPackages) this.#checkUnique(`${parent?.node ?? ''} ${key}`, line)
    const folder =
      isInTree && !this.#hasPackages
        ? this.#tree.add({ name: key, label: key, parent, isProject: false, dependsOn })
        : undefined
    this.#entries.push({ key, line, isInTree, folder, versions: [], isLink: false, dependsOn })
  }

  #checkUnique(key: string, line: number): void {
    if (this.#keys.has(key)) this.#report({ line, reason: 'the same package twice: both were read' })
    else if (this.#keys.size < MAX_GRAPH_NODES) this.#keys.add(key)
  }

  #endEntry(entry: Entry): void {
    const { key, folder, dependsOn, isInTree, isLink, line } = entry
    if (entry.versions.length > 1) this.#report({ line, reason: 'a package with several versions: all were read' })
    if (isInTree) {
      const number = this.#addPackages(entry, key)
      if (folder === undefined) return
      folder.number = number
      folder.label = this.#packages.nameOf(number) ?? key
      return
    }
    const tail = key.lastIndexOf(FOLDER)
    const isProject = tail === -1
    const name = isProject ? key : key.slice(tail + FOLDER.length)
    const number = isProject || isLink ? undefined : this.#addPackages(entry, entry.name ?? name)
    const label = this.#packages.nameOf(number) ?? entry.name ?? name
    this.#folders.add({ name, path: key, label, isProject, number, dependsOn })
  }

  #addPackages(entry: Entry, name: string): number | undefined {
    if (name === '') {
      this.#report({ line: entry.line, reason: 'package without name' })
      return undefined
    }
    const { versions, resolved, line } = entry
    const tarball = resolved === undefined ? undefined : registryTarball(resolved)
    const isByAddress = tarball === undefined && resolved !== undefined && this.#addresses.has(resolved)
    const identities = isByAddress ? [] : versions.flatMap((version) => registryIdentities(name, version, resolved))
    if (versions.length === 0 && !isByAddress) {
      if (tarball !== undefined) identities.push(tarball)
      else if (resolved === undefined || !isOutsideRegistries(resolved))
        this.#report({ line, reason: 'package without version' })
    }
    const numbers = identities.map((identity) => this.#packages.add(identity.name, identity.version, line))
    return numbers[0]
  }
}
