import type { TrueCommit, TrueExposedRef, TrueExposure, WorldWorkflowRun } from '../world/world.js'
import { findingsIn } from './judge-file.js'
import { badPackageNamed } from './known-bad-packages.js'
import { pathHistory, reachableFrom } from './path-history.js'
import { refOfBranch, type ReplayedHistory } from './replay-commits.js'
import { isWantedPath } from './wanted-paths.js'

/** A history as it was written: oids and runs are known. */
export interface WrittenHistory {
  readonly repository: string
  readonly history: ReplayedHistory
  /** Of the commits, in their order. */
  readonly oids: readonly string[]
  readonly runs: readonly WorldWorkflowRun[]
}

interface Identity {
  readonly path: string
  readonly ecosystem: string
  readonly name: string
  readonly version: string
}

interface Considered {
  readonly ref: string
  readonly head: number
}

/**
 * Which package versions a repository ever resolved to on its branches and on the heads of open pull requests, and when.
 * See `TrueExposure` for what each word means.
 */
export function exposuresOf(written: WrittenHistory): TrueExposure[] {
  const { history } = written
  const badAt = history.commits.map(({ files }) => badIn(files))
  const refs = consideredRefs(history)
  const identities = new Map(badAt.flatMap((bad) => [...bad]))
  return [...identities.entries()].flatMap(([key, identity]) => {
    const isBad = (commit: number): boolean => badAt[commit]?.has(key) === true
    const exposed = refs.flatMap((ref) => exposedRef(written, ref, identity.path, isBad) ?? [])
    return exposed.length === 0 ? [] : [exposureOf(written, identity, exposed, isBad, refs)]
  })
}

function badIn(files: ReplayedHistory['commits'][number]['files']): ReadonlyMap<string, Identity> {
  const found = new Map<string, Identity>()
  for (const [path, file] of files) {
    if (file.type !== 'blob' || file.gap !== undefined || !isWantedPath(path)) continue
    for (const { ecosystem, name, version, confidence } of findingsIn(file.entries, path, files)) {
      if (confidence === 'confirmed')
        found.set(JSON.stringify([path, ecosystem, name, version]), { path, ecosystem, name, version })
    }
  }
  return found
}

/** Each branch that still exists, and what open pull requests bring from elsewhere. */
function consideredRefs(history: ReplayedHistory): Considered[] {
  const open = new Set(
    history.pulls.flatMap(({ number, state = 'OPEN' }) => (state === 'OPEN' ? [`refs/pull/${number}/head`] : [])),
  )
  return [...history.heads].flatMap(([branch, head]) => {
    const ref = refOfBranch(history, branch)
    return ref.startsWith('refs/heads/') || open.has(ref) ? [{ ref, head }] : []
  })
}

function exposedRef(
  { history, oids }: WrittenHistory,
  { ref, head }: Considered,
  path: string,
  isBad: (commit: number) => boolean,
): TrueExposedRef | undefined {
  const touching = inTime(history, pathHistory(history, head, path))
  const bad = touching.filter(isBad)
  const [firstBad, lastBad] = [bad.at(0), bad.at(-1)]
  if (firstBad === undefined || lastBad === undefined) return undefined
  const removal = touching.filter((at) => !isBad(at) && history.commits[at]?.parents.some(isBad) === true).at(-1)
  const commit = (at: number): TrueCommit => trueCommit(history, oids, at)
  return {
    ref,
    isBadNow: isBad(head),
    firstBad: commit(firstBad),
    lastBad: commit(lastBad),
    removedBy: isBad(head) || removal === undefined ? null : commit(removal),
  }
}

function exposureOf(
  { repository, history, oids, runs }: WrittenHistory,
  { path, ecosystem, name, version }: Identity,
  refs: readonly TrueExposedRef[],
  isBad: (commit: number) => boolean,
  considered: readonly Considered[],
): TrueExposure {
  const earliest = (commits: readonly TrueCommit[]): TrueCommit | undefined => commits.toSorted(byTime).at(0)
  const latest = (commits: readonly TrueCommit[]): TrueCommit | undefined => commits.toSorted(byTime).at(-1)
  const firstBad = earliest(refs.map((ref) => ref.firstBad))
  const lastBad = latest(refs.map((ref) => ref.lastBad))
  if (firstBad === undefined || lastBad === undefined) throw new Error(`${repository} ${path} is exposed on no ref`)
  const isBadNow = refs.some((ref) => ref.isBadNow)
  const removedBy = isBadNow ? null : (latest(refs.flatMap((ref) => ref.removedBy ?? [])) ?? null)
  const reached = new Set(considered.flatMap(({ head }) => [...reachableFrom(history, head)]))
  const touching = new Set(considered.flatMap(({ head }) => [...pathHistory(history, head, path)]))
  const badOids = new Map(oids.flatMap((oid, at) => (reached.has(at) && isBad(at) ? [[oid, at]] : [])))
  return {
    repository,
    path,
    ecosystem,
    name,
    version,
    campaign: badPackageNamed(ecosystem, name)?.campaign ?? '',
    firstBad,
    lastBad,
    removedBy,
    firstSeenAt: firstBad.committedAt,
    lastSeenAt: removedBy?.committedAt ?? null,
    refs,
    ciRuns: runs.flatMap(({ id, headOid, createdAt }) => {
      const at = badOids.get(headOid)
      return at === undefined ? [] : [{ id, oid: headOid, createdAt, isTouching: touching.has(at) }]
    }),
  }
}

/** By the committer's date; commits of the same second as they were described. */
function inTime({ commits }: ReplayedHistory, positions: Iterable<number>): number[] {
  return [...positions].sort((a, b) => (commits[a]?.time ?? 0) - (commits[b]?.time ?? 0) || a - b)
}

function byTime(a: TrueCommit, b: TrueCommit): number {
  return Date.parse(a.committedAt) - Date.parse(b.committedAt)
}

function trueCommit({ commits }: ReplayedHistory, oids: readonly string[], at: number): TrueCommit {
  return { oid: oids[at] ?? '', committedAt: isoTime(commits[at]?.time ?? 0) }
}

export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}
