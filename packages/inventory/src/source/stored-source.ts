import type { RepositorySession, RepositorySource, SourceConnection, Target } from '@ioc-scanner/core'
import type { Inventory } from '../inventory.js'
import { StoredSession } from './stored-session.js'

/**
 * The inventory as a source of repositories, for a scan that must not use the network: repositories, trees and teams as the last
 * scans saw them. It holds no contents: what `find` does not know of a content is a gap.
 */
export function storedSource(inventory: Inventory): RepositorySource {
  return new StoredSource(inventory)
}

class StoredSource implements RepositorySource {
  readonly name = 'inventory'

  constructor(private readonly inventory: Inventory) {}

  serves({ organizations, users, repositories }: Target): boolean {
    return organizations.length + users.length + repositories.length > 0
  }

  /** @param connection only its `apiUrl` is used: of which host the repositories are */
  async open({ apiUrl, signal }: SourceConnection): Promise<RepositorySession> {
    return new StoredSession(this.inventory, apiUrl, signal)
  }
}
