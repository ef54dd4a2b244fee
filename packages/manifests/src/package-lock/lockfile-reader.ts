import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import { isOutsideRegistries, registryIdentities } from '../reading/npm-identity.js'
import { ownCopy } from '../reading/own-copy.js'
import { PackageList, type Keeps } from '../reading/package-list.js'
import { registryTarball } from '../reading/registry-tarball.js'
import { SeenKeys } from '../reading/seen-keys.js'
import type { ManifestSink, Scalar } from '../reading/tree-sink.js'
import { InstalledFolders, stepsOf, type Folder } from './installed-folders.js'

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
  /** Its name below node_modules, or a project's path. */
  readonly key: string
  readonly line: number
  /** In the tree its key is a name, in the table a path. */
  readonly isInTree: boolean
  /** Of the root or a workspace. */
  readonly isProject: boolean
  /** Where it is, unless it is in a tree beside a table, or nothing is kept of so large a file. */
  readonly folder: Folder | undefined
  name?: string
  /** Several only where keys are duplicated, as both sides of a merge conflict do. */
  readonly versions: string[]
  resolved?: string
  isLink: boolean
}

const KNOWN_VERSIONS = [1, 2, 3]
const EDGES = new Set(['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'])
const FOLDER = /^(?:[^\n]*\/)?node_modules\//
/** Of one entry. */
const MAX_VERSIONS = 100
/** No registry has names as long, and no tarball an address: bounds what many open entries keep. */
const MAX_NAME = 5_000

/** Turns what the scanner tells of a package-lock into packages. Keeps no more of the file than that. */
export class LockfileReader implements ManifestSink {
  readonly #report: ReportProblem
  readonly #packages: PackageList
  readonly #folders = new InstalledFolders()
  readonly #tree = new InstalledFolders()
  #treeKnowsEdges = false
  readonly #places: Place[] = []
  readonly #entries: Entry[] = []
  /** What is depended on by the address of a tarball: no package of a registry, unless the address is one of those. */
  readonly #addresses = new SeenKeys()
  #key = ''
  #keyLine = 1
  #hasPackages = false
  #hasTree = false
  #lockfileVersion: Scalar | undefined

  constructor(report: ReportProblem, keeps?: Keeps) {
    this.#report = report
    this.#packages = new PackageList('npm', 'version', keeps)
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
    if (place === 'edges') this.#folders.need(this.#entries.at(-1)?.folder, name)
    else if (place === 'requires') this.#tree.need(this.#entries.at(-1)?.folder, name)
  }

  value(value: Scalar, line: number): void {
    switch (this.#places.at(-1)) {
      case 'entry':
      case 'tree entry':
        return this.#field(value, line)
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
    // A folder of packages is one wherever it stands: a line that cannot be read may have taken a bracket with it.
    if (FOLDER.test(this.#key)) {
      this.#hasPackages = true
      return 'entry'
    }
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
    if (typeof value !== 'string' || value.length > MAX_NAME || !/^https?:/i.test(value)) return
    this.#addresses.add(value)
  }

  #field(value: Scalar, line: number): void {
    const entry = this.#entries.at(-1)
    if (entry === undefined) return
    // Entries of a tree stay open while what is inside them is read.
    const own = (text: string): string => (entry.isInTree ? ownCopy(text.slice(0, MAX_NAME)) : text)
    if (this.#key === 'link') {
      entry.isLink = value === true
    } else if (this.#key === 'version') {
      if (typeof value !== 'string' || value === '') return
      if (entry.versions.length < MAX_VERSIONS) entry.versions.push(own(value))
      else this.#report({ line, reason: `more than ${MAX_VERSIONS} versions of a package: this one was not read` })
    } else if (typeof value === 'string') {
      if (this.#key === 'resolved') entry.resolved = own(value)
      else if (this.#key === 'name') entry.name = own(value)
    }
  }

  #startEntry(place: 'entry' | 'tree entry'): void {
    const isInTree = place === 'tree entry'
    const key = isInTree ? ownCopy(this.#key.slice(0, MAX_NAME)) : this.#key
    const line = this.#keyLine
    const steps = isInTree ? ['', key] : stepsOf(key)
    const folder = isInTree ? this.#treeFolder(key) : this.#folders.at(steps)
    if (folder?.content !== undefined) this.#report({ line, reason: 'the same package twice: both were read' })
    const isProject = steps.length === 1
    const name = isProject ? key : (steps.at(-1) ?? '')
    this.#entries.push({ key: name, line, isInTree, isProject, folder, versions: [], isLink: false })
  }

  /** Beside a table the tree says nothing of folders that the table does not. */
  #treeFolder(name: string): Folder | undefined {
    if (this.#hasPackages) return undefined
    const parent = this.#entries.at(-1)
    return this.#tree.inside(parent === undefined ? this.#tree.root : parent.folder, name)
  }

  #endEntry(entry: Entry): void {
    const { key, isInTree, isProject, isLink, line, folder } = entry
    const name = isInTree ? key : (entry.name ?? key)
    if (entry.versions.length > 1) this.#report({ line, reason: 'a package with several versions: all were read' })
    const isPackage = isInTree || (!isProject && !isLink)
    const { label, number } = isPackage ? this.#addPackages(entry, name) : { label: name, number: undefined }
    if (folder === undefined) return
    folder.content = { isProject, label: ownCopy(label), number: folder.content?.number ?? number }
  }

  /** @returns The number of its first package, and what a path calls it. */
  #addPackages(entry: Entry, name: string): { readonly label: string; readonly number: number | undefined } {
    if (name === '') {
      this.#report({ line: entry.line, reason: 'package without name' })
      return { label: entry.key, number: undefined }
    }
    const { versions, resolved, line } = entry
    const isByAddress =
      resolved !== undefined && this.#addresses.has(resolved) && registryTarball(resolved) === undefined
    const identities = isByAddress ? [] : versions.flatMap((version) => registryIdentities(name, version, resolved))
    if (versions.length === 0 && !isByAddress) {
      const tarball = resolved === undefined ? undefined : registryTarball(resolved)
      if (tarball !== undefined) identities.push(tarball)
      else if (resolved === undefined || !isOutsideRegistries(resolved))
        this.#report({ line, reason: 'package without version' })
    }
    const numbers = identities.map((identity) => this.#packages.add(identity.name, identity.version, line))
    return { label: identities[0]?.name ?? name, number: numbers.find((number) => number !== undefined) }
  }
}
