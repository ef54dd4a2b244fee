import { createHash } from 'node:crypto'
import {
  RequestFailure,
  type Allowance,
  type CommittedPlace,
  type Committer,
  type FetchedFile,
  type FileEntry,
  type Gap,
  type Listed,
  type Repository,
  type RepositoryFile,
  type RepositoryProperties,
  type RepositorySession,
  type RepositorySource,
  type SourceConnection,
  type Team,
  type TreeFilter,
  type TreeListing,
  type Unfollowed,
} from '@ioc-scanner/core'

/** Files by path: a text, `{ link }` for a symbolic link. */
export type MemoryFiles = Readonly<Record<string, string | { readonly link: string }>>

export interface MemoryRepository {
  readonly name: string
  readonly files: MemoryFiles
  /** Paths of submodules. */
  readonly submodules?: readonly string[]
  readonly more?: Partial<Repository>
}

export interface MemoryFaults {
  /** How long content requests and streams take, real milliseconds; default 1. */
  readonly delayMs?: number
  /** How long content requests and streams take by the scan's own clock, milliseconds, instead. */
  readonly clockDelayMs?: number
  /** Called before each content request with its number (from 1) and its files: throw to fail it. */
  contents?(number: number, files: readonly RepositoryFile[]): void
  /** Overrides the answer for a file. */
  answer?(file: RepositoryFile, batch: readonly RepositoryFile[]): Omit<FetchedFile, 'file'> | undefined
  /** Called before each listing item. */
  listing?(number: number): void | Promise<void>
  /** The gap of a repository that is known to exist and cannot be listed. */
  unlisted?(name: string): Gap | undefined
  /** Called before each tree: throw to break the listing of trees off, or answer with gaps. */
  tree?(repository: Repository): readonly Gap[] | undefined
  /** How often a tree is listed: once is right. */
  yields?(repository: Repository): number
  /** Called before each attempt to stream a file. */
  stream?(file: RepositoryFile): void | Promise<void>
  /** Called before each lookup. */
  lookup?(path: string): void
  /** What the answer to a content request says of the bucket. */
  allowance?(): Allowance
  /** Called before teams are told. */
  teams?(organization: string): Promise<void>
  /** What custom properties say; absent: the source knows none. */
  properties?(organization: string): ReadonlyMap<string, RepositoryProperties>
  /** Who committed last to a file; absent: the source cannot say. */
  lastCommitters?(place: CommittedPlace): readonly Committer[]
  /** Called when the session is closed. */
  close?(): Promise<void>
}

/** A repository source in memory, behind the same contract as GitHub: what it was asked for is kept. */
export class MemorySource implements RepositorySource {
  readonly name = 'memory'
  /** Every content request that was sent, by `repository:path`. */
  readonly batches: string[][] = []
  /** When each of them was sent, by the scan's clock. */
  readonly sentAtMs: number[] = []
  readonly streamed: string[] = []
  /** Repositories that were listed, by name. */
  readonly listed: string[] = []
  readonly lookups: string[] = []
  mostInFlight = 0
  /** Repositories with content requests or streams in flight at the same time. */
  mostRepositoriesInFlight = 0
  #inFlight = 0
  readonly #serving: string[] = []
  #connection: SourceConnection | undefined

  constructor(
    private readonly repositories: readonly MemoryRepository[],
    private readonly faults: MemoryFaults = {},
    private readonly teams: readonly Team[] = [],
  ) {}

  serves(): boolean {
    return true
  }

  async open(connection: SourceConnection): Promise<RepositorySession> {
    this.#connection = connection
    const { properties, lastCommitters } = this.faults
    return {
      maxContentBytes: 512_000,
      repositories: ({ repositories }, after) => this.#list(repositories, Number(after ?? 0)),
      trees: (repositories, wanted) => this.#trees(repositories, wanted),
      contents: (batch) => this.#contents(batch),
      stream: (file, consume) => this.#stream(file, consume),
      lookup: async (repository, path) => {
        this.lookups.push(path)
        this.faults.lookup?.(path)
        return this.#entries(repository).find((entry) => entry.path === path)
      },
      teams: async (organization) => {
        await this.faults.teams?.(organization)
        return this.teams
      },
      ...(properties === undefined ? {} : { properties: async (organization) => properties(organization) }),
      ...(lastCommitters === undefined ? {} : { lastCommitters: async (places) => places.map(lastCommitters) }),
      close: async () => this.faults.close?.(),
    }
  }

  get #requests() {
    if (this.#connection === undefined) throw new Error('not open')
    return this.#connection.requests
  }

