import type { ParsedManifest, ReportProblem } from '@ioc-scanner/core'
import { PackageList } from '../reading/package-list.js'
import { KeyedGraph } from '../reading/keyed-graph.js'
import type { ManifestSink, Scalar } from '../reading/tree-sink.js'
import { identityOfResolution } from './resolution.js'

type Place = 'elsewhere' | 'root' | 'metadata' | 'entry' | 'edges'

interface Entry {
  readonly descriptors: readonly string[]
  readonly line: number
  version: string
  resolution: string
  readonly needs: string[]
}

const KNOWN_VERSIONS = /^[3-9]$|^10$/
/** A range with its protocol; yarn 2 and 3 leave out `npm:` in the lists of dependencies. */
const PROTOCOL = /^[a-z][a-z+]*:/i

/** Turns what a reader tells of a yarn.lock of yarn 2 or later into packages. */
export class LockfileReader implements ManifestSink {
  readonly #report: ReportProblem
  readonly #packages = new PackageList('npm', 'version')
  readonly #graph = new KeyedGraph()
  readonly #direct: string[] = []
  readonly #places: Place[] = []
  readonly #descriptors = new Set<string>()
  #key = ''
  #keyLine = 1
  #entry: Entry | undefined
  #version: string | undefined

  constructor(report: ReportProblem) {
    this.#report = report
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
        if (this.#entry !== undefined && this.#key === 'version') this.#entry.version = text
        else if (this.#entry !== undefined && this.#key === 'resolution') this.#entry.resolution = text
        return
      case 'edges':
        this.#entry?.needs.push(`${this.#key}@${PROTOCOL.test(text) ? text : `npm:${text}`}`)
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
    this.#entry = { descriptors, line: this.#keyLine, version: '', resolution: '', needs: [] }
  }

  #endEntry({ descriptors, line, version, resolution, needs }: Entry): void {
    const identity = identityOfResolution(resolution, version, descriptors.some(isRange))
    if (resolution === '') this.#report({ line, reason: 'package without resolution' })
    else if (identity === 'unknown') this.#report({ line, reason: 'a resolution that names no version' })
    const found = identity === 'unknown' ? undefined : identity
    const number = found === undefined ? undefined : this.#packages.add(found.name, found.version, line)
    if (resolution.includes('@workspace:')) this.#direct.push(...needs)
    const [first = ''] = descriptors
    const name = found?.name ?? first.slice(0, Math.max(first.indexOf('@', 1), 1))
    this.#graph.add({ name, keys: descriptors, needs }, number)
  }
}

/** `left@npm:^1.0.0`; not `left@https://…`. */
function isRange(descriptor: string): boolean {
  return descriptor.startsWith('npm:', descriptor.indexOf('@', 1) + 1)
}
