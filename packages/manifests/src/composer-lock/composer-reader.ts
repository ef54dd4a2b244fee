import { normaliseName, type Package, type ReportProblem } from '@ioc-scanner/core'
import { resolved } from '../reading/found-package.js'
import { pathsBetween, type DependencyNode } from '../reading/keyed-graph.js'
import { ownCopy } from '../reading/own-copy.js'
import { ELEMENT, type PathVisitor } from '../reading/path-visitor.js'
import type { Scalar } from '../reading/tree-sink.js'

interface Library extends DependencyNode {
  /** More than one only where the entry says so twice: in a merge conflict, by a duplicate key. */
  readonly versions: ReadonlySet<string>
  readonly line: number
  /** A folder of the repository itself. */
  readonly isLocal: boolean
}

const LISTS = new Set(['packages', 'packages-dev'])

/** Collects the packages of one composer.lock: `{ "packages": [ … ], "packages-dev": [ … ] }`. */
export class ComposerReader implements PathVisitor {
  readonly #report: ReportProblem
  readonly #libraries: Library[] = []
  #hasList = false
  #line = 1
  #name = ''
  #versions = new Set<string>()
  #needs: string[] = []
  #isLocal = false

  constructor(report: ReportProblem) {
    this.#report = report
  }

  opened(path: readonly string[], kind: 'object' | 'array', line: number): void {
    if (path.length === 0 ? kind !== 'object' : path.length === 1 && isList(path) && kind !== 'array') {
      this.#report({ line, reason: 'not a composer.lock: it has no list of packages there' })
    }
    if (path.length === 1 && isList(path)) this.#hasList = true
    if (!isEntry(path)) return
    this.#line = line
    this.#name = ''
    this.#versions = new Set()
    this.#needs = []
    this.#isLocal = false
  }

  value(path: readonly string[], value: Scalar, line: number): void {
    if (path.length === 1 && value === null) return // `"packages-dev": null`, as composer 1 wrote without dev packages
    if (path.length === 0 || (path.length <= 2 && isList(path)))
      this.#report({ line, reason: 'a value where packages are due' })
    if (path.length < 3 || !isList(path) || path[1] !== ELEMENT || typeof value !== 'string') return
    const [, , key = '', below, ...deeper] = path
    if (key === 'require' && below !== undefined && deeper.length === 0) this.#needs.push(normalised(below))
    if (key === 'dist' && below === 'type' && deeper.length === 0 && value === 'path') this.#isLocal = true
    if (below !== undefined || value === '') return
    if (key === 'version') this.#versions.add(ownCopy(value))
    if (key !== 'name') return
    this.#name = normalised(value)
    this.#line = line
  }

  closed(path: readonly string[]): void {
    if (path.length === 0 && !this.#hasList) this.#report({ reason: 'not a composer.lock: it has no list of packages' })
    if (!isEntry(path)) return
    const line = this.#line
    if (this.#name === '') this.#report({ line, reason: 'package without name' })
    else if (this.#versions.size === 0) this.#report({ line, reason: 'package without version' })
    else {
      this.#libraries.push({
        name: this.#name,
        keys: [this.#name],
        needs: this.#needs,
        versions: this.#versions,
        line,
        isLocal: this.#isLocal,
      })
    }
  }

  packages(): readonly Package[] {
    const pathOf = pathsBetween(this.#libraries)
    return this.#libraries.flatMap(({ name, versions, line, isLocal }, number) =>
      isLocal
        ? []
        : [...versions].map((version) =>
            resolved('Packagist', name, version, { line, dependencyPath: pathOf(number) }),
          ),
    )
  }
}

function isList(path: readonly string[]): boolean {
  return path[0] !== undefined && LISTS.has(path[0])
}

function isEntry(path: readonly string[]): boolean {
  return path.length === 2 && isList(path) && path[1] === ELEMENT
}

function normalised(name: string): string {
  return ownCopy(normaliseName('Packagist', name))
}
