import { messageOf, type ExposedRef, type Finding, type Target } from '@ioc-scanner/core'
import { carefully, lookBack } from '../history/look-back.js'
import { ONLY_HEADS } from '../history/past-wish.js'
import { seeRefs, type SeenRef } from '../history/seen-refs.js'
import { untilAlarm } from '../watchdog/until-alarm.js'
import { attributeOwners } from '../owners/attribute-owners.js'
import { brokenOff } from './break-off.js'
import { concludeRepository, detect } from './detect.js'
import type { Reading } from './extract-packages.js'
import { journaledListing } from './journaled-listing.js'
import { likeliestFirst } from './likeliest-first.js'
import { readFiles } from './read-files.js'
import { selectFiles } from './select-files.js'
import { selectRepositories } from './select-repositories.js'
import { treeFilter } from './tree-filter.js'
import type { RepositoryWork } from './repository-work.js'
import type { World } from './world.js'

/** The scan, top to bottom. Stages overlap; bounded queues and the request runner keep what is in flight small. */
export async function runScan(target: Target, world: World): Promise<readonly Finding[]> {
  const repositories = selectRepositories(journaledListing(target, world), world)
  const trees = world.session.trees(likeliestFirst(repositories, world), treeFilter(world.readers, world.exclusions))
  const wanted = selectFiles(trees, world)
  const readings = readFiles(wanted, world) // batches as the strategy plans them, each content once

  const findings = new FindingCollector(world)
  try {
    for await (const item of untilAlarm(readings, world.alarm)) {
      if ('place' in item) findings.read(item)
      if (closes(item)) await findings.conclude('place' in item ? item.place.work : item.work)
    }
  } catch (cause) {
    endEarly(cause, world)
  }
  await lookFurther(findings, world)
  return withOwners(findings, world)
}

/** At other refs, and into the past, where the user asked for it. */
async function lookFurther(findings: FindingCollector, world: World): Promise<void> {
  const { branches, history } = world.past
  if (branches === ONLY_HEADS.branches && history === undefined) return
  const told = (work: RepositoryWork, found: readonly Finding[]): void => findings.add(work, found)
  const refs = await carefully(() => seeRefs(findings.works, world, told), [], world)
  findings.nameRefs()
  if (history === undefined || refs.length === 0) return
  const past = await carefully(() => lookBack(refs, findings, history, world), new Map<string, Finding>(), world)
  for (const finding of past.values()) findings.replace(finding, refs)
}

/** Whether the repository of that reading, or of that finished tree, has nothing left to read. */
function closes(
  item: { readonly place: { readonly work: RepositoryWork } } | { readonly work: RepositoryWork },
): boolean {
  return ('place' in item ? item.place.work : item.work).close()
}

/** What was found so far is reported: after an interrupt, and after a failure that did not come at once. */
function endEarly(cause: unknown, world: World): void {
  if (world.signal.aborted) return
  if (world.coverage.repositoriesListed === 0) throw cause
  world.coverage.brokeOff(brokenOff('the scan broke off', cause))
}

/** Whatever goes wrong with the owners, the findings are reported. */
async function withOwners({ all, affected }: FindingCollector, world: World): Promise<readonly Finding[]> {
  try {
    const owned = world.signal.aborted ? all : await attributeOwners(all, affected, world)
    if (all.length > 0 && world.signal.aborted)
      world.warn('the scan was interrupted: who owns what was found was not asked, or not everywhere')
    return owned
  } catch (cause) {
    world.warn(`owners could not be found out: ${messageOf(cause)}`)
    return all
  }
}

const exposedNow = (ref = '', commit: string | null = null): ExposedRef => ({
  ref,
  current: true,
  first_seen_at: null,
  last_seen_at: null,
  first_commit: null,
  last_commit: commit,
  removed_by: null,
})

class FindingCollector {
  /** By id. */
  readonly findings = new Map<string, Finding>()
  /** Every repository that was looked at, where more is to be asked of it. */
  readonly works: RepositoryWork[] = []
  /** Repositories with findings, by name: kept for their CODEOWNERS. */
  readonly affected = new Map<string, RepositoryWork>()
  /** Refs that have a finding, by its id. */
  readonly #refs = new Map<string, Set<RepositoryWork>>()

  constructor(private readonly world: World) {}

  get all(): readonly Finding[] {
    return [...this.findings.values()]
  }

  at({ work }: SeenRef, id: string): boolean {
    return this.#refs.get(id)?.has(work) === true
  }

  read(reading: Reading): void {
    const { work, file } = reading.place
    const { coverage } = this.world
    this.add(work, detect(reading, this.world))
    this.world.suspicion.read(reading)
    const answered = !reading.fetched && !coverage.hasFailed(work.repository, file.path)
    this.world.emit({ type: 'files-finished', count: 1, fromInventory: answered ? 1 : 0 })
  }

  add(work: RepositoryWork, findings: readonly Finding[]): void {
    for (const finding of findings) {
      const known = this.#refs.get(finding.id)
      // The same package twice in one file: its first line counts. On another ref it is the same finding, too.
      if (known !== undefined) {
        known.add(work)
        continue
      }
      this.#refs.set(finding.id, new Set([work]))
      this.#tell(finding, work)
    }
  }

  /** Names the refs that have each finding. */
  nameRefs(): void {
    for (const [id, finding] of this.findings) {
      const refs = [...(this.#refs.get(id) ?? [])].map(({ repository: { head } }) =>
        exposedNow(head?.ref, head?.commit),
      )
      this.findings.set(id, { ...finding, exposure: { ...finding.exposure, refs } })
    }
  }

  /** More is known of it, or it is a finding of the past. */
  replace(finding: Finding, refs: readonly SeenRef[]): void {
    if (this.findings.has(finding.id)) this.findings.set(finding.id, finding)
    else {
      const of = refs.find(({ work: { repository } }) => repository.nameWithOwner === finding.repository)
      if (of !== undefined) this.#tell(finding, of.work)
    }
  }

  #tell(finding: Finding, work: RepositoryWork): void {
    this.findings.set(finding.id, finding)
    const { nameWithOwner } = work.repository
    if (!this.affected.has(nameWithOwner)) this.affected.set(nameWithOwner, work)
    this.world.emit({ type: 'finding', finding })
  }

  async conclude(work: RepositoryWork): Promise<void> {
    const { coverage, record, suspicion } = this.world
    if (this.world.past !== ONLY_HEADS && !work.isUnlisted && work.repository.head !== null) this.works.push(work)
    this.add(work, concludeRepository(work, this.world))
    if (!work.isUnlisted) {
      coverage.repositoryScanned(work.repository, await suspicion.concluded(work))
      await record.repositoryScanned({ repository: work.repository, files: work.seen, isWhole: work.isWhole })
    }
    this.world.emit({ type: 'repository-finished', repository: work.repository.nameWithOwner, files: work.files })
  }
}
