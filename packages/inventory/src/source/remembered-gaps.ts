import type { Gap, Target } from '@ioc-scanner/core'
import type { Inventory } from '../inventory.js'

/**
 * What the last scan of these accounts could not look at as a whole: repositories that were blocked or hidden have no trees in
 * the inventory, and would else look like empty ones.
 * @returns Gaps of whole repositories, and of the listing itself.
 */
export function rememberedGaps(inventory: Inventory, authority: string, target: Target): readonly Gap[] {
  const accounts = accountsOf(target)
  if (accounts.size === 0 && target.repositories.length === 0) return []
  const last = inventory.scans.list().find((scan) => {
    if (scan.finishedAtMs === null || scan.authority !== authority) return false
    const covered = accountsOf(scan.target)
    const named = new Set(scan.target.repositories.map((name) => name.toLowerCase()))
    return (
      [...accounts].every((account) => covered.has(account)) &&
      target.repositories.every((name) => named.has(name.toLowerCase()) || covered.has(ownerOf(name)))
    )
  })
  if (last === undefined) {
    const detail = 'no scan of this target has come to its end: what it would have named as not looked at is not known'
    return [{ repository: null, ref: null, path: null, reason: 'not-found', detail }]
  }
  const wanted = new Set(target.repositories.map((name) => name.toLowerCase()))
  const isWanted = (repository: string | null): boolean =>
    repository === null ? accounts.size > 0 : accounts.has(ownerOf(repository)) || wanted.has(repository.toLowerCase())
  const at = new Date(last.finishedAtMs ?? last.startedAtMs).toISOString()
  return (inventory.scans.show(last.id).report?.coverage.gaps ?? [])
    .filter(({ path, reason, repository }) => path === null && reason !== 'plugin' && isWanted(repository))
    .map((gap) => ({ ...gap, detail: `as of ${at}: ${gap.detail}` }))
}

function accountsOf({ organizations, users }: Target): ReadonlySet<string> {
  return new Set([...organizations, ...users].map((login) => login.toLowerCase()))
}

function ownerOf(nameWithOwner: string): string {
  return nameWithOwner.slice(0, Math.max(0, nameWithOwner.indexOf('/'))).toLowerCase()
}
