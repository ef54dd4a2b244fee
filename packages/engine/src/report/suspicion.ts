import { printable, type InventoryStore, type PreviousScan, type Report, type Repository } from '@ioc-scanner/core'
import type { Reading } from '../pipeline/extract-packages.js'
import type { RepositoryWork } from '../pipeline/repository-work.js'
import { versioned, type WantedFile } from '../pipeline/wanted-file.js'

/** So many names are told; the rest is counted. */
const MOST_NAMED = 5
/** A share of refused repositories that grows by more than this, and by so many, is no chance. */
const REFUSED_SHARE = 0.02
const REFUSED_COUNT = 2
const OVER_PREDICTION = 1.5
const POINTS_THAT_MATTER = 20
const REFUSALS: readonly string[] = ['forbidden', 'saml', 'not-found', 'blocked']

/**
 * Compares a scan with the last one of the same target. What looks like less to worry about may be a token that sees less, a
 * parser that went blind, or somebody who hides something.
 */
export class Suspicion {
  readonly #emptied: string[] = []
  /** Files that held packages before this scan and now hold none, by repository id, until it is concluded. */
  readonly #empty = new Map<string, WantedFile[]>()
  readonly #seen = new Set<string>()
  #before: ReadonlyMap<string, Pick<Repository, 'nameWithOwner' | 'head'>> | undefined

  constructor(
    private readonly previous: PreviousScan | null,
    private readonly inventory: Pick<InventoryStore, 'find'>,
  ) {}

  /** The repository was listed, and wanted. */
  listed({ id }: Repository): void {
    this.#seen.add(id)
  }

  read({ place, extractions, fetched }: Reading): void {
    if (!fetched || this.previous === null) return
    place.work.fetched += 1
    const isEmpty = extractions.every(({ extraction }) => extraction.packages.length === 0)
    if (!isEmpty || extractions.length === 0) return
    const { id } = place.work.repository
    this.#empty.set(id, [...(this.#empty.get(id) ?? []), place])
  }

  /** @returns Whether nothing has changed since the last scan: its head is the same, and nothing had to be fetched. */
  async concluded({ repository, fetched }: RepositoryWork): Promise<'changed' | 'unchanged'> {
    if (this.previous === null) return 'changed'
    const places = this.#empty.get(repository.id)
    this.#empty.delete(repository.id)
    if (places !== undefined) {
      const counts = await this.previous.packagesAt(repository.id)
      for (const place of places) {
        const { path } = place.file
        const count = counts.get(path) ?? 0
        if (count > 0 && (await this.#isEmpty(place)))
          this.#emptied.push(`${repository.nameWithOwner} ${path} (${count} before)`)
      }
    }
    this.#before ??= await this.previous.seen()
    const { head } = this.#before.get(repository.id) ?? { head: null }
    const isSame = head !== null && head.commit === repository.head?.commit
    return isSame && fetched === 0 ? 'unchanged' : 'changed'
  }

  /** Of a file that was read as a stream, the reading holds what an indicator names; the inventory holds all of it. */
  async #isEmpty({ file, readers }: WantedFile): Promise<boolean> {
    for (const parser of readers.parsers) {
      const known = await this.inventory.find({ oid: file.oid, parser: versioned(parser) })
      if (known === undefined || known.packages.length > 0) return false
    }
    return true
  }

  /** At the end of a scan. @param isComplete Whether the listing came to its end. */
  async warnings(
    { coverage, metrics, prediction }: Pick<Report, 'coverage' | 'metrics' | 'prediction'>,
    isComplete: boolean,
  ): Promise<readonly string[]> {
    const warnings: string[] = []
    if (prediction !== null) {
      const points = metrics.api.rest.points + metrics.api.graphql.points
      if (points > prediction.points * OVER_PREDICTION && points - prediction.points > POINTS_THAT_MATTER)
        warnings.push(`the scan cost ${points} points where ${Math.round(prediction.points)} were predicted`)
    }
    if (this.previous === null) return warnings
    const since = `since the scan of ${new Date(this.previous.finishedAtMs).toISOString()}`
    if (isComplete) {
      this.#before ??= await this.previous.seen()
      const gone = [...this.#before].filter(([id]) => !this.#seen.has(id)).map(([, { nameWithOwner }]) => nameWithOwner)
      if (gone.length > 0)
        warnings.push(`${gone.length} of ${this.#before.size} repositories have vanished ${since}: ${named(gone)}`)
    }
    if (this.#emptied.length > 0)
      warnings.push(
        `${this.#emptied.length === 1 ? '1 file has lost all its' : `${this.#emptied.length} files have lost all their`} packages ${since}: ${named(this.#emptied)}`,
      )
    const refused = refusalsIn(coverage)
    const refusedBefore = REFUSALS.reduce((sum, reason) => sum + (this.previous?.gaps.get(reason) ?? 0), 0)
    const total = Math.max(1, coverage.repositories.total)
    const share = refused / total - refusedBefore / Math.max(1, this.previous.repositories)
    if (share > REFUSED_SHARE && refused - refusedBefore >= REFUSED_COUNT)
      warnings.push(
        `${refused} refusals (forbidden or not found), ${refusedBefore} in the scan before: the login sees less than it did`,
      )
    return warnings
  }
}

function refusalsIn({ gaps }: Report['coverage']): number {
  return gaps.filter(({ reason }) => REFUSALS.includes(reason)).length
}

function named(names: readonly string[]): string {
  const first = names.slice(0, MOST_NAMED).map(printable).join(', ')
  return names.length > MOST_NAMED ? `${first} and ${names.length - MOST_NAMED} more` : first
}
