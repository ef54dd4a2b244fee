import type {
  FetchedFile,
  FileEntry,
  Gap,
  Listed,
  Repository,
  RepositoryFile,
  RepositorySession,
  SourceConnection,
  Target,
  Team,
  TreeFilter,
  TreeListing,
} from '@ioc-scanner/core'
import { GitSession } from './git-session.js'
import type { GitSettings } from './git-settings.js'
import type { History, HistoryWish } from './history/read-history.js'

/** A session that reads over git what it can, and asks another one for the rest. */
export interface GitRoute extends RepositorySession {
  /** Which commits of a time changed some files, over git. @throws {RequestFailure} */
  historyOf(repository: Repository, wish: HistoryWish): Promise<History>
}

export interface RouteOptions {
  /**
   * `everything`: trees and contents come over git. `rescue`: only trees that the other session could not list whole
   * (truncated, too large, no points left).
   */
  readonly takes: 'everything' | 'rescue'
}

/** Why a tree may be whole over git. */
const RESCUED = new Set<Gap['reason']>(['truncated', 'resource-limit', 'rate-limit', 'timeout'])

/**
 * Puts git under a session that lists repositories and teams. Closing it closes both.
 * @throws {CodedError} `GIT_MISSING`, `GIT_TOO_OLD`, `GIT_FOLDER_UNUSABLE`, and where the connection's settings cannot work.
 */
export async function gitRoute(
  session: RepositorySession,
  connection: SourceConnection,
  settings: GitSettings,
  { takes }: RouteOptions,
): Promise<GitRoute> {
  const git = await GitSession.open(connection, settings)
  return takes === 'everything' ? new WholeRoute(session, git) : new RescueRoute(session, git)
}

abstract class Route implements GitRoute {
  readonly teams?: (organization: string) => Promise<readonly Team[]>

  constructor(
    protected readonly session: RepositorySession,
    protected readonly git: GitSession,
  ) {
    if (session.teams !== undefined) this.teams = session.teams.bind(session)
  }

  abstract readonly maxContentBytes: number
  abstract trees(repositories: AsyncIterable<Repository>, wanted: TreeFilter): AsyncIterable<TreeListing>
  abstract contents(batch: readonly RepositoryFile[]): Promise<readonly FetchedFile[]>
  abstract stream<T>(file: RepositoryFile, consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T>
  abstract lookup(repository: Repository, path: string): Promise<FileEntry | undefined>

  repositories(target: Target, after?: string): AsyncIterable<Listed> {
    return this.session.repositories(target, after)
  }

  historyOf(repository: Repository, wish: HistoryWish): Promise<History> {
    return this.git.historyOf(repository, wish)
  }

  async close(): Promise<void> {
    try {
      await this.session.close()
    } finally {
      await this.git.close()
    }
  }
}

class WholeRoute extends Route {
  readonly maxContentBytes = this.git.maxContentBytes

  trees(repositories: AsyncIterable<Repository>, wanted: TreeFilter): AsyncIterable<TreeListing> {
    return this.git.trees(repositories, wanted)
  }

  contents(batch: readonly RepositoryFile[]): Promise<readonly FetchedFile[]> {
    return this.git.contents(batch)
  }

  stream<T>(file: RepositoryFile, consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
    return this.git.stream(file, consume)
  }

  lookup(repository: Repository, path: string): Promise<FileEntry | undefined> {
    return this.git.lookup(repository, path)
  }
}

class RescueRoute extends Route {
  readonly maxContentBytes = this.session.maxContentBytes
  /** Ids of repositories whose tree git told. */
  readonly #rescued = new Set<string>()

  async *trees(repositories: AsyncIterable<Repository>, wanted: TreeFilter): AsyncGenerator<TreeListing> {
    for await (const listing of this.session.trees(repositories, wanted)) yield await this.#whole(listing, wanted)
  }

  contents(batch: readonly RepositoryFile[]): Promise<readonly FetchedFile[]> {
    return this.session.contents(batch)
  }

  stream<T>(file: RepositoryFile, consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
    return this.session.stream(file, consume)
  }

  lookup(repository: Repository, path: string): Promise<FileEntry | undefined> {
    return (this.#rescued.has(repository.id) ? this.git : this.session).lookup(repository, path)
  }

  async #whole(listing: TreeListing, wanted: TreeFilter): Promise<TreeListing> {
    const { repository, gaps } = listing
    const isOwn = (gap: Gap): boolean => gap.repository === repository.nameWithOwner
    if (!gaps.some((gap) => isOwn(gap) && RESCUED.has(gap.reason))) return listing
    const fromGit = await this.git.tree(repository, wanted)
    // What neither lists whole stays as it was, with the reasons of both.
    if (fromGit.gaps.some(({ path }) => path === null)) return { ...listing, gaps: [...gaps, ...fromGit.gaps] }
    this.#rescued.add(repository.id)
    return { ...fromGit, gaps: [...gaps.filter((gap) => !isOwn(gap)), ...fromGit.gaps] }
  }
}
