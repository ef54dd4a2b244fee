import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import { PackageList } from '../reading/package-list.js'
import type { ManifestSink, Scalar } from '../reading/tree-sink.js'
import { declarationOf, overriddenName } from './declaration.js'

type Place =
  | 'elsewhere'
  | 'list'
  | 'root'
  | 'dependencies'
  | 'peers'
  | 'peers meta'
  | 'peer meta'
  | 'pnpm'
  | 'overrides'
  | 'workspaces' // bun's catalogs stand there, or at the root
  | 'catalogs'

interface Declared {
  readonly name: string
  readonly spec: string
  readonly line: number
}

const DEPENDENCIES = new Set(['dependencies', 'devDependencies', 'optionalDependencies'])
/** What others may have under the same name: only an object says something. */
const PERHAPS = new Set(['catalog', 'catalogs', 'workspaces'])
const OVERRIDES = new Set(['overrides', 'resolutions'])

/** Turns what the scanner tells of a package.json into what it declares. */
export class ManifestReader implements ManifestSink {
  readonly #report: ReportProblem
  readonly #packages = new PackageList('npm', 'constraint')
  readonly #peers: Declared[] = []
  readonly #optionalPeers = new Set<string>()
  readonly #places: Place[] = []
  /** The keys of the open levels of overrides, from outside. */
  readonly #overridden: string[] = []
  #key = ''
  #keyLine = 1
  #metaName = ''

  constructor(report: ReportProblem) {
    this.#report = report
  }

  start(kind: 'object' | 'array', line: number): void {
    const outer = this.#places.at(-1)
    const place = kind === 'array' && PERHAPS.has(this.#key) ? 'elsewhere' : this.#placeInside(outer)
    if (kind === 'array' && place !== 'elsewhere') {
      this.#places.push('list')
      if (outer === undefined) this.#report({ line, reason: 'the file is no object' })
      return
    }
    if (outer === 'dependencies' || outer === 'peers') this.#noText()
    if (place === 'overrides') this.#overridden.push(outer === 'overrides' ? this.#key : '')
    if (place === 'peer meta') this.#metaName = this.#key
    this.#places.push(place)
  }

  end(): void {
    if (this.#places.pop() === 'overrides') this.#overridden.pop()
  }

  key(name: string, line: number): void {
    this.#key = name
    this.#keyLine = line
  }

  value(value: Scalar, line: number): void {
    const place = this.#places.at(-1)
    switch (place) {
      case 'dependencies':
      case 'peers':
      case 'overrides':
        if (typeof value !== 'string') return this.#noText()
        return this.#declared(place, value)
      case 'peer meta':
        if (this.#key === 'optional' && value === true) this.#optionalPeers.add(this.#metaName)
        return
      case 'list': // an empty one is an old habit, and says the same as an empty object
        this.#places[this.#places.length - 1] = 'elsewhere'
        return this.#report({ line, reason: `${this.#key} is no object` })
      case 'root':
        if (this.#placeInside('root') !== 'elsewhere' && !PERHAPS.has(this.#key))
          this.#report({ line, reason: `${this.#key} is no object` })
        return
      case undefined:
        this.#report({ line, reason: 'the file is no object' })
    }
  }

  finish(): ParsedManifest {
    for (const peer of this.#peers) if (!this.#optionalPeers.has(peer.name)) this.#add(peer)
    return { packages: this.#packages.packages() }
  }

  #placeInside(outer: Place | undefined): Place {
    switch (outer) {
      case undefined:
        return 'root'
      case 'root':
        if (DEPENDENCIES.has(this.#key)) return 'dependencies'
        if (OVERRIDES.has(this.#key)) return 'overrides'
        if (this.#key === 'peerDependencies') return 'peers'
        if (this.#key === 'peerDependenciesMeta') return 'peers meta'
        if (this.#key === 'workspaces') return 'workspaces'
        return this.#key === 'pnpm' ? 'pnpm' : this.#catalog()
      case 'workspaces':
        return this.#catalog()
      case 'catalogs':
        return 'dependencies'
      case 'pnpm':
        return this.#key === 'overrides' ? 'overrides' : 'elsewhere'
      case 'peers meta':
        return 'peer meta'
      case 'overrides':
        return 'overrides'
      default:
        return 'elsewhere'
    }
  }

  #catalog(): Place {
    return this.#key === 'catalog' ? 'dependencies' : this.#key === 'catalogs' ? 'catalogs' : 'elsewhere'
  }

  #declared(place: 'dependencies' | 'peers' | 'overrides', spec: string): void {
    const line = this.#keyLine
    if (place !== 'overrides') {
      const declared = { name: this.#key, spec, line }
      if (place === 'peers') this.#peers.push(declared)
      else this.#add(declared)
      return
    }
    // `.` is the package itself whose dependencies the same object overrides; `$name` repeats what is declared anyway,
    // and pnpm's `-` takes the dependency away.
    const key = this.#key === '.' ? (this.#overridden.at(-1) ?? '') : this.#key
    if (!spec.startsWith('$') && spec !== '-') this.#add({ name: overriddenName(key), spec, line })
  }

  #add({ name, spec, line }: Declared): void {
    const declaration = declarationOf(name, spec)
    if (declaration === undefined) return
    if (declaration.name === '') this.#report({ line, reason: 'a dependency without name' })
    else this.#packages.add(declaration.name, declaration.constraint, line)
  }

  #noText(): void {
    this.#report({ line: this.#keyLine, reason: 'a constraint that is no text' })
  }
}
