import type { RepositorySession, RepositorySource, SourceConnection, Target } from '@ioc-scanner/core'
import { FolderSession } from './folder-session.js'

/** Local folders as repositories: what lies in the working tree, not what git has stored. Sends nothing anywhere. */
export class FolderSource implements RepositorySource {
  readonly name = 'folder'

  serves(target: Target): boolean {
    return target.folders.length > 0
  }

  async open(connection: SourceConnection): Promise<RepositorySession> {
    return new FolderSession(connection.requests)
  }
}
