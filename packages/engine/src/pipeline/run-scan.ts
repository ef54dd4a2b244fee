import { messageOf, type Finding, type Target } from '@ioc-scanner/core'
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
  return withOwners(findings, world)
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

class FindingCollector {
  readonly all: Finding[] = []
  /** Repositories with findings, by name: kept for their CODEOWNERS. */
  readonly affected = new Map<string, RepositoryWork>()
  readonly #ids = new Set<string>()

  constructor(private readonly world: World) {}

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
      if (this.#ids.has(finding.id)) continue // the same package twice in one file: its first line counts
      this.#ids.add(finding.id)
      this.all.push(finding)
      this.affected.set(work.repository.nameWithOwner, work)
      this.world.emit({ type: 'finding', finding })
    }
  }

  async conclude(work: RepositoryWork): Promise<void> {
    const { coverage, record, suspicion } = this.world
    this.add(work, concludeRepository(work, this.world))
    if (!work.isUnlisted) {
      coverage.repositoryScanned(work.repository, await suspicion.concluded(work))
      await record.repositoryScanned({ repository: work.repository, files: work.seen, isWhole: work.isWhole })
    }
    this.world.emit({ type: 'repository-finished', repository: work.repository.nameWithOwner, files: work.files })
  }
}
