import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GroundTruth, World, WorldRepository } from '../world/world.js'
import { checkDescription } from './check-description.js'
import type { OrganizationDescription } from './description.js'
import type { WrittenHistory } from './exposures.js'
import type { FileContent } from './file-content.js'
import { writeGitRepository, type RepositoryPlan } from './git-repository.js'
import { GroundTruthRecorder } from './ground-truth.js'
import { ManifestBook } from '../world/manifest-book.js'
import { historyWorld } from './history-world.js'
import { planHistory, planRepository } from './plan-repository.js'
import { placeRepositories, worldOf, type PlacedRepository } from './place-repositories.js'
import { rememberingRenderer, renderAll, type Renderer } from './render-files.js'
import { headFiles, replayCommits, type ReplayedHistory } from './replay-commits.js'

export interface CreatedOrganization {
  readonly world: World
  readonly truth: GroundTruth
}

/** More git processes at a time than this only wait for each other. */
const PARALLEL_REPOSITORIES = 2

/**
 * Writes the described organization into a folder: its git repositories, `world.json`, `truth.json`
 * and `manifests.txt`, which says what its manifests and lockfiles name. The same
 * description gives the same oids everywhere. The folder is made if need be.
 *
 * @throws When the description does not hold together, or the folder already holds a world.
 */
export async function createOrganization(
  description: OrganizationDescription,
  directory: string,
): Promise<CreatedOrganization> {
  checkDescription(description)
  await mkdir(directory, { recursive: true })
  await refuseSecondWorld(directory)
  const { organization, users = [] } = description
  const truth = new GroundTruthRecorder(organization)
  const placed = placeRepositories(description)
  const render = rememberingRenderer(placed.map((place) => place.description))
  const pending = placed.values()
  const manifests = new ManifestBook()
  const complete = new Map<PlacedRepository, PlacedRepository>()

  async function writeNext(): Promise<void> {
    for (const place of pending) {
      const prepared = prepareRepository(place, render)
      const isOwn = place.owner === organization
      // Before anything is waited for: the truth is in the order of the description.
      if (isOwn) truth.add({ description: place.description, files: prepared.files })
      const { world, written } = await writeRepository(directory, prepared, manifests)
      complete.set(place, { ...place, world })
      if (isOwn && written !== undefined) truth.addHistory(place.description, written)
    }
  }
  await Promise.all(Array.from({ length: PARALLEL_REPOSITORIES }, writeNext))

  const known = placed.map((place) => complete.get(place) ?? place)
  const created = { world: worldOf(description, users, known), truth: truth.result() }
  await writeFile(join(directory, 'world.json'), `${JSON.stringify(created.world, null, 2)}\n`)
  await manifests.write(directory)
  await writeFile(join(directory, 'truth.json'), `${JSON.stringify(created.truth, null, 2)}\n`)
  return created
}

interface PreparedRepository {
  readonly place: PlacedRepository
  /** At the head of the default branch. */
  readonly files: ReadonlyMap<string, FileContent>
  readonly plan: RepositoryPlan
  /** Where commits are described one by one. */
  readonly history?: ReplayedHistory
}

export function prepareRepository(place: PlacedRepository, render: Renderer): PreparedRepository {
  const { description, pushed } = place
  if (description.commits === undefined) {
    const files = renderAll(description.files ?? {}, render)
    return { place, files, plan: planRepository(description, files, pushed, render) }
  }
  const history = replayCommits(description, render)
  return { place, files: headFiles(history), plan: planHistory(history), history }
}

interface WrittenRepository {
  readonly world: WorldRepository
  readonly written?: WrittenHistory
}

/** Writes one repository; what its manifests name goes into the book. */
export async function writeRepository(
  directory: string,
  { place: { owner, description, world }, files, plan, history }: PreparedRepository,
  manifests: ManifestBook,
): Promise<WrittenRepository> {
  manifests.add(files.values())
  const oids = await writeGitRepository(join(directory, world.gitDirectory), plan)
  if (history === undefined) return { world }
  const beside = historyWorld(world, history, oids)
  const repository = `${owner}/${description.name}`
  return { world: { ...world, ...beside }, written: { repository, history, oids, runs: beside.workflowRuns } }
}

async function refuseSecondWorld(directory: string): Promise<void> {
  const isTaken = await access(join(directory, 'world.json')).then(
    () => true,
    () => false,
  )
  if (isTaken) throw new Error(`${directory} already holds a world: name an empty folder, or delete it first`)
}
