import { messageOf, type Finding, type Indicator, type Package, type Repository } from '@ioc-scanner/core'
import { resolvedFindings } from '../pipeline/decide-findings.js'
import { lockedBy } from '../pipeline/locked-by.js'
import { RepositoryWork, type Lockfile } from '../pipeline/repository-work.js'
import { IndicatorIndex } from './indicator-index.js'

/** A package that an earlier scan met in a file. */
export interface StoredPackage {
  readonly path: string
  /** Name of the parser that read it. */
  readonly parser: string
  readonly found: Package
}

/** What is known of one ref of a repository. */
export interface StoredRepository<Stored extends StoredPackage> {
  readonly repository: Repository
  /** Those of the names that indicators name: all versions of them, since a harmless one settles a manifest. */
  readonly packages: readonly Stored[]
  /** By folder: who read a lockfile in it, and read it whole. */
  readonly lockedFolders: ReadonlyMap<string, ReadonlySet<Lockfile>>
}

export interface Judged<Stored extends StoredPackage> {
  readonly stored: Stored
  readonly finding: Finding
}

/** Matches what is stored as a scan matches what it reads: new indicators are answered without a scan. */
export class Judge {
  readonly #index = new IndicatorIndex()

  constructor(indicators: Iterable<Indicator>) {
    for (const indicator of indicators) this.#index.add(indicator)
  }

  /** Whether any indicator means that version, or may mean that constraint, whatever a lockfile says. */
  concerns(found: Package): boolean {
    return this.#index.match(found).length > 0
  }

  /**
   * The findings among these packages: several where several campaigns have an indicator for one.
   * @param failed is told of a package that is none, such as one whose name its ecosystem does not allow
   */
  findings<Stored extends StoredPackage>(
    { repository, packages, lockedFolders }: StoredRepository<Stored>,
    failed: (stored: Stored, reason: string) => void,
  ): readonly Judged<Stored>[] {
    const work = new RepositoryWork(repository)
    for (const [folder, lockfiles] of lockedFolders) work.lockedFolders.set(folder, new Set(lockfiles))
    const occurrences = packages.map((stored) => ({
      stored,
      occurrence: {
        path: stored.path,
        parser: stored.parser,
        found: stored.found,
        matches: this.#index.match(stored.found),
      },
    }))
    work.occurrences.push(...occurrences.map(({ occurrence }) => occurrence))
    const isLocked = lockedBy(work)
    return occurrences
      .filter(({ occurrence }) => occurrence.matches.length > 0)
      .filter(({ occurrence }) => occurrence.found.version !== undefined || !isLocked(occurrence))
      .flatMap(({ stored, occurrence }) => {
        try {
          return resolvedFindings(work, occurrence).map((finding) => ({ stored, finding }))
        } catch (cause) {
          failed(stored, messageOf(cause))
          return []
        }
      })
  }
}
