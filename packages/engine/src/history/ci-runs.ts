import type { CiRun, CommitQuestion, RepositoryHistory } from '@ioc-scanner/core'
import type { World } from '../pipeline/world.js'
import type { PastJudge } from './exposures.js'
import type { Exposure } from './exposure.js'
import type { SeenRef } from './seen-refs.js'
import { ask, tellGap, type Timeline } from './timelines.js'

/**
 * The runs on every commit that had what was found, those too that only carried it on.
 * @param refs All that were looked at, by the id of their repository.
 * @param touching Commits that changed a file, by repository and path.
 */
export async function ciRunsOf(
  exposures: readonly Exposure[],
  refs: ReadonlyMap<string, readonly SeenRef[]>,
  timelines: readonly Timeline[],
  judge: PastJudge,
  history: RepositoryHistory,
  world: World,
): Promise<ReadonlyMap<Exposure, readonly CiRun[]>> {
  const asked = exposures.flatMap((exposure) =>
    (refs.get(exposure.repository.id) ?? [])
      .filter(({ committedAtMs }) => committedAtMs === null || committedAtMs >= exposure.firstMs)
      .map((ref) => ({ exposure, ref })),
  )
  const carried = await ask(
    asked,
    ({ exposure: { path, firstMs, removedMs }, ref: { work } }) => ({
      repository: work.repository,
      head: work.repository.head?.commit ?? '',
      file: path,
      sinceMs: firstMs,
      ...(removedMs === undefined ? {} : { untilMs: removedMs }),
    }),
    history,
    world,
  )
  const carriers = new Map<Exposure, Set<string>>()
  for (const [{ exposure }, commits] of carried) {
    const { repository, path, finding } = exposure
    const own = carriers.get(exposure) ?? new Set<string>()
    carriers.set(exposure, own)
    for (const { commit, file } of commits)
      if (judge.idsIn(repository, path, file?.oid).has(finding.id)) own.add(commit)
  }
  const runs = await runsAt(carriers, history, world)
  const touching = new Set(
    timelines.flatMap(({ ref, path, versions }) =>
      versions.map(({ commit }) => `${ref.work.repository.id}\0${path}\0${commit}`),
    ),
  )
  return new Map(
    exposures.map((exposure) => {
      const { repository, path } = exposure
      const own = [...(carriers.get(exposure) ?? [])].flatMap((commit) =>
        (runs.get(keyOf(repository.id, commit)) ?? []).map((run) => ({
          ...run,
          touches: touching.has(`${repository.id}\0${path}\0${commit}`),
        })),
      )
      return [
        exposure,
        own.sort((a, b) => (a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : a.id - b.id)),
      ]
    }),
  )
}

const keyOf = (repositoryId: string, commit: string): string => `${repositoryId}\0${commit}`

/** Each commit is asked for once. */
async function runsAt(
  carriers: ReadonlyMap<Exposure, ReadonlySet<string>>,
  history: RepositoryHistory,
  world: World,
): Promise<ReadonlyMap<string, readonly Omit<CiRun, 'touches'>[]>> {
  const questions = new Map<string, CommitQuestion>()
  for (const [{ repository }, commits] of carriers)
    for (const commit of commits) questions.set(keyOf(repository.id, commit), { repository, commit })
  const answers = await history.runs([...questions.values()])
  return new Map(
    [...questions].map(([key, { repository, commit }], index) => {
      const answer = answers[index]
      if (answer?.gap !== undefined)
        tellGap(world, repository, null, {
          ...answer.gap,
          detail: `runs of continuous integration on ${commit}: ${answer.gap.detail}`,
        })
      const runs = (answer?.runs ?? []).map(({ id, workflow, event, createdAt, conclusion, url }) => ({
        id,
        workflow,
        event,
        commit,
        created_at: createdAt,
        conclusion,
        url,
      }))
      return [key, runs]
    }),
  )
}
