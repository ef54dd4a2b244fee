import type { Package } from '@ioc-scanner/core'
import type { PackageIds } from './package-ids.js'

export type IsWanted = (named: Pick<Package, 'ecosystem' | 'name'>) => boolean

const UNKNOWN = 0
const UNWANTED = 1
const WANTED = 2

/** What a scan's question answered, by package: ten thousand lockfiles name the same packages, and it is asked once for each. */
export class WantedPackages {
  #answers = new Uint8Array(4096)

  constructor(
    private readonly isWanted: IsWanted,
    private readonly packages: PackageIds,
  ) {}

  has(packageId: number): boolean {
    if (packageId >= this.#answers.length) {
      const larger = new Uint8Array(Math.max(packageId + 1, this.#answers.length * 2))
      larger.set(this.#answers)
      this.#answers = larger
    }
    const known = this.#answers[packageId]
    if (known !== UNKNOWN) return known === WANTED
    const named = this.packages.packageOf(packageId)
    const answer = named !== undefined && this.isWanted(named)
    this.#answers[packageId] = answer ? WANTED : UNWANTED
    return answer
  }
}
