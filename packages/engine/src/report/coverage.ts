import type { Gap, GapReason, Report, Repository, TreeListing } from '@ioc-scanner/core'
import { prunedName } from '../pipeline/exclusions.js'
import { LeftOut } from './left-out.js'
import { MOST_NAMED, UnfollowedEntries } from './unfollowed-entries.js'

/** How a scan ended, for what it left open. */
interface Ending {
  readonly reason: GapReason
  readonly words: string
}

/**
 * Counts what was looked at, and names what could not be. Every repository and every file is counted once:
 * `total = scanned + unchanged + skipped + failed` repositories, `total = fetched + from_inventory + skipped + failed` files. Failed is also
 * what an interrupted scan did not reach: `nameUnreached` makes gaps of it.
 */
export class Coverage {
  readonly gaps: Gap[] = []
  readonly #skipped: { repository: string; reason: string }[] = []
  readonly #unreachable = new Set<string>()
  readonly #failedFiles = new Set<string>()
  /** Listed, and neither skipped nor done; by id. */
  readonly #open = new Map<string, Repository>()
  readonly #submodules = new UnfollowedEntries()
  readonly #links = new UnfollowedEntries()
  readonly #leftOut = new LeftOut()
  readonly #pruned = new UnfollowedEntries()
  readonly #prunedNames = new Set<string>()
  #expected: number | null = null
  #isListingDone = false
  #brokeOffFor: GapReason | undefined
  #listed = 0
  #scanned = 0
  #unchanged = 0
  #wanted = 0
  #fetched = 0
  #known = 0

  constructor(private readonly told: (gap: Gap) => void) {}

  get repositoriesListed(): number {
    return this.#listed
  }

  /** So many more repositories are about to be listed. */
  repositoriesExpected(count: number): void {
    this.#expected = (this.#expected ?? 0) + count
  }

  /** How many repositories there are, as far as the source told. */
  get expected(): number | null {
    return this.#expected
  }

  repositoryListed(repository: Repository): void {
    this.#listed += 1
    this.#open.set(repository.id, repository)
  }

  /** No more repositories come; what is missing for a reason is a gap. */
  listingDone(): void {
    this.#isListingDone = true
  }

  /** Known to exist, but it cannot be listed. */
  repositoryUnreachable(gap: Gap): void {
    if (gap.repository !== null) this.#unreachable.add(gap.repository)
    this.gap(gap)
  }

