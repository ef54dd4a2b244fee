import type { Finding } from '@ioc-scanner/core'
import type { Inventory, Sighting } from '@ioc-scanner/inventory'
import type { LastScans } from './last-scans.js'

export type Owned = Pick<Finding, 'teams' | 'owners'>

const CAN_WRITE: ReadonlySet<string> = new Set(['write', 'maintain', 'admin'])

/** Whom to wake, as far as past scans know: by the rule that they read at that place, else the teams with admin rights. */
export function ownersIn(inventory: Inventory, { reports }: LastScans): (sighting: Sighting) => Owned {
  const byPlace = new Map<string, Finding['owners']>()
  for (const { findings } of reports.toReversed())
    for (const { repository, path, owners } of findings)
      if (owners.length > 0) byPlace.set(`${repository}\0${path}`, owners)
  const known = new Map<string, ReadonlyMap<string, readonly (readonly [string, string])[]>>()
  return ({ repository: { nameWithOwner, authority }, path }) => {
    const organization = nameWithOwner.slice(0, Math.max(0, nameWithOwner.indexOf('/')))
    const key = `${authority}\0${organization}`
    const ofAll = known.get(key) ?? teamsByRepository(inventory, authority, organization)
    known.set(key, ofAll)
    const reaching = ofAll.get(nameWithOwner.toLowerCase()) ?? []
    const admins = reaching
      .filter(([, permission]) => permission === 'admin')
      .map(([slug]) => ({ name: `@${organization}/${slug}`, rule: 'team with admin rights' }))
    return { teams: reaching.map(([slug]) => slug), owners: byPlace.get(`${nameWithOwner}\0${path}`) ?? admins }
  }
}

/** Slug and permission of those that can write. */
function teamsByRepository(
  inventory: Inventory,
  authority: string,
  organization: string,
): ReadonlyMap<string, readonly (readonly [string, string])[]> {
  const byName = new Map<string, (readonly [string, string])[]>()
  for (const { slug, repositories } of organization === ''
    ? []
    : (inventory.teams(authority, organization)?.teams ?? [])) {
    for (const { nameWithOwner, permission } of repositories) {
      if (!CAN_WRITE.has(permission)) continue
      const name = nameWithOwner.toLowerCase()
      const reaching = byName.get(name) ?? []
      byName.set(name, reaching)
      reaching.push([slug, permission])
    }
  }
  return byName
}
