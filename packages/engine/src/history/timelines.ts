import type {
  FileEntry,
  FileVersion,
  Gap,
  HistoryCommit,
  HistoryQuestion,
  Repository,
  RepositoryHistory,
} from '@ioc-scanner/core'
import { treeFilter } from '../pipeline/tree-filter.js'
import type { World } from '../pipeline/world.js'
import type { PastContents } from './past-contents.js'
import { each, type SeenRef } from './seen-refs.js'

/** What one file was on one ref, from commit to commit. */
export interface Timeline {
  readonly ref: SeenRef
  readonly path: string
  /** What was there when the time began; undefined: nothing, as far as it is known. */
  readonly atStart: FileEntry | undefined
  /** Oldest first: the one in force when the time begins, where that matters, and those after it. */
  versions: readonly Version[]
}

/** A commit that changed the file. */
export interface Version {
  readonly commit: string
  readonly atMs: number
  /** null: it took the file away. undefined: it could not be had. */
  readonly file: FileVersion | null | undefined
}

const SECOND_MS = 1_000

/** How each file that matters came to be what it is, on each ref, since the first of those moments. */
export async function timelinesOf(
  refs: readonly SeenRef[],
  starts: readonly number[],
  history: RepositoryHistory,
  contents: PastContents,
  world: World,
): Promise<readonly Timeline[]> {
  const [firstMs] = starts
  if (firstMs === undefined) return []
  const before = await filesBefore(refs, starts, history, contents, world)
  const timelines = refs.flatMap((ref) => {
    const paths = new Set(
      ref.work.seen.filter(({ file }) => contents.parsersOf(file).length > 0).map(({ file }) => file.path),
    )
    for (const path of before.paths.get(ref) ?? []) paths.add(path)
    return [...paths].map((path): Timeline => ({
      ref,
      path,
      atStart: before.atStart.get(ref)?.get(path),
      versions: [],
    }))
  })
  const answers = await ask(
    timelines.filter(({ ref }) => hasCommitsSince(ref, firstMs)),
    ({ ref, path }) => ({ ...headOf(ref), path, file: path, sinceMs: firstMs }),
    history,
    world,
  )
  for (const [timeline, commits] of answers) timeline.versions = commits.map(versionOf).reverse()
  await addVersionsInForce(timelines, firstMs, history, contents, world)
  return timelines
}

const hasCommitsSince = ({ committedAtMs }: SeenRef, sinceMs: number): boolean =>
  committedAtMs === null || committedAtMs >= sinceMs

function headOf({ work: { repository } }: SeenRef): Pick<HistoryQuestion, 'repository' | 'head'> {
  return { repository, head: repository.head?.commit ?? '' }
}

const versionOf = ({ commit, committedAtMs, file }: HistoryCommit): Version => ({ commit, atMs: committedAtMs, file })

/** Equal questions are asked once; what cannot be answered is a gap. */
export async function ask<Asker>(
  askers: readonly Asker[],
  question: (asker: Asker) => HistoryQuestion,
  history: RepositoryHistory,
  world: World,
): Promise<readonly (readonly [Asker, readonly HistoryCommit[]])[]> {
  const places = new Map<string, number>()
  const questions: HistoryQuestion[] = []
  const asked = askers.map((asker) => {
    const wanted = question(asker)
    const { repository, ...rest } = wanted
    const key = JSON.stringify([repository.id, rest])
    const place = places.get(key) ?? questions.push(wanted) - 1
    places.set(key, place)
    return [asker, place] as const
  })
  const answers = await history.commits(questions)
  const unasked = new Set<Repository>()
  for (const [index, answer] of answers.entries()) {
    const wanted = questions[index]
    if (answer.gap === undefined || wanted === undefined) continue
    const { repository, file = null } = wanted
    const { reason, detail } = answer.gap
    // At the end of the scan's time everything is left open at once: the repository is named, not each of its files.
    if (reason === 'deadline' && unasked.has(repository)) continue
    if (reason === 'deadline') unasked.add(repository)
    tellGap(world, repository, reason === 'deadline' ? null : file, { reason, detail: `its history: ${detail}` })
  }
  return asked.map(([asker, place]) => [asker, answers[place]?.commits ?? []])
}

export function tellGap(
  { coverage }: World,
  { nameWithOwner, head }: Repository,
  path: string | null,
  { reason, detail }: Pick<Gap, 'reason' | 'detail'>,
): void {
  coverage.gap({ repository: nameWithOwner, ref: head?.ref ?? null, path, reason, detail })
}

