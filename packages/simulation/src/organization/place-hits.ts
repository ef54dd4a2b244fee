import type { Randomness } from '@ioc-scanner/core'
import type { ModelledCampaign, ModelledOrganization } from '../worlds/modelled-world.js'
import type { PlannedFile, PlannedRepository } from './planned-repository.js'

/** A place at which a package of a campaign is to be found. */
export interface Hit {
  readonly repository: string
  readonly path: string
  readonly campaign: string
}

interface Place {
  readonly planned: PlannedRepository
  readonly file: PlannedFile
}

const DAY_MS = 86_400_000

/** Puts the campaigns' packages into lockfiles: most where the last push was after the attack had begun. */
export function placeHits(
  repositories: readonly PlannedRepository[],
  traits: ModelledOrganization,
  randomness: Randomness,
  nowMs: number,
): void {
  const lockfiles = lockfilesOf(repositories)
  for (const campaign of traits.campaigns) {
    const wanted = Math.round((campaign.hitsPerThousand * traits.repositories) / 1_000)
    const noise = Math.round(wanted * traits.noise)
    const open = lockfiles.filter(({ planned }) => planned.ecosystem === campaign.ecosystem)
    const isReached = ({ planned }: Place): boolean => wasPushedSince(planned, campaign, nowMs)
    mark(open.filter(isReached), wanted - noise, campaign, randomness)
    mark(
      open.filter((place) => !isReached(place)),
      noise,
      campaign,
      randomness,
    )
  }
}

/** All places at which there is something to be found, copies included. */
export function hitsIn(repositories: readonly PlannedRepository[]): readonly Hit[] {
  return lockfilesOf(repositories).flatMap(({ planned, file }) =>
    [...file.content.hits].map((campaign) => ({
      repository: planned.repository.nameWithOwner,
      path: file.path,
      campaign,
    })),
  )
}

function lockfilesOf(repositories: readonly PlannedRepository[]): Place[] {
  return repositories.flatMap((planned) =>
    planned.files.filter(({ isLockfile }) => isLockfile).map((file): Place => ({ planned, file })),
  )
}

function wasPushedSince(
  { repository }: PlannedRepository,
  { startedDaysAgo }: ModelledCampaign,
  nowMs: number,
): boolean {
  return Date.parse(repository.pushedAt ?? '') >= nowMs - startedDaysAgo * DAY_MS
}

function mark(places: Place[], count: number, campaign: ModelledCampaign, randomness: Randomness): void {
  for (let left = Math.min(count, places.length); left > 0; left -= 1) {
    const [chosen] = places.splice(Math.floor(randomness.next() * places.length), 1)
    chosen?.file.content.hits.add(campaign.id)
  }
}
