import { accountRoutes } from './accounts.js'
import { actionRoutes } from './actions.js'
import { appRoutes } from './apps.js'
import { commitRoutes } from './commits.js'
import { contentRoutes } from './contents.js'
import { gitDataRoutes } from './git-data.js'
import { pullRoutes } from './pulls.js'
import { propertyRoutes } from './properties.js'
import { rateLimitRoutes } from './rate-limit.js'
import { refRoutes } from './refs.js'
import { repositoryRoutes } from './repository.js'
import type { Route } from './route.js'
import { sbomRoutes } from './sbom.js'
import { teamRoutes } from './teams.js'

/** Every REST route, first fit wins. Each file of this folder owns one resource. */
export const routes: readonly Route[] = [
  ...appRoutes,
  ...accountRoutes,
  ...teamRoutes,
  ...repositoryRoutes,
  ...propertyRoutes,
  ...refRoutes,
  ...commitRoutes,
  ...actionRoutes,
  ...pullRoutes,
  ...contentRoutes,
  ...gitDataRoutes,
  ...sbomRoutes,
  ...rateLimitRoutes,
]