  /** @param after So many were told before. */
  async *#list(named: readonly string[], after: number): AsyncGenerator<Listed> {
    const wanted = named.length === 0 ? this.repositories : this.repositories.filter(({ name }) => named.includes(name))
    yield { total: wanted.length }
    let number = after
    for (const { name, more } of wanted.slice(after)) {
      number += 1
      this.listed.push(name)
      await this.faults.listing?.(number)
      const gap = this.faults.unlisted?.(name)
      if (gap !== undefined) {
        yield { gap }
        continue
      }
      yield {
        repository: {
          id: name,
          nameWithOwner: name,
          head: { ref: 'main', commit: 'c'.repeat(40) },
          visibility: 'private',
          isArchived: false,
          isFork: false,
          topics: [],
          ...more,
        },
      }
      yield { progress: String(number) }
    }
  }

  async *#trees(repositories: AsyncIterable<Repository>, wanted: TreeFilter): AsyncGenerator<TreeListing> {
    for await (const repository of repositories) {
      const inWantedFolder = ({ path }: FileEntry): boolean => {
        const folders = path.split('/').slice(0, -1)
        return folders.every((_, index) => wanted.folder(folders.slice(0, index + 1).join('/')))
      }
      const gaps = this.faults.tree?.(repository)
      const all = gaps === undefined ? this.#entries(repository) : []
      const entries = all.filter(inWantedFolder)
      const pruned = [...new Set(all.flatMap(({ path }) => firstUnwanted(path, wanted)))]
      const unfollowed = (paths: readonly string[]): Unfollowed | undefined => {
        const first = paths.filter((path) => wanted.folder(path))
        return first.length === 0 ? undefined : { count: first.length, first }
      }
      const links = unfollowed(
        entries.filter((entry) => entry.kind === 'symlink' && !wanted.file(entry)).map(({ path }) => path),
      )
      const submodules = unfollowed(
        this.repositories.find(({ name }) => name === repository.nameWithOwner)?.submodules ?? [],
      )
      const listing = {
        repository,
        files: entries.filter((entry) => wanted.file(entry)),
        gaps: gaps ?? [],
        ...(pruned.length === 0 ? {} : { pruned }),
        ...(links === undefined ? {} : { links }),
        ...(submodules === undefined ? {} : { submodules }),
      }
      for (let times = this.faults.yields?.(repository) ?? 1; times > 0; times -= 1) yield listing
    }
  }

  async #delay(): Promise<void> {
    const { clockDelayMs, delayMs = 1 } = this.faults
    if (clockDelayMs === undefined) await new Promise((resolve) => setTimeout(resolve, delayMs))
    else await this.#connection?.clock.sleep(clockDelayMs)
  }

  async #contents(batch: readonly RepositoryFile[]): Promise<readonly FetchedFile[]> {
    const bytes = batch.reduce((sum, { file }) => sum + (file.size ?? 0), 0)
    return this.#requests.run(
      { kind: 'contents', bucket: 'graphql', points: 1, bytes, files: batch.length },
      async () => {
        this.#inFlight += 1
        this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight)
        const served = batch.map(({ repository }) => repository.nameWithOwner)
        this.#serve(served)
        try {
          await this.#delay()
          this.sentAtMs.push(this.#connection?.clock.now() ?? 0)
          this.batches.push(batch.map(({ repository, file }) => `${repository.nameWithOwner}:${file.path}`))
          this.faults.contents?.(this.batches.length, batch)
          const value = batch.map(
            (file) =>
              ({
                file,
                ...(this.faults.answer?.(file, batch) ?? { status: 'content', content: this.#text(file) }),
              }) as FetchedFile,
          )
          const allowance = this.faults.allowance?.()
          return { value, receivedBytes: bytes, ...(allowance === undefined ? {} : { allowance }) }
        } finally {
          this.#inFlight -= 1
          this.#leave(served)
        }
      },
    )
  }

  async #stream<T>(file: RepositoryFile, consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
    const { nameWithOwner } = file.repository
    return this.#requests.run(
      { kind: 'blob', bucket: 'rest', points: 1, bytes: 0, files: 1, repository: nameWithOwner },
      async () => {
        this.streamed.push(`${nameWithOwner}:${file.file.path}`)
        this.#serve([nameWithOwner])
        try {
          await this.#delay()
          await this.faults.stream?.(file)
          const bytes = Buffer.from(this.#text(file))
          const value = await consume(
            (async function* () {
              for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536)
            })(),
          )
          return { value, receivedBytes: bytes.length }
        } finally {
          this.#leave([nameWithOwner])
        }
      },
    )
  }

  #serve(repositories: readonly string[]): void {
    this.#serving.push(...repositories)
    this.mostRepositoriesInFlight = Math.max(this.mostRepositoriesInFlight, new Set(this.#serving).size)
  }

  #leave(repositories: readonly string[]): void {
    for (const repository of repositories) this.#serving.splice(this.#serving.indexOf(repository), 1)
  }

  #entries({ nameWithOwner }: Repository): FileEntry[] {
    const files: MemoryFiles = this.repositories.find(({ name }) => name === nameWithOwner)?.files ?? {}
    return Object.entries(files).map(([path, content]) =>
      typeof content === 'string'
        ? { path, oid: oidOf(content), size: Buffer.byteLength(content), kind: 'file' as const }
        : { path, oid: oidOf(content.link), size: content.link.length, kind: 'symlink' as const },
    )
  }

  #text({ repository, file }: RepositoryFile): string {
    const content = this.repositories.find(({ name }) => name === repository.nameWithOwner)?.files[file.path]
    if (typeof content !== 'string') throw new RequestFailure('MISSING', 'not-found', `no file ${file.path}`)
    return content
  }
}

/** The folder on the way to a file that the filter does not want, if there is one. */
function firstUnwanted(path: string, wanted: TreeFilter): readonly string[] {
  const folders = path.split('/').slice(0, -1)
  return folders
    .map((_, index) => folders.slice(0, index + 1).join('/'))
    .filter((folder) => !wanted.folder(folder))
    .slice(0, 1)
}

const oidOf = (content: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest('hex')
