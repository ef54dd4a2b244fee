import { accessTo } from '../../world/access.js'
import type { Repository } from '../../world/world-index.js'
import type { QueryContext } from '../context.js'
import { FieldError } from '../field-error.js'
import type { RepositoryNode } from '../nodes.js'
import { requireSingleSignOn } from './single-sign-on.js'

/** A repository asked for by name. @throws NOT_FOUND and FORBIDDEN as GitHub words them. */
export function repositoryByName(
  context: QueryContext,
  owner: string,
  name: string,
  followRenames: boolean,
): RepositoryNode {
  const { world } = context
  const repository = world.repository(owner, name) ?? (followRenames ? world.renamedRepository(owner, name) : undefined)
  const missing = (): FieldError =>
    new FieldError('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`)
  if (repository === undefined) throw missing()
  return grantedRepository(context, repository, missing)
}

/** Lets a repository pass that the caller may read; a hidden one is as missing as one that never was. */
export function grantedRepository(
  context: QueryContext,
  repository: Repository,
  missing: () => FieldError,
): RepositoryNode {
  switch (accessTo(context.caller, repository)) {
    case 'granted':
      return { nodeType: 'Repository', repository, refused: false }
    case 'saml':
      throw requireSingleSignOn(context, repository.owner)
    case 'forbidden':
      throw notAccessible(context)
    case 'blocked':
      throw new FieldError('FORBIDDEN', 'Repository access blocked')
    default:
      throw missing()
  }
}

export function notAccessible({ caller }: QueryContext): FieldError {
  const by = caller.kind === 'installation' || caller.kind === 'actions' ? 'integration' : 'personal access token'
  return new FieldError('FORBIDDEN', `Resource not accessible by ${by}`)
}
