import { notFound, refuse } from '../server/answer.js'
import { isListed, isMember } from '../world/access.js'
import type { Repository } from '../world/world-index.js'
import { findOrganization, findRepository } from './find-repository.js'
import { pageOf } from './pagination.js'
import type { RestRequest, RestResult, Route } from './route.js'

/** Custom properties of repositories: of a whole organization, by pages, and of one. */
export const propertyRoutes: readonly Route[] = [
  { method: 'GET', path: '/orgs/:org/properties/values', kind: 'other', handle: organizationProperties },
  { method: 'GET', path: '/repos/:owner/:repo/properties/values', kind: 'other', handle: repositoryProperties },
]

function organizationProperties(request: RestRequest): RestResult {
  const account = findOrganization(request)
  const { caller, incoming } = request
  if (!isMember(caller, account)) throw notFound()
  if (incoming.query.has('repository_query')) throw refuse(422, 'repository_query is not simulated.')
  const listed = account.repositories
    .filter((repository) => isListed(caller, repository))
    .toSorted((a, b) => a.name.localeCompare(b.name))
  const page = pageOf(listed, incoming, `/organizations/${account.id}/properties/values`)
  const json = page.items.map((repository) => ({
    repository_id: repository.id,
    repository_name: repository.name,
    repository_full_name: repository.nameWithOwner,
    properties: propertiesOf(repository),
  }))
  return { json, headers: page.headers }
}

function repositoryProperties(request: RestRequest): RestResult {
  return { json: propertiesOf(findRepository(request)) }
}

function propertiesOf({ data }: Repository): readonly object[] {
  return Object.entries(data.customProperties ?? {}).map(([property_name, value]) => ({ property_name, value }))
}
