import type { CiRun, Finding, Repository } from '@ioc-scanner/core'
import type { RefExposure } from './exposures.js'
import type { Version } from './timelines.js'

/** One finding, on all refs that have it or had it. */
export interface Exposure {
  readonly repository: Repository
  readonly path: string
  readonly finding: Finding
  readonly refs: readonly ExposedOn[]
  readonly firstMs: number
  /** When it was taken away last; undefined: some head has it, or nothing is known of it. */
  readonly removedMs: number | undefined
  readonly removedBy: Version | undefined
}

/** An exposure of a ref, and the commit that ended it. */
export interface ExposedOn extends RefExposure {
  readonly removedBy: Version | undefined
}

/** Joins what was found on the refs of one repository under one id. */
export function joined(refs: readonly ExposedOn[]): Exposure | undefined {
  const [first] = refs
  if (first === undefined) return undefined
  // What is there now speaks for it; else where it was last.
  const speaking = refs.find(({ isCurrent }) => isCurrent) ?? refs.toSorted((a, b) => lastOf(b) - lastOf(a))[0] ?? first
  const isCurrent = refs.some((ref) => ref.isCurrent)
  const removedBy = isCurrent
    ? undefined
    : refs.flatMap((ref) => ref.removedBy ?? []).sort((a, b) => b.atMs - a.atMs)[0]
  return {
    repository: first.timeline.ref.work.repository,
    path: first.timeline.path,
    finding: speaking.finding,
    refs,
    firstMs: Math.min(...refs.map(({ bad }) => bad[0]?.atMs ?? Infinity)),
    removedMs: removedBy?.atMs,
    removedBy,
  }
}

const lastOf = ({ bad }: RefExposure): number => bad.at(-1)?.atMs ?? 0

/** As the report tells it. @param current The finding of what is there now, if there is one. */
export function findingOf(
  { finding, refs, firstMs, removedBy, removedMs, path }: Exposure,
  runs: readonly CiRun[],
  current: Finding | undefined,
): Finding {
  const commits = new Map(refs.flatMap(({ bad }) => bad.map((version) => [version.commit, version.atMs])))
  const ordered = [...commits].sort(([, a], [, b]) => a - b).map(([commit]) => commit)
  const exposure: Finding['exposure'] = {
    current: current !== undefined,
    first_seen_at: isoTime(firstMs),
    last_seen_at: removedMs === undefined ? null : isoTime(removedMs),
    commits: ordered,
    removed_by: removedBy?.commit ?? null,
    refs: refs.map(({ timeline, isCurrent, bad, removedBy: ended }) => ({
      ref: timeline.ref.work.repository.head?.ref ?? '',
      current: isCurrent,
      first_seen_at: isoTime(bad[0]?.atMs ?? firstMs),
      last_seen_at: ended === undefined ? null : isoTime(ended.atMs),
      first_commit: bad[0]?.commit ?? null,
      last_commit: bad.at(-1)?.commit ?? null,
      removed_by: ended?.commit ?? null,
    })),
    ci_runs: [...runs],
  }
  if (current !== undefined) return { ...current, exposure }
  const last = removedMs === undefined ? '' : ` until ${isoTime(removedMs)}`
  return { ...finding, path, exposure, message: `${finding.message}; in the past, from ${isoTime(firstMs)}${last}` }
}

/** To the second, as git knows it. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('.000Z', 'Z')
