import picomatch from 'picomatch'
import { messageOf, type Finding, type ListedRef, type Repository } from '@ioc-scanner/core'
import { detect } from '../pipeline/detect.js'
import { declaredFindings } from '../pipeline/decide-findings.js'
import { readFiles } from '../pipeline/read-files.js'
import { type RepositoryWork } from '../pipeline/repository-work.js'
import { selectFiles } from '../pipeline/select-files.js'
import { treeFilter } from '../pipeline/tree-filter.js'
import type { World } from '../pipeline/world.js'
import { Coverage } from '../report/coverage.js'
import { untilAlarm } from '../watchdog/until-alarm.js'

/** A ref whose head was looked at. */
export interface SeenRef {
  /** Its head is the ref's. */
  readonly work: RepositoryWork
  /** The committer's date of the head; null: not known. */
  readonly committedAtMs: number | null
}

/**
 * Looks at the heads of further refs as the scan looks at those of default branches; contents that are known cost nothing.
 * @param works The repositories, looked at already at the heads of their default branches.
 * @param found Is told of the findings at other refs.
 * @returns All refs that were looked at, the default ones first.
 */
export async function seeRefs(
  works: readonly RepositoryWork[],
  world: World,
  found: (work: RepositoryWork, findings: readonly Finding[]) => void,
): Promise<readonly SeenRef[]> {
  const dates = new Map<RepositoryWork, number>()
  const others = await otherRefs(works, world, dates)
  const seen = works.map((work): SeenRef => ({ work, committedAtMs: dates.get(work) ?? null }))
  if (others.length === 0) return seen
  const dateOf = new Map(others.map(({ repository, ref }) => [repository, ref.committedAtMs]))
  const inner = refWorld(world)
  const trees = world.session.trees(
    each(others.map(({ repository }) => repository)),
    treeFilter(world.readers, world.exclusions),
  )
  for await (const item of untilAlarm(readFiles(selectFiles(trees, inner), inner), world.alarm)) {
    const { work } = 'place' in item ? item.place : item
    if ('place' in item) {
      found(work, detect(item, inner))
      world.emit({ type: 'files-finished', count: 1, fromInventory: item.fetched ? 0 : 1 })
    }
    if (!work.close()) continue
    found(work, declaredFindings(work))
    if (!work.isUnlisted)
      await world.record.repositoryScanned({ repository: work.repository, files: work.seen, isWhole: work.isWhole })
    seen.push({ work, committedAtMs: dateOf.get(work.repository) ?? null })
  }
  world.coverage.filesElsewhere(inner.coverage.summary().files)
  return seen
}

interface OtherRef {
  readonly repository: Repository
  readonly ref: ListedRef
}

/** @param dates Is told when the heads of default branches were committed. */
async function otherRefs(
  works: readonly RepositoryWork[],
  world: World,
  dates: Map<RepositoryWork, number>,
): Promise<readonly OtherRef[]> {
  const { session, coverage, past } = world
  if (past.branches === 'default' || works.length === 0) return []
  const whole = { repository: null, ref: null, path: null }
  if (session.refs === undefined) {
    coverage.gap({ ...whole, reason: 'plugin', detail: 'this repository source knows default branches only' })
    return []
  }
  const isWanted = refPattern(past.branches)
  const workOf = new Map(works.map((work) => [work.repository, work]))
  try {
    const listings = await session.refs([...workOf.keys()])
    return listings.flatMap(({ repository, refs, gaps }) => {
      for (const gap of gaps) coverage.gap(gap)
      const work = workOf.get(repository)
      return refs.flatMap((ref) => {
        const isDefault = ref.ref === repository.head?.ref
        if (isDefault && ref.commit === repository.head?.commit && work !== undefined)
          dates.set(work, ref.committedAtMs)
        if (isDefault || !isWanted(ref)) return []
        return [{ ref, repository: { ...repository, head: { ref: ref.ref, commit: ref.commit, tree: ref.tree } } }]
      })
    })
  } catch (cause) {
    if (world.signal.aborted) throw cause
    coverage.gap({ ...whole, reason: 'plugin', detail: `branches could not be listed: ${messageOf(cause)}` })
    return []
  }
}

/** A pull request is meant by its own name (`refs/pull/7/head`) or by that of the branch it comes from. */
function refPattern(wish: string): (ref: ListedRef) => boolean {
  if (wish === 'all') return () => true
  const matches = picomatch(wish, { dot: true })
  return ({ ref, from }) => matches(ref) || (from !== undefined && matches(from))
}

/** What is said of a repository was said once; only what is missing at this ref is told. */
function refWorld(world: World): World {
  const told = new Set(world.coverage.gaps.map(({ repository, path, reason }) => `${repository}\0${path}\0${reason}`))
  const coverage = new Coverage((gap) => {
    const key = `${gap.repository}\0${gap.path}\0${gap.reason}`
    if (told.has(key)) return
    told.add(key)
    world.coverage.gap(gap)
  })
  return { ...world, coverage, treesListed: () => undefined }
}

export async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}
