import type { Target } from '@ioc-scanner/core'

/** The accounts that these repositories belong to, without those that the target names as people: they have no teams. */
export function organizationsOf(repositories: Iterable<string>, { users }: Pick<Target, 'users'>): ReadonlySet<string> {
  const people = new Set(users.map((login) => login.toLowerCase()))
  const owners = [...repositories].map((name) => name.slice(0, Math.max(0, name.indexOf('/'))))
  return new Set(owners.filter((owner) => owner !== '' && !people.has(owner.toLowerCase())))
}
