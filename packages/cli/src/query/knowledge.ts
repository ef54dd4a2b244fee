import { printable } from '@ioc-scanner/core'
import type { CoveredRepository, Inventory } from '@ioc-scanner/inventory'
import { counted } from '../output/counted.js'
import type { LastScans } from './last-scans.js'
import { isoOf } from './moment.js'

export type NotCoveredReason = 'never-scanned' | 'not-whole' | 'moved' | 'gap' | 'unread' | 'interrupted'

/** Something that an answer does not speak of. */
export interface NotCovered {
  /** null: more than one, or which is not known. */
  readonly repository: string | null
  readonly reason: NotCoveredReason
  readonly detail: string
}

/** What answers stand on. */
export interface Knowledge {
  /** Those that are still there. */
  readonly repositories: number
  readonly scanned: number
  /** Repositories and how long ago they were looked at, longest first. Epoch milliseconds. */
  readonly stalest: readonly { readonly repository: string; readonly seenAtMs: number }[]
  readonly oldestSeenAtMs: number | null
  readonly newestSeenAtMs: number | null
  readonly notCovered: readonly NotCovered[]
  /** Never looked at, as somebody chose: archived ones, forks, globs. */
  readonly leftOut: number
  /** No longer listed: deleted, or hidden from the login. */
  readonly gone: number
}

const MOST_STALE = 10

/** @param staleAfterMs what was not looked at for longer is named */
export function knowledgeOf(inventory: Inventory, last: LastScans, staleAfterMs: number): Knowledge {
  const coverage = inventory.coverage({ staleAfterMs })
  const chosen = new Set(
    last.reports.flatMap(({ coverage: { skipped } }) =>
      skipped
        .filter(({ folders, files }) => folders === undefined && files === undefined)
        .map(({ repository }) => repository),
    ),
  )
  const never = coverage.neverScanned.filter(({ nameWithOwner }) => !chosen.has(nameWithOwner))
  const each = (list: readonly CoveredRepository[], reason: NotCoveredReason, detail: string): readonly NotCovered[] =>
    list.map(({ nameWithOwner }) => ({ repository: nameWithOwner, reason, detail }))
  const withGaps = new Set(coverage.withGaps.map(({ id }) => id))
  return {
    repositories: coverage.repositories - coverage.gone.length,
    scanned: coverage.scanned,
    stalest: coverage.stale
      .flatMap(({ nameWithOwner, seenAtMs }) => (seenAtMs === null ? [] : [{ repository: nameWithOwner, seenAtMs }]))
      .toSorted((one, other) => one.seenAtMs - other.seenAtMs)
      .slice(0, MOST_STALE),
    oldestSeenAtMs: coverage.oldestSeenAtMs,
    newestSeenAtMs: coverage.newestSeenAtMs,
    notCovered: [
      ...unfinished(last),
      ...wide(last, inventory),
      ...each(
        never.filter(({ id }) => !withGaps.has(id)),
        'never-scanned',
        'it was listed and never looked at',
      ),
      ...each(coverage.moved, 'moved', 'it has newer commits than those that were looked at'),
      ...each(coverage.notWhole, 'not-whole', 'only a part of it was looked at'),
      ...coverage.withGaps.flatMap(({ nameWithOwner, gaps }) =>
        gaps.map(({ path, reason, detail }) => ({
          repository: nameWithOwner,
          reason: 'gap' as const,
          detail: `${path === null ? '' : `${path}: `}${reason}${detail === '' ? '' : `, ${detail}`}`,
        })),
      ),
      ...coverage.unread
        .filter(({ id }) => !withGaps.has(id))
        .map(({ nameWithOwner, files }) => ({
          repository: nameWithOwner,
          reason: 'unread' as const,
          detail: `${counted(files, 'file')} whose packages are not known`,
        })),
    ],
    leftOut: coverage.neverScanned.length - never.length,
    gone: coverage.gone.length,
  }
}

function unfinished({ unfinished: scans }: LastScans): readonly NotCovered[] {
  return scans.map(({ id, startedAtMs, touchedAtMs }) => ({
    repository: null,
    reason: 'interrupted',
    detail: `the scan ${id} of ${isoOf(startedAtMs)} has not come to its end (last sign of life ${isoOf(touchedAtMs)})`,
  }))
}

/**
 * Gaps that are in no repository that is known: part of a listing that could not be had, and repositories that could not be
 * listed. Those of indicators are none of the inventory's.
 */
function wide({ reports }: LastScans, inventory: Inventory): readonly NotCovered[] {
  const gaps = reports
    .flatMap(({ coverage }) => coverage.gaps)
    .filter(({ path, detail }) => path === null && !detail.startsWith('indicator source'))
  if (gaps.length === 0) return []
  const known = new Set(inventory.repositories().map(({ nameWithOwner }) => nameWithOwner))
  const unknown = gaps.filter(({ repository }) => repository === null || !known.has(repository))
  const told = new Map(
    unknown.map(({ repository, reason, detail }) => [
      `${repository} ${reason} ${detail}`,
      { repository, reason, detail },
    ]),
  )
  return [...told.values()].map(({ repository, reason, detail }) => ({
    repository,
    reason: 'gap',
    detail: printable(`${reason}, ${detail}`),
  }))
}
