import { normaliseName, type Ecosystem, type Package } from '@ioc-scanner/core'
import { ownCopy } from './own-copy.js'
import type { PathOf } from './package-graph.js'

type ListedPackage = Package & { readonly line: number }

/** Whether a package is wanted, from `ParserStreamInput`. */
export type Keeps = (found: Package) => boolean

/**
 * Collects the packages of one file, each name at a version once, with the line that names it first. A lockfile says
 * versions, a manifest constraints.
 */
export class PackageList {
  readonly #ecosystem: Ecosystem
  readonly #says: 'version' | 'constraint'
  readonly #keeps: Keeps | undefined
  readonly #packages: ListedPackage[] = []
  /** By name: the number of the only version that was met, or the numbers of each. */
  readonly #numbers = new Map<string, number | Map<string, number>>()

  constructor(ecosystem: Ecosystem, says: 'version' | 'constraint', keeps?: Keeps) {
    this.#ecosystem = ecosystem
    this.#says = says
    this.#keeps = keeps
  }

  /**
   * @param text The version, or the constraint.
   * @returns The package's number, from 0; undefined for one that nobody wants.
   */
  add(name: string, text: string, line: number): number | undefined {
    const normalised = normaliseName(this.#ecosystem, name)
    if (this.#keeps?.(this.#packageOf(normalised, text, line)) === false) return undefined
    const known = this.#numbers.get(normalised)
    if (known === undefined) {
      const own = ownCopy(normalised)
      this.#numbers.set(own, this.#packages.length)
      return this.#push(own, text, line)
    }
    const numbers = typeof known === 'number' ? new Map([[this.#textOf(known), known]]) : known
    const number = numbers.get(text)
    if (number !== undefined) return this.#met(number, line)
    const added = this.#push(ownCopy(normalised), text, line)
    numbers.set(this.#textOf(added), added)
    if (numbers !== known) this.#numbers.set(normalised, numbers)
    return added
  }

  /** All of them by line; `pathOf` is asked with their numbers. */
  packages(pathOf: PathOf = () => undefined): readonly Package[] {
    return this.#packages
      .map((one, number) => {
        const dependencyPath = pathOf(number)
        return dependencyPath === undefined ? one : { ...one, dependencyPath }
      })
      .sort((a, b) => a.line - b.line)
  }

  #met(number: number, line: number): number {
    const one = this.#packages[number]
    if (one !== undefined && line < one.line) this.#packages[number] = { ...one, line }
    return number
  }

  #push(name: string, text: string, line: number): number {
    return this.#packages.push(this.#packageOf(name, ownCopy(text), line)) - 1
  }

  #packageOf(name: string, text: string, line: number): ListedPackage {
    const ecosystem = this.#ecosystem
    return this.#says === 'version'
      ? { ecosystem, name, version: text, line }
      : { ecosystem, name, constraint: text, line }
  }

  #textOf(number: number): string {
    const one = this.#packages[number]
    return one?.version ?? one?.constraint ?? ''
  }
}
