import { normaliseName, type Ecosystem, type Package } from '@ioc-scanner/core'
import { ownCopy } from './own-copy.js'
import type { PathOf } from './package-paths.js'

/** Collects the packages of one file: each name at a version once, with the line that names it first. */
export class PackageList {
  readonly #ecosystem: Ecosystem
  readonly #packages: (Package & { readonly line: number })[] = []
  readonly #numbers = new Map<string, number>()

  constructor(ecosystem: Ecosystem) {
    this.#ecosystem = ecosystem
  }

  /** What the file resolves to. @returns The package's number, from 0. */
  resolved(name: string, version: string, line: number): number {
    const key = `${name}\n${version}`
    return this.#known(key, line) ?? this.#add(key, { ...this.#named(name, line), version: ownCopy(version) })
  }

  /** What the file only declares. @returns The package's number, from 0. */
  declared(name: string, constraint: string, line: number): number {
    const key = `${name}\n\n${constraint}`
    return this.#known(key, line) ?? this.#add(key, { ...this.#named(name, line), constraint: ownCopy(constraint) })
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

  #known(key: string, line: number): number | undefined {
    const number = this.#numbers.get(key)
    const one = number === undefined ? undefined : this.#packages[number]
    if (number !== undefined && one !== undefined && line < one.line) this.#packages[number] = { ...one, line }
    return number
  }

  #named(name: string, line: number): Pick<Package, 'ecosystem' | 'name'> & { readonly line: number } {
    return { ecosystem: this.#ecosystem, name: ownCopy(normaliseName(this.#ecosystem, name)), line }
  }

  #add(key: string, one: Package & { readonly line: number }): number {
    this.#numbers.set(key, this.#packages.length)
    return this.#packages.push(one) - 1
  }
}
