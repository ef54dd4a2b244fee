import type { Resource } from '../limits/primary-limits.js'
import { refuse } from '../server/answer.js'
import type { RestRequest, RestResult, Route } from './route.js'

export const rateLimitRoutes: readonly Route[] = [
  { method: 'GET', path: '/rate_limit', kind: 'other', free: true, handle: rateLimit },
]

const RESOURCES: readonly Resource[] = [
  'core',
  'graphql',
  'search',
  'code_search',
  'dependency_sbom',
  'dependency_snapshots',
  'code_scanning_upload',
]

/** The state of all buckets; the newest API version leaves `rate` out. On GHES there are no limits to ask for. */
function rateLimit({ simulation, caller, incoming }: RestRequest): RestResult {
  if (simulation.settings.mode === 'ghes') throw refuse(404, 'Rate limiting is not enabled.')
  const entries = RESOURCES.map((name) => {
    const { limit, used, remaining, reset } = simulation.primary.state(caller, name)
    return [name, { limit, used, remaining, reset }] as const
  })
  const resources = Object.fromEntries(entries)
  const isNewest = incoming.headers['x-github-api-version'] === '2026-03-10'
  return { json: isNewest ? { resources } : { resources, rate: resources['core'] } }
}
