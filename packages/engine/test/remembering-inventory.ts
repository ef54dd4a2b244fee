import type {
  BlobKey,
  Extraction,
  ExtractionRecorder,
  InventoryStore,
  ListedPage,
  Package,
  Report,
  Repository,
  ScanRecord,
  ScanStart,
  SeenRepository,
  Team,
} from '@ioc-scanner/core'

interface Noted {
  readonly start: ScanStart
  readonly pages: ListedPage[]
  readonly seen: SeenRepository[]
  isListed: boolean
  report?: Report
}

/** An inventory that outlives its scans, in memory: it does what the ports promise, and shows what it was told. */
export class RememberingInventory implements InventoryStore {
  readonly extractions = new Map<string, Extraction>()
  readonly scans: Noted[] = []
  readonly knownTeams = new Map<string, { readonly teams: readonly Team[]; readonly askedAtMs: number }>()
  readonly journal = { begin: (start: ScanStart) => this.#begin(start) }

  async find(key: BlobKey): Promise<Extraction | undefined> {
    return this.extractions.get(textOf(key))
  }

  async record(key: BlobKey, extraction: Extraction): Promise<void> {
    this.extractions.set(textOf(key), extraction)
  }

  recorder(key: BlobKey): ExtractionRecorder {
    const packages: Package[] = []
    return {
      add: (found) => packages.push(found),
      finish: (rest) => this.record(key, { ...rest, packages }),
    }
  }

  async close(): Promise<void> {}

  async #begin(start: ScanStart): Promise<ScanRecord> {
    const known = this.scans.find(({ start: { id } }) => id === start.id)
    if (start.resume && known === undefined) throw new Error(`there is no scan ${start.id}`)
    const noted: Noted = known ?? { start, pages: [], seen: [], isListed: false }
    const last = this.scans.findLast(({ report }) => report !== undefined)
    if (known === undefined) this.scans.push(noted)
    return {
      before: {
        repositories: noted.pages.flatMap(({ repositories }) => repositories),
        gaps: noted.pages.flatMap(({ gaps }) => gaps),
        progress: noted.pages.at(-1)?.progress ?? null,
        isComplete: noted.isListed,
      },
      previous: last === undefined ? null : this.#previous(last),
      listed: async (page) => void noted.pages.push(page),
      listingDone: async () => void (noted.isListed = true),
      repositoryScanned: async (seen) => void noted.seen.push(seen),
      pastFindings: async () => new Map(),
      teams: async (organization) => this.knownTeams.get(organization),
      recordTeams: async (organization, teams, askedAtMs) =>
        void this.knownTeams.set(organization, { teams, askedAtMs }),
      finished: async (report) => void (noted.report = report),
    }
  }

  #previous({ start, seen, report }: Noted) {
    const repositories = new Map<string, Repository>(seen.map(({ repository }) => [repository.id, repository]))
    const gaps = new Map<string, number>()
    for (const { reason } of report?.coverage.gaps ?? []) gaps.set(reason, (gaps.get(reason) ?? 0) + 1)
    return {
      id: start.id,
      finishedAtMs: Date.parse(report?.scan.finished_at ?? ''),
      repositories: repositories.size,
      failed: report?.coverage.repositories.failed ?? 0,
      gaps,
      seen: async () => repositories,
      packagesAt: async (id: string) => {
        const files = seen.find(({ repository }) => repository.id === id)?.files ?? []
        return new Map(
          files.map(({ file, parsers }) => [
            file.path,
            parsers.reduce((sum, parser) => sum + this.#count({ oid: file.oid, parser }), 0),
          ]),
        )
      },
    }
  }

  #count(key: BlobKey): number {
    return this.extractions.get(textOf(key))?.packages.length ?? 0
  }
}

const textOf = ({ oid, parser }: BlobKey): string => `${parser}\0${oid}`
