import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import { registryIdentities } from '../reading/npm-identity.js'
import { PackageList } from '../reading/package-list.js'
import { KeyedGraph } from '../reading/keyed-graph.js'
import type { ManifestSink, Scalar } from '../reading/tree-sink.js'
import { keyOfDependency } from './nested-keys.js'

type Place = 'elsewhere' | 'root' | 'workspaces' | 'workspace' | 'packages' | 'entry' | 'details' | 'edges'

/** A workspace or a package: whoever depends on something. */
interface Dependent {
  /** `left`, `right/left` (the one inside right), `@acme/right/left`; of a workspace its name. */
  key: string
  readonly line: number
  /** `left@1.0.0`. */
  identity?: string
  readonly dependsOn: string[]
}

const KNOWN_VERSIONS = [0, 1]
const EDGES = /^(?:dev|optional|peer)?[dD]ependencies$/

/** Turns what the scanner tells of a bun.lock into packages. */
export class LockfileReader implements ManifestSink {
  readonly #report: ReportProblem
  readonly #packages = new PackageList('npm', 'version')
  readonly #workspaces: Dependent[] = []
  readonly #entries: (Dependent & { readonly number: number | undefined })[] = []
  readonly #keys = new Set<string>()
  readonly #places: Place[] = []
  #key = ''
  #keyLine = 1
  #dependent: Dependent | undefined
  #isFirstItem = false
  #hasVersion = false
  #hasWorkspaces = false

  constructor(report: ReportProblem) {
    this.#report = report
  }

  start(kind: 'object' | 'array', line: number): void {
    const outer = this.#places.at(-1)
    const place = this.#placeInside(outer)
    this.#isFirstItem = place === 'entry'
    const isFitting = place === 'elsewhere' || (place === 'entry') === (kind === 'array')
    this.#places.push(isFitting ? place : 'elsewhere')
    if (!isFitting) this.#misfit(outer, line)
    else if (place === 'workspaces') this.#hasWorkspaces = true
    else if (place === 'workspace' || place === 'entry') {
      this.#dependent = { key: this.#key, line: this.#keyLine, dependsOn: [] }
    }
  }

  end(): void {
    const place = this.#places.pop()
    const dependent = this.#dependent
    if (dependent === undefined || (place !== 'entry' && place !== 'workspace')) return
    this.#dependent = undefined
    if (place === 'workspace') this.#workspaces.push(dependent)
    else this.#entries.push({ ...dependent, number: this.#addPackage(dependent) })
  }

  key(name: string, line: number): void {
    this.#key = name
    this.#keyLine = line
    const place = this.#places.at(-1)
    if (place === 'edges') {
      this.#dependent?.dependsOn.push(name)
    } else if (place === 'packages') {
      if (this.#keys.has(name)) this.#report({ line, reason: 'the same package twice: both were read' })
      this.#keys.add(name)
    }
  }

  value(value: Scalar, line: number): void {
    const place = this.#places.at(-1)
    switch (place) {
      case 'entry':
        if (this.#isFirstItem && this.#dependent !== undefined) this.#dependent.identity = String(value)
        this.#isFirstItem = false
        return
      case 'workspace':
        if (this.#key === 'name' && this.#dependent !== undefined) this.#dependent.key = String(value)
        return
      case 'root':
        if (this.#key === 'lockfileVersion') return this.#lockfileVersion(value, line)
        if (this.#key === 'packages' || this.#key === 'workspaces') this.#misfit(place, line)
        return
      case 'packages':
      case 'workspaces':
      case undefined:
        this.#misfit(place, line)
    }
  }

  finish(): ParsedManifest {
    if (!this.#hasVersion) this.#report({ reason: 'no lockfileVersion' })
    if (!this.#hasWorkspaces) this.#report({ reason: 'no workspaces' })
    if (this.#keys.size === 0 && this.#workspaces.some(({ dependsOn }) => dependsOn.length > 0)) {
      this.#report({ reason: 'dependencies without packages: is the file cut off?' })
    }
    const needsOf = ({ key, dependsOn }: Dependent): string[] =>
      dependsOn.flatMap((name) => keyOfDependency(this.#keys, key, name) ?? [])
    const graph = new KeyedGraph()
    for (const entry of this.#entries) {
      const { key, identity = '', number } = entry
      graph.add(nameOf(identity) || key, number, graph.numbersOf([key]), graph.numbersOf(needsOf(entry)))
    }
    return { packages: this.#packages.packages(graph.paths(graph.numbersOf(this.#workspaces.flatMap(needsOf)))) }
  }

  #placeInside(outer: Place | undefined): Place {
    switch (outer) {
      case undefined:
        return 'root'
      case 'root':
        return this.#key === 'packages' || this.#key === 'workspaces' ? this.#key : 'elsewhere'
      case 'workspaces':
        return 'workspace'
      case 'packages':
        return 'entry'
      case 'entry':
        return 'details'
      case 'workspace':
      case 'details':
        return EDGES.test(this.#key) ? 'edges' : 'elsewhere'
      default:
        return 'elsewhere'
    }
  }

  #misfit(outer: Place | undefined, line: number): void {
    if (outer === undefined) this.#report({ line, reason: 'the file is no object' })
    else if (outer === 'packages') this.#report({ line, reason: 'a package is no list' })
    else if (outer === 'root' || outer === 'workspaces')
      this.#report({ line, reason: `${outer === 'root' ? this.#key : 'a workspace'} is no object` })
  }

  #lockfileVersion(value: Scalar, line: number): void {
    this.#hasVersion = true
    if (typeof value === 'number' && KNOWN_VERSIONS.includes(value)) return
    const version = String(value).slice(0, 50)
    this.#report({ line, reason: `unknown lockfileVersion ${version}: read as if it were known` })
  }

  #addPackage({ identity = '', line }: Dependent): number | undefined {
    const name = nameOf(identity)
    const version = identity.slice(name.length + 1)
    if (name === '' || version === '') {
      this.#report({ line, reason: 'package without version' })
      return undefined
    }
    if (version.startsWith('root:')) return undefined // the project itself
    const identities = registryIdentities(name, version, undefined)
    return identities.map((one) => this.#packages.add(one.name, one.version, line))[0]
  }
}

/** Of `@scope/name@version` the name; empty where there is none. */
function nameOf(identity: string): string {
  return identity.slice(0, Math.max(identity.indexOf('@', 1), 0))
}
