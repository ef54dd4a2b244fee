import { normaliseName, type ParsedManifest, type ReportProblem } from '@ioc-scanner/core'
import { KeyedGraph } from '../reading/keyed-graph.js'
import { PackageList, type Keeps } from '../reading/package-list.js'
import { ELEMENT, type PathVisitor } from '../reading/path-visitor.js'
import type { Scalar } from '../reading/tree-sink.js'

/** Of one entry. */
const MAX_VERSIONS = 100
const LISTS = new Set(['packages', 'packages-dev'])

/** Collects the packages of one composer.lock: `{ "packages": [ … ], "packages-dev": [ … ] }`. */
export class ComposerReader implements PathVisitor {
  readonly #report: ReportProblem
  readonly #packages: PackageList
  readonly #graph = new KeyedGraph()
  #hasList = false
  #line = 1
  #name = ''
  /** More than one only where the entry says so twice: in a merge conflict, by a duplicate key. */
  #versions: string[] = []
  /** Keys of the graph. */
  #needs: number[] = []
  /** A folder of the repository itself. */
  #isLocal = false

  constructor(report: ReportProblem, keeps?: Keeps) {
    this.#report = report
    this.#packages = new PackageList('Packagist', 'version', keeps)
  }

  opened(path: readonly string[], kind: 'object' | 'array', line: number): void {
    if (path.length === 0 ? kind !== 'object' : path.length === 1 && isList(path) && kind !== 'array') {
      this.#report({ line, reason: 'not a composer.lock: it has no list of packages there' })
    }
    if (path.length === 1 && isList(path)) this.#hasList = true
    if (!isEntry(path)) return
    this.#line = line
    this.#name = ''
    this.#versions = []
    this.#needs = []
    this.#isLocal = false
  }

  value(path: readonly string[], value: Scalar, line: number): void {
    if (path.length === 1 && value === null) return // `"packages-dev": null`, as composer 1 wrote without dev packages
    if (path.length === 0 || (path.length <= 2 && isList(path)))
      this.#report({ line, reason: 'a value where packages are due' })
    if (path.length < 3 || !isList(path) || path[1] !== ELEMENT || typeof value !== 'string') return
    const [, , key = '', below, ...deeper] = path
    if (key === 'require' && below !== undefined && deeper.length === 0)
      this.#graph.collect(this.#needs, normalised(below))
    if (key === 'dist' && below === 'type' && deeper.length === 0 && value === 'path') this.#isLocal = true
    if (below !== undefined || value === '') return
    if (key === 'version') {
      if (this.#versions.length < MAX_VERSIONS) this.#versions.push(value)
      else this.#report({ line, reason: `more than ${MAX_VERSIONS} versions of a package: this one was not read` })
    }
    if (key !== 'name') return
    this.#name = normalised(value)
    this.#line = line
  }

  closed(path: readonly string[]): void {
    if (path.length === 0 && !this.#hasList) this.#report({ reason: 'not a composer.lock: it has no list of packages' })
    if (!isEntry(path)) return
    const line = this.#line
    if (this.#name === '') this.#report({ line, reason: 'package without name' })
    else if (this.#versions.length === 0) this.#report({ line, reason: 'package without version' })
    else this.#addPackage(line)
  }

  finish(): ParsedManifest {
    return { packages: this.#packages.packages(this.#graph.paths()) }
  }

  #addPackage(line: number): void {
    const versions = this.#isLocal ? [] : this.#versions
    const numbers = versions.map((version) => this.#packages.add(this.#name, version, line))
    const number = numbers.find((one) => one !== undefined)
    this.#graph.add(this.#name, number, this.#graph.numbersOf([this.#name]), this.#needs)
  }
}

function isList(path: readonly string[]): boolean {
  return path[0] !== undefined && LISTS.has(path[0])
}

function isEntry(path: readonly string[]): boolean {
  return path.length === 2 && isList(path) && path[1] === ELEMENT
}

function normalised(name: string): string {
  return normaliseName('Packagist', name)
}
