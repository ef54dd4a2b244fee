import { printable, type Repository, type Unfollowed } from '@ioc-scanner/core'

export const MOST_NAMED = 5

/** Entries of one kind that lead elsewhere, over all repositories: how many, and the first of them by name. */
export class UnfollowedEntries {
  #count = 0
  #repositories = 0
  #named: readonly string[] = []

  add({ nameWithOwner }: Repository, { count, first }: Unfollowed): void {
    this.#count += count
    this.#repositories += 1
    const names = first.map((path) => printable(`${nameWithOwner} ${path}`))
    this.#named = [...this.#named, ...names].sort().slice(0, MOST_NAMED)
  }

  /**
   * One sentence for all of them; none where there are none.
   * @param say Puts it together from the number in words (`3 links in 2 repositories`) and whether there is just one.
   */
  sentences(noun: string, say: (counted: string, isOne: boolean) => string): readonly string[] {
    if (this.#count === 0) return []
    const places = this.#repositories === 1 ? '1 repository' : `${this.#repositories} repositories`
    const isOne = this.#count === 1
    const more = this.#count - this.#named.length
    const others = more === 0 ? '' : ` and ${more} more`
    return [
      `${say(`${this.#count} ${noun}${isOne ? '' : 's'} in ${places}`, isOne)}: ${this.#named.join(', ')}${others}`,
    ]
  }
}
