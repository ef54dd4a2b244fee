import type { Randomness } from '@ioc-scanner/core'
import { seededRandomness } from '../seeded-randomness.js'
import type { KnownOrganization, ModelledOrganization } from '../worlds/modelled-world.js'
import { drawFrom, drawWhole } from '../worlds/spread.js'
import { ecosystemAt, type EcosystemFiles } from './file-kinds.js'
import { hitsIn, placeHits, type Hit } from './place-hits.js'
import { planKnown } from './plan-known.js'
import type { PlannedContent, PlannedFile, PlannedFolder, PlannedRepository } from './planned-repository.js'

/** Everything that is in an organization, and what is to be found there. */
export interface PlannedOrganization {
  readonly repositories: readonly PlannedRepository[]
  /** The ground truth. */
  readonly hits: readonly Hit[]
}

export const ORGANIZATION_LOGIN = 'modelled'
const DAY_MS = 86_400_000
/** Copies are of one of the last so many contents: as with services made from one template. */
const COPIED_FROM = 50

/** The same description and seed give the same organization. @param nowMs Epoch milliseconds, for the dates of pushes. */
export function planOrganization(
  traits: ModelledOrganization | KnownOrganization,
  seed: number,
  nowMs: number,
): PlannedOrganization {
  if ('known' in traits) {
    const repositories = planKnown(traits.known, nowMs)
    return { repositories, hits: hitsIn(repositories) }
  }
  const randomness = seededRandomness(seed)
  const contents = new ContentMaker(traits, randomness)
  const repositories = Array.from({ length: traits.repositories }, (_, index) =>
    planRepository(index, traits, contents, randomness, nowMs),
  )
  placeHits(repositories, traits, randomness, nowMs)
  return { repositories, hits: hitsIn(repositories) }
}

function planRepository(
  index: number,
  traits: ModelledOrganization,
  contents: ContentMaker,
  randomness: Randomness,
  nowMs: number,
): PlannedRepository {
  const kind = ecosystemAt(randomness.next())
  const count = drawWhole(traits.files, randomness)
  const folders = planFolders(
    index,
    Math.max(drawWhole(traits.folders, randomness), Math.ceil(count / 2) - 1),
    traits,
    randomness,
  )
  const pushedAtMs = nowMs - drawFrom(traits.pushedDaysAgo, randomness) * DAY_MS
  const number = index.toString(16)
  return {
    repository: {
      id: `R_${number}`,
      nameWithOwner: `${ORGANIZATION_LOGIN}/repository-${String(index).padStart(5, '0')}`,
      head: { ref: 'main', commit: `c0${number.padStart(38, '0')}` },
      visibility: 'private',
      isArchived: false,
      isFork: false,
      topics: [],
      pushedAt: new Date(pushedAtMs).toISOString(),
      primaryLanguage: kind.language,
    },
    ecosystem: kind.ecosystem,
    folders,
    files: planFiles(count, folders, kind, contents),
  }
}

function planFolders(
  repository: number,
  count: number,
  { unusualFolders }: ModelledOrganization,
  randomness: Randomness,
): readonly PlannedFolder[] {
  return Array.from({ length: count }, (_, index) => {
    const isUsual = randomness.next() >= unusualFolders
    return { path: isUsual ? `service-${index}` : `own-${repository}-${index}`, isUsual }
  })
}

/** A lockfile and its manifest in the root, then in one folder after the other. */
function planFiles(
  count: number,
  folders: readonly PlannedFolder[],
  kind: EcosystemFiles,
  contents: ContentMaker,
): readonly PlannedFile[] {
  const places = ['', ...folders.map(({ path }) => `${path}/`)].flatMap((folder) => [
    { path: `${folder}${kind.lockfile}`, isLockfile: true },
    { path: `${folder}${kind.manifest}`, isLockfile: false },
  ])
  return places
    .slice(0, count)
    .map((place) => ({ ...place, content: contents.next(place.path.slice(place.path.lastIndexOf('/') + 1)) }))
}

/** Makes contents, of which some are copies. */
class ContentMaker {
  readonly #recent = new Map<string, PlannedContent[]>()
  #made = 0

  constructor(
    private readonly traits: ModelledOrganization,
    private readonly randomness: Randomness,
  ) {}

  next(fileName: string): PlannedContent {
    const { traits, randomness } = this
    const recent = this.#recent.get(fileName) ?? []
    const copied = randomness.next() < traits.copies ? recent[Math.floor(randomness.next() * recent.length)] : undefined
    if (copied !== undefined) return copied
    const spread = randomness.next() < traits.huge.share ? traits.huge.bytes : traits.bytes
    const oid = (this.#made++).toString(16).padStart(40, '0')
    const made: PlannedContent = { oid, bytes: drawWhole(spread, randomness), hits: new Set() }
    recent.push(made)
    if (recent.length > COPIED_FROM) recent.shift()
    this.#recent.set(fileName, recent)
    return made
  }
}
