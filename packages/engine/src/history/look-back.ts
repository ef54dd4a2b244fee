import { messageOf, type Finding, type PastFile, type RepositoryHistory } from '@ioc-scanner/core'
import { versioned } from '../pipeline/wanted-file.js'
import type { World } from '../pipeline/world.js'
import { ciRunsOf } from './ci-runs.js'
import { findingOf, joined, type Exposure, type ExposedOn } from './exposure.js'
import { PastJudge, type RefExposure } from './exposures.js'
import { PastContents, type PastFile as File } from './past-contents.js'
import type { HistoryWish } from './past-wish.js'
import type { SeenRef } from './seen-refs.js'
import { tellGap, timelinesOf, type Timeline, type Version } from './timelines.js'
import { windowsFor, type Windows } from './windows.js'

/** What is there now, by the id of the finding. */
export interface Current {
  readonly findings: ReadonlyMap<string, Finding>
  /** Whether the head of that ref has it. */
  at(ref: SeenRef, id: string): boolean
}

/**
 * Looks at what the files that matter were in the past, on every ref that was looked at, and tells of each finding since when
 * it is there, or how long it was, by which commits, and whether continuous integration ran then.
 * @returns Findings with their past, those of the past included; by id. What is not among them has none that is known.
 */
export async function lookBack(
  refs: readonly SeenRef[],
  current: Current,
  wish: HistoryWish,
  world: World,
): Promise<ReadonlyMap<string, Finding>> {
  const { history } = world.session
  if (history === undefined) {
    const detail = 'this repository source knows no past: nothing before this day was looked at'
    world.coverage.gap({ repository: null, ref: null, path: null, reason: 'plugin', detail })
    return new Map()
  }
  world.warn(UNSEEN)
  const windows = windowsFor(wish, world)
  const found = new Map<string, Finding>()
  for (const group of inGroups(refs)) {
    const own = await carefully(() => lookBackAt(group, current, windows, history, world), [], world)
    for (const finding of own) found.set(finding.id, finding)
    if (world.signal.aborted) break
  }
  return found
}

/** Repositories looked at together: enough to fill queries, few enough to hold the commits of all of them. */
const REPOSITORIES_TOGETHER = 200

function inGroups(refs: readonly SeenRef[]): readonly (readonly SeenRef[])[] {
  const repositories = [...grouped(refs, ({ work }) => work.repository.id).values()]
  const count = Math.ceil(repositories.length / REPOSITORIES_TOGETHER)
  return Array.from({ length: count }, (_, index) =>
    repositories.slice(index * REPOSITORIES_TOGETHER, (index + 1) * REPOSITORIES_TOGETHER).flat(),
  )
}

async function lookBackAt(
  refs: readonly SeenRef[],
  current: Current,
  windows: Windows,
  history: RepositoryHistory,
  world: World,
): Promise<readonly Finding[]> {
  const contents = new PastContents(world)
  const timelines = await timelinesOf(refs, windows.starts, history, contents, world)
  await contents.read(timelines.flatMap(filesOf))
  tellUnread(timelines, contents, world)
  const judge = new PastJudge(timelines, contents, windows, (ref, id) => current.at(ref, id))
  const found = timelines.flatMap((timeline) => judge.exposures(timeline))
  const exposures = byId(await withRemovals(found, judge, contents, history, world))
  const refsOf = grouped(refs, ({ work }) => work.repository.id)
  const runs = await ciRunsOf(exposures, refsOf, timelines, judge, history, world)
  await keep(timelines, exposures, runs, contents, world)
  return exposures.map((exposure) =>
    findingOf(exposure, runs.get(exposure) ?? [], current.findings.get(exposure.finding.id)),
  )
}

const UNSEEN =
  'the past is seen along branches that still exist: not branches that were deleted before they were merged, nor commits that were ' +
  'pushed over, nor a file that came and went within the time at a path that neither its beginning nor its end has'

function filesOf({ ref, path, versions }: Timeline): readonly File[] {
  const { repository } = ref.work
  return versions.flatMap(({ file }) => (file ? [{ repository, file: { path, ...file } }] : []))
}

/** Of each file the first version that could not be read, for each reason; what is unreadable to this day was told already. */
function tellUnread(timelines: readonly Timeline[], contents: PastContents, world: World): void {
  const keyOf = (...[repository, path, reason]: readonly (string | null)[]): string =>
    `${repository}\0${path}\0${reason}`
  const told = new Set(world.coverage.gaps.map(({ repository, path, reason }) => keyOf(repository, path, reason)))
  for (const { ref, path, versions } of timelines) {
    const { repository } = ref.work
    for (const { commit, file } of versions) {
      if (file === null || file === undefined) continue
      const gap =
        file.kind === 'symlink'
          ? { reason: 'symlink' as const, detail: 'it was a symbolic link: what it pointed to was not read' }
          : contents.of(path, file.oid).gap
      if (gap === undefined || told.has(keyOf(repository.nameWithOwner, path, gap.reason))) continue
      told.add(keyOf(repository.nameWithOwner, path, gap.reason))
      tellGap(world, repository, path, { ...gap, detail: `at commit ${commit}: ${gap.detail}` })
    }
  }
}

