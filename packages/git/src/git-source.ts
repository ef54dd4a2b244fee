import type { RepositorySource } from '@ioc-scanner/core'
import { GitSession } from './git-session.js'
import type { GitSettings } from './git-settings.js'

/** Repositories that the user names one by one (`--repo owner/name`), over git alone: no API, no points. */
export function gitSource(settings: GitSettings): RepositorySource {
  return {
    name: 'git',
    needs: { network: true },
    serves: ({ organizations, users, repositories, folders }) =>
      repositories.length > 0 && organizations.length === 0 && users.length === 0 && folders.length === 0,
    open: (connection) => GitSession.open(connection, settings),
  }
}
