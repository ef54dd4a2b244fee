import {
  CodedError,
  type CommittedPlace,
  type Committer,
  type Credentials,
  type FetchedFile,
  type FileEntry,
  type Gap,
  type Listed,
  type RefListing,
  type Repository,
  type RepositoryFile,
  type RepositoryHistory,
  type RepositoryProperties,
  type RepositorySession,
  type SourceConnection,
  type Target,
  type Team,
  type TreeFilter,
  type TreeListing,
} from '@ioc-scanner/core'
import { fetchContents, MAX_CONTENT_BYTES } from './contents/fetch-contents.js'
import { streamBlob } from './contents/stream-blob.js'
import { GitHubHistory } from './history/github-history.js'
import { listRefs } from './history/list-refs.js'
import { hiddenFromInstallation } from './listing/installation-coverage.js'
import { listRepositories, type ListingWorld } from './listing/list-repositories.js'
import { listTeams } from './listing/teams.js'
import { UnreachableRepositories } from './listing/unreachable-repositories.js'
import { readAppKey } from './login/app-jwt.js'
import { AppLogin } from './login/app-login.js'
import { faultOfToken } from './login/fault-of-token.js'
import type { Account, Login } from './login/login.js'
import { TokenLogin } from './login/token-login.js'
import { customProperties } from './owners/custom-properties.js'
import { lastCommitters } from './owners/last-committers.js'
import { apiUrls } from './transport/api-urls.js'
import { Exchanger } from './transport/exchange.js'
import { GitHubClient, type AskOnce } from './transport/github-client.js'
import { Redactor } from './transport/redactor.js'
import { SsoNotices } from './transport/sso-notices.js'
import type { OpenTransport, Transport } from './transport/transport.js'
import { lookUp } from './trees/look-up.js'
import { StoredTrees } from './trees/stored-trees.js'
import { TreeCache } from './trees/tree-cache.js'
import { TreeWalk } from './trees/tree-walk.js'

/** Entries of trees kept for other repositories that have the same folder, and for `lookup`: about 2 MB. */
const CACHED_TREE_ENTRIES = 10_000

/** @throws {CodedError} where the connection's settings cannot work. */
export async function openGitHubSession(
  connection: SourceConnection,
  openTransport: OpenTransport,
): Promise<RepositorySession> {
  const { network, requests, toolVersion } = connection
  const urls = apiUrls(connection.apiUrl)
  const redactor = new Redactor()
  const login = loginOf(connection, redactor)
  const timeouts = {
    requestTimeoutMs: network.requestTimeoutSeconds * 1_000,
    idleTimeoutMs: network.idleTimeoutSeconds * 1_000,
  }
  const transport = await openTransport(connection, urls)
  const exchanger = new Exchanger(urls, transport, timeouts, redactor, `ioc-scanner/${toolVersion}`)
  const sso = new SsoNotices()
  const client = new GitHubClient({ requests, login, exchanger, transport, urls, timeouts, redactor, sso })
  return new GitHubSession(client, sso, transport, connection.credentials, new StoredTrees(connection.knownTrees))
}

/** @throws {CodedError} `LOGIN_MISSING`, `TOKEN_INVALID`, `APP_KEY_INVALID` */
function loginOf(connection: SourceConnection, redactor: Redactor): (ask: AskOnce) => Login {
  const { credentials, clock, requests } = connection
  switch (credentials.kind) {
    case 'token': {
      const fault = faultOfToken(credentials.token)
      if (fault !== undefined) throw new CodedError('TOKEN_INVALID', `the token cannot be sent to GitHub: ${fault}`)
      redactor.learn(credentials.token)
      return () => new TokenLogin(credentials.token)
    }
    case 'app': {
      const { appId, installationId } = credentials
      const key = readAppKey(credentials.privateKey)
      const chosen = installationId === undefined ? {} : { installationId }
      return (ask) => new AppLogin({ appId, key, clock, requests, redactor, ask, ...chosen })
    }
    case 'none':
      throw new CodedError(
        'LOGIN_MISSING',
        'GitHub lists repositories only to those who are logged in: set GITHUB_TOKEN or GH_TOKEN, or log in with gh',
      )
  }
}

/** The accounts that a target needs. */
function accountsOf({ organizations, users, repositories }: Target): readonly Account[] {
  const account = (login: string, place: string): Account => ({ login, place })
  return [
    ...organizations.map((login) => account(login, `/orgs/${encodeURIComponent(login)}`)),
    ...users.map((login) => account(login, `/users/${encodeURIComponent(login)}`)),
    ...repositories.map((name) => {
      const [owner = '', repository = ''] = name.split('/').map(encodeURIComponent)
      return account(owner, `/repos/${owner}/${repository}`)
    }),
  ]
}

class GitHubSession implements RepositorySession {
  readonly maxContentBytes = MAX_CONTENT_BYTES
  readonly history: RepositoryHistory
  readonly #trees = new TreeCache(CACHED_TREE_ENTRIES)
  readonly #unreachable: UnreachableRepositories

  constructor(
    private readonly client: GitHubClient,
    private readonly sso: SsoNotices,
    private readonly transport: Transport,
    private readonly credentials: Credentials,
    private readonly stored: StoredTrees,
  ) {
    this.history = new GitHubHistory(client)
    this.#unreachable = new UnreachableRepositories(client)
  }

  repositories(target: Target, after?: string): AsyncIterable<Listed> {
    const { client, sso, credentials } = this
    client.login.serve(accountsOf(target))
    const hiddenFrom: ListingWorld['hiddenFrom'] = (accounts, listed) =>
      hiddenFromInstallation(client, credentials, accounts, listed)
    return listRepositories(target, { client, sso, unreachable: this.#unreachable, hiddenFrom }, after)
  }

  trees(repositories: AsyncIterable<Repository>, wanted: TreeFilter): AsyncIterable<TreeListing> {
    const notices = (): readonly Gap[] => this.sso.take()
    const { client, stored } = this
    const world = { client, cache: this.#trees, stored, unreachable: this.#unreachable, notices }
    return new TreeWalk(repositories, wanted, world).listings()
  }

  contents(batch: readonly RepositoryFile[]): Promise<readonly FetchedFile[]> {
    return fetchContents(this.client, batch)
  }

  stream<T>(file: RepositoryFile, consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
    return streamBlob(this.client, file, consume)
  }

  lookup(repository: Repository, path: string): Promise<FileEntry | undefined> {
    return lookUp(this.client, { cache: this.#trees, stored: this.stored }, repository, path)
  }

  teams(organization: string): Promise<readonly Team[]> {
    return listTeams(this.client, organization, 'writers')
  }

  properties(
    organization: string,
    isWanted: (property: string) => boolean,
  ): Promise<ReadonlyMap<string, RepositoryProperties>> {
    return customProperties(this.client, organization, isWanted)
  }

  lastCommitters(places: readonly CommittedPlace[]): Promise<readonly (readonly Committer[])[]> {
    return lastCommitters(this.client, places)
  }

  refs(repositories: readonly Repository[]): Promise<readonly RefListing[]> {
    return listRefs(this.client, repositories)
  }

  async close(): Promise<void> {
    await this.transport.close()
  }
}
