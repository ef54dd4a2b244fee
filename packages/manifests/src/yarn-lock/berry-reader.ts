import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import { KeyedGraph } from '../reading/keyed-graph.js'
import { MAX_GRAPH_EDGES } from '../reading/package-graph.js'
import { PackageList, type Keeps } from '../reading/package-list.js'
import { SeenKeys } from '../reading/seen-keys.js'
import type { ManifestSink, Scalar } from '../reading/tree-sink.js'
import { identityOfResolution } from './berry-resolution.js'

type Place = 'elsewhere' | 'root' | 'metadata' | 'entry' | 'edges'

interface Entry {
  readonly descriptors: readonly string[]
  readonly line: number
  version: string
  /** Several only where keys are duplicated, as both sides of a merge conflict do. */
  readonly resolutions: string[]
  /** Keys of the graph. */
  readonly needs: number[]
}

/** Of one entry. */
const MAX_RESOLUTIONS = 100
const KNOWN_VERSIONS = /^[3-9]$|^10$/
/** A range with its protocol; yarn 2 and 3 leave out `npm:` in the lists of dependencies. */
const PROTOCOL = /^[a-z][a-z+]*:/i

/** Turns what a reader tells of a yarn.lock of yarn 2 or later into packages. */
export class BerryReader implements ManifestSink {
  readonly #report: ReportProblem
  readonly #packages: PackageList
  readonly #graph = new KeyedGraph()
  readonly #direct: number[] = []
  readonly #places: Place[] = []
  readonly #descriptors = new SeenKeys()
  #key = ''
  #keyLine = 1
  #entry: Entry | undefined
  #version: string | undefined

  constructor(report: ReportProblem, keeps?: Keeps) {
    this.#report = report
    this.#packages = new PackageList('npm', 'version', keeps)
  }

  start(kind: 'object' | 'array', line: number): void {
    const place = this.#placeOf()
    if (kind === 'array' && place !== 'elsewhere') {
      this.#report({ line, reason: place === 'root' ? 'the file is no mapping' : 'an entry is no mapping' })
      this.#places.push('elsewhere')
      return
    }
    this.#places.push(place)
    if (place === 'entry') this.#startEntry()
  }

  end(): void {
    if (this.#places.pop() !== 'entry' || this.#entry === undefined) return
    this.#endEntry(this.#entry)
    this.#entry = undefined
  }

  key(name: string, line: number): void {
    this.#key = name
    this.#keyLine = line
  }

  value(value: Scalar, line: number): void {
    const text = String(value)
    switch (this.#places.at(-1)) {
      case 'root':
        return this.#report({ line, reason: 'an entry is no mapping' })
      case 'metadata':
        return this.#metadata(text, line)
      case 'entry':
        return this.#field(text, line)
      case 'edges':
        this.#need(`${this.#key}@${PROTOCOL.test(text) ? text : `npm:${text}`}`)
        return
      case undefined:
        return this.#report({ line, reason: 'the file is no mapping' })
    }
  }

  finish(): ParsedManifest {
    if (this.#version === undefined) this.#report({ reason: 'no __metadata.version' })
    return { packages: this.#packages.packages(this.#graph.paths(this.#direct)) }
  }

  #placeOf(): Place {
    switch (this.#places.at(-1)) {
      case undefined:
        return 'root'
      case 'root':
        return this.#key === '__metadata' ? 'metadata' : 'entry'
      case 'entry':
        return this.#key === 'dependencies' ? 'edges' : 'elsewhere'
      default:
        return 'elsewhere'
    }
  }

  #metadata(text: string, line: number): void {
    if (this.#key !== 'version') return
    this.#version = text
    if (KNOWN_VERSIONS.test(text)) return
    this.#report({ line, reason: `unknown __metadata.version ${text.slice(0, 50)}: read as if it were known` })
  }

  #startEntry(): void {
    const descriptors = this.#key.split(/, ?/)
    if (descriptors.some((descriptor) => this.#descriptors.has(descriptor))) {
      this.#report({ line: this.#keyLine, reason: 'the same package twice: both were read' })
    }
    for (const descriptor of descriptors) this.#descriptors.add(descriptor)
    this.#entry = { descriptors, line: this.#keyLine, version: '', resolutions: [], needs: [] }
  }

  #need(descriptor: string): void {
    if (this.#entry !== undefined) this.#graph.collect(this.#entry.needs, descriptor)
  }

  #field(text: string, line: number): void {
    const entry = this.#entry
    if (entry === undefined || text === '') return
    if (this.#key === 'version') entry.version = text
    if (this.#key !== 'resolution') return
    if (entry.resolutions.length > 0) this.#report({ line, reason: 'a package with several resolutions' })
    if (entry.resolutions.length < MAX_RESOLUTIONS) entry.resolutions.push(text)
  }

  #endEntry({ descriptors, line, version, resolutions, needs }: Entry): void {
    if (resolutions.length === 0) this.#report({ line, reason: 'package without resolution' })
    const isByRange = descriptors.some(isRange)
    const identities = resolutions.map((resolution) => identityOfResolution(resolution, version, isByRange))
    if (identities.includes('unknown')) this.#report({ line, reason: 'a resolution that names no version' })
    const found = identities.filter((identity) => identity !== 'unknown' && identity !== undefined)
    const numbers = found.map((identity) => this.#packages.add(identity.name, identity.version, line))
    if (resolutions.some((resolution) => resolution.includes('@workspace:'))) this.#addDirect(needs)
    const [first = ''] = descriptors
    const name = found[0]?.name ?? first.slice(0, Math.max(first.indexOf('@', 1), 1))
    const keys = this.#graph.numbersOf(descriptors)
    this.#graph.add(
      name,
      numbers.find((number) => number !== undefined),
      keys,
      needs,
    )
  }

  #addDirect(needs: readonly number[]): void {
    if (this.#direct.length < MAX_GRAPH_EDGES) for (const need of needs) this.#direct.push(need)
  }
}

/** `left@npm:^1.0.0`; not `left@https://…`. */
function isRange(descriptor: string): boolean {
  return descriptor.startsWith('npm:', descriptor.indexOf('@', 1) + 1)
}
