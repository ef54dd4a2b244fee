import type { Finding, Repository } from '@ioc-scanner/core'
import { declaredFindings, resolvedFindings } from '../pipeline/decide-findings.js'
import { RepositoryWork } from '../pipeline/repository-work.js'
import type { PastContents } from './past-contents.js'
import type { SeenRef } from './seen-refs.js'
import type { Timeline, Version } from './timelines.js'
import type { Windows } from './windows.js'

/** A finding on one ref, from the first commit that had it. */
export interface RefExposure {
  readonly timeline: Timeline
  /** As it was found in the last of the commits. */
  readonly finding: Finding
  /** The head has it. */
  readonly isCurrent: boolean
  /** Oldest first, at least one: those that touched the file and had it. */
  readonly bad: readonly Version[]
}

/** Judges versions of files as the scan judges files. */
export class PastJudge {
  readonly #timelines = new Map<SeenRef, Timeline[]>()

  constructor(
    timelines: readonly Timeline[],
    private readonly contents: PastContents,
    private readonly windows: Windows,
    /** Whether the head of the ref has that finding. */
    private readonly isCurrent: (ref: SeenRef, id: string) => boolean,
  ) {
    for (const timeline of timelines) {
      const own = this.#timelines.get(timeline.ref) ?? []
      own.push(timeline)
      this.#timelines.set(timeline.ref, own)
    }
  }

  /** What the file of the timeline exposed its ref to. */
  exposures(timeline: Timeline): readonly RefExposure[] {
    const found = new Map<string, { finding: Finding; readonly bad: Version[]; isInTime: boolean }>()
    for (const [index, version] of timeline.versions.entries()) {
      const untilMs = timeline.versions[index + 1]?.atMs ?? Infinity
      for (const finding of this.#findingsAt(timeline, version)) {
        const known = found.get(finding.id) ?? { finding, bad: [], isInTime: false }
        known.finding = finding
        known.bad.push(version)
        known.isInTime ||= this.#counts(finding, version.atMs, untilMs)
        found.set(finding.id, known)
      }
    }
    return [...found.values()].flatMap(({ finding, bad, isInTime }) => {
      const isCurrent = this.isCurrent(timeline.ref, finding.id)
      return isInTime || isCurrent ? [{ timeline, finding, isCurrent, bad }] : []
    })
  }

  /** Ids of all findings that the content alone would make at that path, whatever lies beside it. */
  idsIn(repository: Repository, path: string, oid: string | undefined): ReadonlySet<string> {
    if (oid === undefined) return new Set()
    const work = new RepositoryWork(repository)
    work.occurrences.push(...this.contents.of(path, oid).occurrences)
    const resolved = work.occurrences.filter(isResolved).flatMap((occurrence) => resolvedFindings(work, occurrence))
    return new Set([...resolved, ...declaredFindings(work)].map(({ id }) => id))
  }

  #findingsAt({ ref, path }: Timeline, { commit, atMs, file }: Version): readonly Finding[] {
    if (file === null || file === undefined) return []
    const { repository } = ref.work
    const content = this.contents.of(path, file.oid)
    if (content.occurrences.every(({ matches }) => matches.length === 0)) return []
    const work = new RepositoryWork({ ...repository, head: { ref: repository.head?.ref ?? '', commit } })
    work.occurrences.push(...content.occurrences)
    const resolved = content.occurrences.filter(isResolved).flatMap((one) => resolvedFindings(work, one))
    if (content.occurrences.every(isResolved)) return resolved
    this.#addLockfiles(work, ref, path, atMs)
    return [...resolved, ...declaredFindings(work).filter((finding) => finding.path === path)]
  }

  /** Files that were beside the manifest, or above it, at that time: a lockfile among them decides. */
  #addLockfiles(work: RepositoryWork, ref: SeenRef, manifest: string, atMs: number): void {
    const folder = folderOf(manifest)
    for (const { path, versions, atStart } of this.#timelines.get(ref) ?? []) {
      const own = folderOf(path)
      if (path === manifest || (own !== '' && own !== folder && !folder.startsWith(`${own}/`))) continue
      const version = versions.findLast((one) => one.atMs <= atMs)
      const oid = version === undefined ? atStart?.oid : version.file?.oid
      if (oid === undefined) continue
      const content = this.contents.of(path, oid)
      work.occurrences.push(...content.occurrences.filter(isResolved))
      if (content.lockfiles.length > 0)
        work.lockedFolders.set(own, new Set([...(work.lockedFolders.get(own) ?? []), ...content.lockfiles]))
    }
  }

  /** Whether having it from one moment to the other was an exposure. */
  #counts({ indicator, package: found, confidence }: Finding, sinceMs: number, untilMs: number): boolean {
    const window = this.windows.of(indicator.campaign)
    if (window === undefined || sinceMs > window.untilMs || untilMs < window.sinceMs) return false
    // A range chooses among what is published: it was bad while the bad version was to be had.
    const published = this.windows.published(indicator.campaign)
    if (found?.version !== null || confidence !== 'possible' || published === undefined) return true
    return sinceMs <= published.untilMs && untilMs >= published.sinceMs
  }
}

const isResolved = ({ found }: RepositoryWork['occurrences'][number]): boolean => found.version !== undefined
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
