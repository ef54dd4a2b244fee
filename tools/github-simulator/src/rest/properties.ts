import { notFound, refuse } from '../server/answer.js'
import { isListed, isMember } from '../world/access.js'
import type { Repository } from '../world/world-index.js'
import { findOrganization, findRepository } from './find-repository.js'
import { pageOf } from './pagination.js'
import type { RestRequest, RestResult, Route } from './route.js'

/** Custom properties of repositories: which there are in an organization, and their values, by pages and of one repository. */
export const propertyRoutes: readonly Route[] = [
  { method: 'GET', path: '/orgs/:org/properties/schema', kind: 'other', handle: propertySchema },
  { method: 'GET', path: '/orgs/:org/properties/values', kind: 'other', handle: organizationProperties },
  { method: 'GET', path: '/repos/:owner/:repo/properties/values', kind: 'other', handle: repositoryProperties },
]

/** An organization defines its properties before a repository can have them: here it is those that one has. */
function propertySchema(request: RestRequest): RestResult {
  const account = findOrganization(request)
  if (!isMember(request.caller, account)) throw notFound()
  const defined = new Map<string, unknown>()
  for (const { data } of account.repositories)
    for (const [name, value] of Object.entries(data.customProperties ?? {}))
      defined.set(name, defined.get(name) ?? value)
  const json = [...defined].map(([property_name, value]) => ({
    property_name,
    value_type: Array.isArray(value) ? 'multi_select' : 'string',
    required: false,
  }))
  return { json }
}

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
