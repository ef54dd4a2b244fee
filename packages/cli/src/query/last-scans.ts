import type { Report } from '@ioc-scanner/core'
import type { Inventory, ScanSummary } from '@ioc-scanner/inventory'
import { scopeOf } from '../scan/known-before.js'

/** Different targets, of which the last report is read. */
const MOST_TARGETS = 20

export interface LastScans {
  /** The last finished one of each target, newest first. */
  readonly reports: readonly Report[]
  /** Broken off, and no scan of that host has finished since. */
  readonly unfinished: readonly ScanSummary[]
}

/** What the scans say of themselves that the contents of the inventory do not. */
export function lastScans({ scans }: Pick<Inventory, 'scans'>): LastScans {
  const all = scans.list()
  const finished = all.filter(({ finishedAtMs, status }) => finishedAtMs !== null && status !== 'interrupted')
  const scopes = new Map(finished.toReversed().map((scan) => [scopeOf(scan), scan]))
  const reports = [...scopes.values()]
    .toSorted((one, other) => (other.finishedAtMs ?? 0) - (one.finishedAtMs ?? 0))
    .slice(0, MOST_TARGETS)
    .flatMap(({ id }) => scans.show(id).report ?? [])
  const unfinished = all.filter(
    ({ status, authority, startedAtMs }) =>
      (status === 'interrupted' || status === 'running') &&
      !finished.some((other) => other.authority === authority && (other.finishedAtMs ?? 0) >= startedAtMs),
  )
  return { reports, unfinished }
}
