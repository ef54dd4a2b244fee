import type { Gap, GapReason, Report, Repository } from '@ioc-scanner/core'

/**
 * Counts what was looked at, and names what could not be. Every repository and every file is counted once:
 * `total = scanned + skipped + failed` repositories, `total = fetched + from_inventory + failed` files. Failed is also
 * what an interrupted scan did not reach.
 */
export class Coverage {
  readonly gaps: Gap[] = []
  readonly #skipped: { repository: string; reason: string }[] = []
  readonly #unreachable = new Set<string>()
  readonly #failedFiles = new Set<string>()
  #listed = 0
  #scanned = 0
  #wanted = 0
  #fetched = 0
  #known = 0

  constructor(private readonly told: (gap: Gap) => void) {}

  get repositoriesListed(): number {
    return this.#listed
  }

  repositoryListed(): void {
    this.#listed += 1
  }

  /** Known to exist, but it cannot be listed. */
  repositoryUnreachable(gap: Gap): void {
    if (gap.repository !== null) this.#unreachable.add(gap.repository)
    this.gap(gap)
  }

  repositorySkipped(repository: string, reason: string): void {
    this.#skipped.push({ repository, reason })
  }

  /** Its files were listed, and each was read or named as a gap. */
  repositoryScanned(): void {
    this.#scanned += 1
  }

  fileWanted(): void {
    this.#wanted += 1
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
    this.gap({ repository: repository.nameWithOwner, ref: repository.head?.ref ?? null, path, reason, detail })
  }

  hasFailed(repository: Repository, path: string): boolean {
    return this.#failedFiles.has(keyOf(repository, path))
  }

  gap(gap: Gap): void {
    this.gaps.push(gap)
    this.told(gap)
  }

  summary(): Report['coverage'] {
    const total = this.#listed + this.#unreachable.size
    return {
      repositories: {
        total,
        scanned: this.#scanned,
        unchanged: 0,
        skipped: this.#skipped.length,
        failed: total - this.#scanned - this.#skipped.length,
      },
      files: {
        total: this.#wanted,
        fetched: this.#fetched,
        from_inventory: this.#known,
        skipped: 0,
        failed: this.#wanted - this.#fetched - this.#known,
      },
      skipped: this.#skipped,
      gaps: [...this.gaps],
    }
  }
}

const keyOf = ({ id }: Repository, path: string): string => `${id}\0${path}`
