import { accountRoutes } from './accounts.js'
import { gitDataRoutes } from './git-data.js'
import { rateLimitRoutes } from './rate-limit.js'
import { refRoutes } from './refs.js'
import { repositoryRoutes } from './repository.js'
import type { Route } from './route.js'
import { teamRoutes } from './teams.js'

/** Every REST route, first fit wins. Each file of this folder owns one resource. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...teamRoutes,
  ...repositoryRoutes,
  ...refRoutes,
  ...gitDataRoutes,
  ...rateLimitRoutes,
]