interface FilesBefore {
  /** Paths of files that matter and were there when one of the times began. */
  readonly paths: ReadonlyMap<SeenRef, ReadonlySet<string>>
  /** What was there when the first of them began. */
  readonly atStart: ReadonlyMap<SeenRef, ReadonlyMap<string, FileEntry>>
}

/** Files that matter in the trees of the moments: those that are gone by now too. */
async function filesBefore(
  refs: readonly SeenRef[],
  starts: readonly number[],
  history: RepositoryHistory,
  contents: PastContents,
  world: World,
): Promise<FilesBefore> {
  const [firstMs = 0] = starts
  const quiet = refs.filter((ref) => !hasCommitsSince(ref, firstMs))
  const moving = refs.filter((ref) => hasCommitsSince(ref, firstMs))
  const since = await ask(moving, (ref) => ({ ...headOf(ref), sinceMs: firstMs }), history, world)
  const until = (ref: SeenRef): HistoryQuestion => ({ ...headOf(ref), untilMs: firstMs - SECOND_MS, newest: 1 })
  const earlier = new Map(await ask(moving, until, history, world))
  const samples = new Map<
    string,
    { readonly repository: Repository; readonly refs: SeenRef[]; readonly first: SeenRef[] }
  >()
  for (const [ref, commits] of since) {
    const known = [...(earlier.get(ref) ?? []), ...[...commits].reverse()]
    const wanted = new Set(
      starts.map((start) => known.findLast(({ committedAtMs }) => committedAtMs <= start) ?? known[0]),
    )
    for (const commit of wanted) {
      if (commit === undefined) continue
      const { repository } = ref.work
      const key = `${repository.id}\0${commit.tree}`
      const head = { ref: repository.head?.ref ?? '', commit: commit.commit, tree: commit.tree }
      const sample = samples.get(key) ?? { repository: { ...repository, head }, refs: [], first: [] }
      sample.refs.push(ref)
      if (commit.committedAtMs <= firstMs) sample.first.push(ref)
      samples.set(key, sample)
    }
  }
  const paths = new Map<SeenRef, Set<string>>()
  const atStart = new Map<SeenRef, ReadonlyMap<string, FileEntry>>()
  for (const ref of quiet) atStart.set(ref, new Map(ref.work.seen.map(({ file }) => [file.path, file])))
  const bySample = new Map([...samples.values()].map((sample) => [sample.repository, sample]))
  const all = treeFilter(world.readers, world.exclusions)
  const filter = {
    folder: (path: string) => all.folder(path),
    file: (file: FileEntry) => contents.parsersOf(file).length > 0,
  }
  for await (const listing of world.session.trees(each([...bySample.keys()]), filter)) {
    for (const gap of listing.gaps) world.coverage.gap({ ...gap, detail: `of an earlier commit: ${gap.detail}` })
    const sample = bySample.get(listing.repository)
    for (const ref of sample?.refs ?? []) {
      const own = paths.get(ref) ?? new Set<string>()
      for (const { path } of listing.files) own.add(path)
      paths.set(ref, own)
    }
    for (const ref of sample?.first ?? []) atStart.set(ref, new Map(listing.files.map((file) => [file.path, file])))
  }
  return { paths, atStart }
}

/** What was in force when the time began has an older commit: which, is asked only where it is bad. */
async function addVersionsInForce(
  timelines: readonly Timeline[],
  firstMs: number,
  history: RepositoryHistory,
  contents: PastContents,
  world: World,
): Promise<void> {
  const inForce = timelines.flatMap((timeline) =>
    timeline.atStart === undefined ? [] : [{ timeline, file: timeline.atStart }],
  )
  await contents.read(inForce.map(({ timeline, file }) => ({ repository: timeline.ref.work.repository, file })))
  const bad = inForce.filter(({ file }) =>
    contents.of(file.path, file.oid).occurrences.some(({ matches }) => matches.length > 0),
  )
  const answers = await ask(
    bad.map(({ timeline }) => timeline),
    ({ ref, path }) => ({ ...headOf(ref), path, file: path, untilMs: firstMs - SECOND_MS, newest: 1 }),
    history,
    world,
  )
  for (const [timeline, commits] of answers) timeline.versions = [...commits.map(versionOf), ...timeline.versions]
}
