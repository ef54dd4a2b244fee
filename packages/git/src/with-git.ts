import type { RepositorySource } from '@ioc-scanner/core'
import { gitRoute, type RouteOptions } from './git-route.js'
import type { GitSettings } from './git-settings.js'

/** The same source, under whose sessions git lies (`gitRoute`). */
export function withGit(source: RepositorySource, settings: GitSettings, options: RouteOptions): RepositorySource {
  return {
    name: source.name,
    ...(source.needs === undefined ? {} : { needs: source.needs }),
    serves: (target) => source.serves(target),
    open: async (connection) => {
      const session = await source.open(connection)
      try {
        return await gitRoute(session, connection, settings, options)
      } catch (thrown) {
        await session.close()
        throw thrown
      }
    },
  }
}
