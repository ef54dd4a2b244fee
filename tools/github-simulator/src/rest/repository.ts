import { findRepository } from './find-repository.js'
import { repositoryJson } from './repository-json.js'
import type { RestRequest, RestResult, Route } from './route.js'

/** A repository by name or by number. */
export const repositoryRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/:owner/:repo', kind: 'other', handle: repository },
  { method: 'GET', path: '/repos/:owner/:repo/codeowners/errors', kind: 'other', handle: codeownersErrors },
]

function repository(request: RestRequest): RestResult {
  const found = findRepository(request)
  return { json: repositoryJson(found, request), lastModified: found.pushedAt }
}

/** Lines are not checked here: a repository's CODEOWNERS has no errors. */
function codeownersErrors(request: RestRequest): RestResult {
  findRepository(request)
  return { json: { errors: [] } }
}
