import type { Needs, RepositorySession, RepositorySource, SourceConnection, Target } from '@ioc-scanner/core'
import type { OpenTransport } from './transport/transport.js'

/** Repositories of organizations and users on github.com, on GitHub Enterprise Server and with data residency. */
export class GitHubSource implements RepositorySource {
  readonly name = 'github'
  readonly needs: Needs = { network: true, credentials: true }
  #transport: OpenTransport = overTheNetwork

  /** What carries the requests of the next session. */
  get transport(): OpenTransport {
    return this.#transport
  }

  /** Sessions that are opened from now on send their requests through it: to be recorded, or answered from a recording. */
  sendThrough(transport: OpenTransport): void {
    this.#transport = transport
  }

  serves(target: Target): boolean {
    return target.organizations.length > 0 || target.users.length > 0 || target.repositories.length > 0
  }

  async open(connection: SourceConnection): Promise<RepositorySession> {
    // Octokit and undici take a tenth of a second to load: only a scan pays for them.
    const { openGitHubSession } = await import('./github-session.js')
    return openGitHubSession(connection, this.#transport)
  }
}

const overTheNetwork: OpenTransport = async (connection, urls) => {
  const transport = await import('./transport/transport.js')
  return transport.overTheNetwork(connection, urls)
}
