import {
  CodedError,
  type FetchedFile,
  type FileEntry,
  type Gap,
  type Listed,
  type Repository,
  type RepositoryFile,
  type RepositorySession,
  type SourceConnection,
  type Target,
  type Team,
  type TreeFilter,
  type TreeListing,
} from '@ioc-scanner/core'
import type { Dispatcher } from 'undici'
import { fetchContents, MAX_CONTENT_BYTES } from './contents/fetch-contents.js'
import { streamBlob } from './contents/stream-blob.js'
import { listRepositories } from './listing/list-repositories.js'
import { listTeams } from './listing/teams.js'
import type { Login } from './login/login.js'
import { TokenLogin } from './login/token-login.js'
import { apiUrls } from './transport/api-urls.js'
import { createDispatcher } from './transport/dispatcher.js'
import { Exchanger } from './transport/exchange.js'
import { GitHubClient } from './transport/github-client.js'
import { Redactor } from './transport/redactor.js'
import { SsoNotices } from './transport/sso-notices.js'
import { lookUp } from './trees/look-up.js'
import { TreeCache } from './trees/tree-cache.js'
import { TreeWalk } from './trees/tree-walk.js'

/** Entries of trees kept for other repositories that have the same folder, and for `lookup`: about 10 MB. */
const CACHED_TREE_ENTRIES = 50_000

/** @throws {CodedError} where the connection's settings cannot work. */
export async function openGitHubSession(connection: SourceConnection): Promise<RepositorySession> {
  const { network, requests, toolVersion } = connection
  const urls = apiUrls(connection.apiUrl)
  const redactor = new Redactor()
  const login = loginOf(connection, redactor)
  const timeouts = {
    requestTimeoutMs: network.requestTimeoutSeconds * 1_000,
    idleTimeoutMs: network.idleTimeoutSeconds * 1_000,
  }
  const dispatcher = await createDispatcher(urls.rest, network)
  const exchanger = new Exchanger(urls, dispatcher, timeouts, redactor, `ioc-scanner/${toolVersion}`)
  const sso = new SsoNotices()
  const client = new GitHubClient({ requests, login, exchanger, urls, timeouts, redactor, sso })
  return new GitHubSession(client, sso, dispatcher)
}

function loginOf({ credentials }: SourceConnection, redactor: Redactor): Login {
  switch (credentials.kind) {
    case 'token':
      redactor.learn(credentials.token)
      return new TokenLogin(credentials.token)
    default:
      throw new CodedError(
        'LOGIN_MISSING',
        'GitHub answers GraphQL only to those who are logged in; set GITHUB_TOKEN or GH_TOKEN',
      )
  }
}

class GitHubSession implements RepositorySession {
  readonly maxContentBytes = MAX_CONTENT_BYTES
  readonly #trees = new TreeCache(CACHED_TREE_ENTRIES)
  readonly #unreachable = new Map<string, Gap>()

  constructor(
    private readonly client: GitHubClient,
    private readonly sso: SsoNotices,
    private readonly dispatcher: Dispatcher,
  ) {}

  repositories(target: Target): AsyncIterable<Listed> {
    const { client, sso } = this
    return listRepositories(target, { client, sso, unreachable: this.#unreachable, hiddenFrom: async () => [] })
  }

  trees(repositories: AsyncIterable<Repository>, wanted: TreeFilter): AsyncIterable<TreeListing> {
    const notices = (): readonly Gap[] => this.sso.take()
    const world = { client: this.client, cache: this.#trees, unreachable: this.#unreachable, notices }
    return new TreeWalk(repositories, wanted, world).listings()
  }

  contents(batch: readonly RepositoryFile[]): Promise<readonly FetchedFile[]> {
    return fetchContents(this.client, batch)
  }

  stream<T>(file: RepositoryFile, consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
    return streamBlob(this.client, file, consume)
  }

  lookup(repository: Repository, path: string): Promise<FileEntry | undefined> {
    return lookUp(this.client, this.#trees, repository, path)
  }

  teams(organization: string): Promise<readonly Team[]> {
    return listTeams(this.client, organization)
  }

  async close(): Promise<void> {
    await this.dispatcher.destroy()
  }
}