/** The commit that took a version away is the latest that touched the file, is not bad, and has a parent that is. */
async function withRemovals(
  found: readonly RefExposure[],
  judge: PastJudge,
  contents: PastContents,
  history: RepositoryHistory,
  world: World,
): Promise<readonly ExposedOn[]> {
  const candidates = found.map((exposure) => {
    const { bad, isCurrent, timeline } = exposure
    const firstMs = bad[0]?.atMs ?? Infinity
    const commits = new Set(bad.map(({ commit }) => commit))
    return isCurrent ? [] : timeline.versions.filter(({ commit, atMs }) => atMs >= firstMs && !commits.has(commit))
  })
  const questions = found.flatMap(({ timeline: { ref, path } }, index) =>
    (candidates[index] ?? []).map((version) => ({
      repository: ref.work.repository,
      commit: version.commit,
      file: path,
    })),
  )
  const answers = await history.parents(questions)
  for (const [index, { gap }] of answers.entries()) {
    const question = questions[index]
    if (gap !== undefined && question !== undefined)
      tellGap(world, question.repository, question.file, {
        ...gap,
        detail: `parents of ${question.commit}: ${gap.detail}`,
      })
  }
  await contents.read(
    questions.flatMap(({ repository, file: path }, index) =>
      (answers[index]?.parents ?? []).flatMap(({ file }) => (file ? [{ repository, file: { path, ...file } }] : [])),
    ),
  )
  let next = 0
  return found.map((exposure, index) => {
    const { timeline, finding } = exposure
    const removals = (candidates[index] ?? []).filter(() => {
      const parents = answers[next++]?.parents ?? []
      return parents.some(({ file }) =>
        judge.idsIn(timeline.ref.work.repository, timeline.path, file?.oid).has(finding.id),
      )
    })
    return { ...exposure, removedBy: latest(removals) }
  })
}

/** Versions are in the order of time. */
const latest = (versions: readonly Version[]): Version | undefined => versions.at(-1)

function byId(exposures: readonly ExposedOn[]): readonly Exposure[] {
  return [...grouped(exposures, ({ finding }) => finding.id).values()].flatMap((refs) => joined(refs) ?? [])
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

/** What the past has taught stays known. */
async function keep(
  timelines: readonly Timeline[],
  exposures: readonly Exposure[],
  runs: Awaited<ReturnType<typeof ciRunsOf>>,
  contents: PastContents,
  { record, signal }: World,
): Promise<void> {
  if (record.recordHistory === undefined || signal.aborted) return
  const runsAt = new Map<string, PastFile['ciRuns'][number][]>()
  for (const { timeline, bad } of exposures.flatMap(({ refs }) => refs))
    for (const { commit } of bad) runsAt.set(`${timeline.ref.work.repository.id}\0${commit}`, [])
  for (const [{ repository }, own] of runs)
    for (const { workflow, commit, created_at, conclusion, url } of own) {
      const known = runsAt.get(`${repository.id}\0${commit}`)
      known?.push({ name: workflow, commit, startedAt: created_at, conclusion, ...(url === null ? {} : { url }) })
    }
  for (const own of grouped(timelines, ({ ref }) => ref.work.repository.id).values()) {
    const [first] = own
    if (first === undefined) continue
    const { repository } = first.ref.work
    const files = own.flatMap(({ ref, path, versions }) =>
      versions.flatMap(({ commit, atMs, file }, index): PastFile[] => {
        if (!file || file.kind === 'symlink') return []
        const at = { commit, atMs }
        return [
          {
            ref: ref.work.repository.head?.ref ?? '',
            path,
            oid: file.oid,
            parsers: contents.parsersOf({ path, ...file }).map(versioned),
            first: at,
            last: at,
            endedAtMs: versions[index + 1]?.atMs ?? null,
            ciRuns: runsAt.get(`${repository.id}\0${commit}`) ?? [],
          },
        ]
      }),
    )
    if (files.length > 0) await record.recordHistory(repository, files)
  }
}

/** Whatever goes wrong with the past, what is there now is reported. */
export async function carefully<Answer>(look: () => Promise<Answer>, nothing: Answer, world: World): Promise<Answer> {
  try {
    return await look()
  } catch (cause) {
    const words = world.signal.aborted ? 'the scan was interrupted' : messageOf(cause)
    const detail = `the look at other branches and into the past broke off: ${words}`
    world.coverage.gap({
      repository: null,
      ref: null,
      path: null,
      reason: world.signal.aborted ? 'deadline' : 'plugin',
      detail,
    })
    return nothing
  }
}
