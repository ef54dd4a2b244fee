import type { WorldIndex } from '../world/world-index.js'

/** Links and redirects use numbers: `/repositories/{id}/…` and `/organizations/{id}/…` lead to the routes by name. */
export function canonicalPath(path: string, world: WorldIndex): string | null {
  const byId = /^\/(repositories|organizations)\/(\d+)((?:\/.*)?)$/.exec(path)
  if (byId === null) return path
  const [, collection, id, rest = ''] = byId
  if (collection === 'repositories') {
    const repository = world.repositoryWithId(Number(id))
    return repository === undefined ? null : `/repos/${repository.nameWithOwner}${rest}`
  }
  const account = world.accountWithId(Number(id))
  return account?.kind === 'Organization' ? `/orgs/${account.login}${rest}` : null
}