  repositorySkipped({ id, nameWithOwner }: Repository, reason: string): void {
    if (this.#open.delete(id)) this.#skipped.push({ repository: nameWithOwner, reason })
  }

  /** Its files were listed, and each was read or named as a gap. @param since The last scan. */
  repositoryScanned({ id }: Repository, since: 'changed' | 'unchanged' = 'changed'): void {
    if (!this.#open.delete(id)) return
    if (since === 'unchanged') this.#unchanged += 1
    else this.#scanned += 1
  }

  /** Its files could not be listed: a gap names it. */
  repositoryFailed({ id }: Repository): void {
    this.#open.delete(id)
  }

  /** A folder that the user chose not to look into, or a file not to be read. */
  leftOut(repository: Repository, reason: string, what: 'folders' | 'files'): void {
    this.#leftOut.add(repository, reason, what)
  }

  /** Folders that no scan looks into, and that may hold what is installed there. */
  pruned(repository: Repository, paths: readonly string[]): void {
    for (const path of paths) this.#prunedNames.add(prunedName(path) ?? path)
    if (paths.length > 0)
      this.#pruned.add(repository, { count: paths.length, first: [...paths].sort().slice(0, MOST_NAMED) })
  }

  /** What leads out of a repository, and was not looked into. */
  notFollowed({ repository, submodules, links }: TreeListing): void {
    if (submodules !== undefined) this.#submodules.add(repository, submodules)
    if (links !== undefined) this.#links.add(repository, links)
  }

  /** Whether everything that the target names was listed. */
  get isListingWhole(): boolean {
    return (
      this.#isListingDone && this.#brokeOffFor === undefined && this.gaps.every(({ repository }) => repository !== null)
    )
  }

  fileWanted(): void {
    this.#wanted += 1
  }

  /** Files of other refs, counted there. */
  filesElsewhere({ total, skipped, fetched, from_inventory }: Report['coverage']['files']): void {
    this.#wanted += total - skipped
    this.#fetched += fetched
    this.#known += from_inventory
  }

  /** Its content was had: over the wire, or because it was known. A file that failed before is not counted. */
  fileRead(repository: Repository, path: string, from: 'wire' | 'inventory'): void {
    if (this.#failedFiles.has(keyOf(repository, path))) return
    if (from === 'wire') this.#fetched += 1
    else this.#known += 1
  }

  /** It could not be read, or not as a whole. */
  fileFailed(repository: Repository, path: string, reason: GapReason, detail: string): void {
    this.#failedFiles.add(keyOf(repository, path))
    this.gap({ ...placeOf(repository), path, reason, detail })
  }

  hasFailed(repository: Repository, path: string): boolean {
    return this.#failedFiles.has(keyOf(repository, path))
  }

  gap(gap: Gap): void {
    this.gaps.push(gap)
    this.told(gap)
  }

  /** A stage broke off, for the reason of that gap: what it leaves open was not looked at. */
  brokeOff(gap: Gap): void {
    this.#brokeOffFor ??= gap.reason
    this.gap(gap)
  }

  /** At the end of a scan: a gap for every repository that was listed and not finished, and one for those never listed. */
  nameUnreached(isInterrupted: boolean): void {
    const { reason, words } = this.#ending(isInterrupted)
    const left = [...this.#open.values()]
    this.#open.clear()
    for (const repository of left)
      this.gap({ ...placeOf(repository), path: null, reason, detail: `${words} before all of it was read` })
    if (this.#isListingDone) return
    const whole = { repository: null, ref: null, path: null }
    this.gap({ ...whole, reason, detail: `${words} after ${this.listedOfExpected}; the others were not looked at` })
  }

  /** `20 of 300 repositories were listed` */
  get listedOfExpected(): string {
    const listed = this.#listed + this.#unreachable.size
    const all = this.#expected !== null && this.#expected > listed ? `of ${this.#expected} ` : ''
    return `${listed} ${all}repositories were listed`
  }

  /** What leads elsewhere and is no gap: in scope is what lies in the repositories. */
  warnings(): readonly string[] {
    return [
      ...this.#submodules.sentences('submodule', (counted, isOne) =>
        isOne
          ? `${counted} is a repository of its own and was not looked at`
          : `${counted} are repositories of their own and were not looked at`,
      ),
      ...this.#links.sentences(
        'symbolic link',
        (counted, isOne) =>
          `${counted} ${isOne ? 'was' : 'were'} not followed; what they point to inside their repository is read at its own path`,
      ),
      ...this.#pruned.sentences(
        'folder',
        (counted, isOne) =>
          `${counted} ${isOne ? 'was' : 'were'} not looked into (${[...this.#prunedNames].sort().join(', ')}: other people's code, ` +
          `or a tool's own; scan --path on such a folder looks into it)`,
      ),
    ]
  }

  summary(): Report['coverage'] {
    const total = this.#listed + this.#unreachable.size
    return {
      repositories: {
        total,
        scanned: this.#scanned,
        unchanged: this.#unchanged,
        skipped: this.#skipped.length,
        failed: total - this.#scanned - this.#unchanged - this.#skipped.length,
      },
      files: {
        total: this.#wanted + this.#leftOut.files,
        fetched: this.#fetched,
        from_inventory: this.#known,
        skipped: this.#leftOut.files,
        failed: this.#wanted - this.#fetched - this.#known,
      },
      skipped: [...this.#skipped, ...this.#leftOut.entries],
      gaps: [...this.gaps],
    }
  }

  /**
   * `deadline` is what ends a scan from outside: here the user who would not wait any longer. No answer of the source, no
   * limit and no file is to blame, and the next scan may well read everything.
   */
  #ending(isInterrupted: boolean): Ending {
    if (isInterrupted) return { reason: 'deadline', words: 'the scan was interrupted' }
    if (this.#brokeOffFor !== undefined) return { reason: this.#brokeOffFor, words: 'the scan broke off' }
    return { reason: 'plugin', words: 'the repository source ended' }
  }
}

const keyOf = ({ id }: Repository, path: string): string => `${id}\0${path}`

function placeOf({ nameWithOwner, head }: Repository): Pick<Gap, 'repository' | 'ref'> {
  return { repository: nameWithOwner, ref: head?.ref ?? null }
}
