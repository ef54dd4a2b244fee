import type { Gap, GapReason, Report, Repository } from '@ioc-scanner/core'

/** Counts what was looked at, and names what could not be. */
export class Coverage {
  readonly gaps: Gap[] = []
  readonly #skipped: { repository: string; reason: string }[] = []
  readonly #failedFiles = new Set<string>()
  #listed = 0
  #unreachable = 0
  #failed = 0
  #concluded = 0
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
    if (gap.repository !== null) this.#unreachable += 1
    this.gap(gap)
  }

  repositorySkipped(repository: string, reason: string): void {
    this.#skipped.push({ repository, reason })
  }

  /** Its tree could not be had at all. */
  repositoryFailed(): void {
    this.#failed += 1
  }

  /** Everything of it was read or named as a gap. */
  repositoryScanned(): void {
    this.#concluded += 1
  }

  fileWanted(): void {
    this.#wanted += 1
  }

  fileRead(fetched: boolean): void {
    if (fetched) this.#fetched += 1
    else this.#known += 1
  }

  fileFailed(repository: Repository, path: string, reason: GapReason, detail: string): void {
    this.#failedFiles.add(`${repository.id}\0${path}`)
    this.gap({ repository: repository.nameWithOwner, ref: repository.head?.ref ?? null, path, reason, detail })
  }

  gap(gap: Gap): void {
    this.gaps.push(gap)
    this.told(gap)
  }

  summary(): Report['coverage'] {
    const scanned = this.#concluded - this.#failed
    const total = this.#listed + this.#unreachable
    return {
      repositories: {
        total,
        scanned,
        unchanged: 0,
        skipped: this.#skipped.length,
        failed: total - scanned - this.#skipped.length,
      },
      files: {
        total: this.#wanted,
        fetched: this.#fetched,
        from_inventory: this.#known,
        skipped: 0,
        failed: this.#failedFiles.size,
      },
      skipped: this.#skipped,
      gaps: [...this.gaps],
    }
  }
}
