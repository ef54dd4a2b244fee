import {
  type FetchedFile,
  type FileEntry,
  type Listed,
  type Repository,
  type RepositoryFile,
  type RepositorySession,
  type RepositorySource,
  type SourceConnection,
  type Target,
  type TreeFilter,
  type TreeListing,
} from '@ioc-scanner/core'
import { textOf } from '../organization/modelled-extensions.js'
import { ORGANIZATION_LOGIN } from '../organization/plan-organization.js'
import type { PlannedRepository } from '../organization/planned-repository.js'
import type { ModelledServer } from '../server/modelled-server.js'
import { fetchContents, MAX_CONTENT_BYTES } from './fetch-contents.js'
import { listRepositories } from './list-repositories.js'
import { ModelledClient } from './modelled-client.js'
import { streamFile } from './stream-file.js'
import { TreeWalk } from './tree-walk.js'

/** A repository source whose repositories are planned and whose server is modelled. */
export class ModelledSource implements RepositorySource {
  readonly name = 'modelled-github'

  constructor(
    private readonly repositories: readonly PlannedRepository[],
    private readonly server: ModelledServer,
  ) {}

  serves({ organizations }: Target): boolean {
    return organizations.includes(ORGANIZATION_LOGIN)
  }

  async open(connection: SourceConnection): Promise<RepositorySession> {
    return new ModelledSession(this.repositories, new ModelledClient(this.server, connection))
  }
}

class ModelledSession implements RepositorySession {
  readonly maxContentBytes = MAX_CONTENT_BYTES
  readonly #plans = new Map<string, PlannedRepository>()
  /** By oid. */
  readonly #texts = new Map<string, string>()

  constructor(
    private readonly planned: readonly PlannedRepository[],
    private readonly client: ModelledClient,
  ) {
    for (const one of planned) {
      this.#plans.set(one.repository.id, one)
      for (const { content } of one.files) this.#texts.set(content.oid, textOf(content, one.ecosystem))
    }
  }

  repositories(): AsyncIterable<Listed> {
    return listRepositories(this.client, this.planned)
  }

  trees(repositories: AsyncIterable<Repository>, wanted: TreeFilter): AsyncIterable<TreeListing> {
    return new TreeWalk(repositories, wanted, this.client, (repository) => this.#planOf(repository)).listings()
  }

  contents(batch: readonly RepositoryFile[]): Promise<readonly FetchedFile[]> {
    return fetchContents(this.client, batch, (oid) => this.#texts.get(oid) ?? '')
  }

  stream<T>(file: RepositoryFile, consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
    return streamFile(this.client, file, this.#texts.get(file.file.oid) ?? '', consume)
  }

  /** Nothing of a modelled file refers to another one. */
  async lookup(): Promise<FileEntry | undefined> {
    return undefined
  }

  async close(): Promise<void> {
    this.#texts.clear()
  }

  #planOf(repository: Repository): PlannedRepository {
    return this.#plans.get(repository.id) ?? { repository, ecosystem: 'npm', folders: [], files: [] }
  }
}
