import type { Campaign, Ecosystem } from '@ioc-scanner/core'

/** A campaign counts half for every half-year that it is older than the newest one. */
const HALF_LIFE_MS = 182 * 24 * 60 * 60 * 1_000
/** What a campaign of unknown age counts: as much as one a year older than the newest. */
const WEIGHT_OF_UNKNOWN_AGE = 0.25

/** How long after an attack's end the lockfiles that it reached are still as it left them. */
const AFTERMATH_MS = 30 * 24 * 60 * 60 * 1_000
const MIDDLE = 0.5

interface WeighedCampaign {
  readonly weight: number
  /** Epoch milliseconds; NaN where unknown. */
  readonly firstSeenAtMs: number
  /** The same as the first where unknown. */
  readonly lastSeenAtMs: number
}

/** How much the loaded campaigns say about one ecosystem. */
export interface EcosystemHeat {
  /** 0 to 1: the weight of its campaigns, as a share of the hottest ecosystem's. */
  readonly share: number
  readonly campaigns: readonly WeighedCampaign[]
}

/** Weighs campaigns by how many and how recent they are; recent means against the newest, for a prioritizer has no clock. */
export function heatByEcosystem(campaigns: readonly Campaign[]): ReadonlyMap<Ecosystem, EcosystemHeat> {
  const dated = campaigns.map((campaign) => ({ campaign, firstSeenAtMs: Date.parse(campaign.firstSeenAt ?? '') }))
  const newestMs = dated.reduce((newest, { firstSeenAtMs }) => (firstSeenAtMs > newest ? firstSeenAtMs : newest), 0)
  const byEcosystem = new Map<Ecosystem, WeighedCampaign[]>()
  for (const { campaign, firstSeenAtMs } of dated) {
    const isDated = Number.isFinite(firstSeenAtMs)
    const lastSeenAtMs = Math.max(firstSeenAtMs, Date.parse(campaign.lastSeenAt ?? '') || firstSeenAtMs)
    const weight = isDated ? 2 ** ((firstSeenAtMs - newestMs) / HALF_LIFE_MS) : WEIGHT_OF_UNKNOWN_AGE
    for (const ecosystem of campaign.ecosystems) {
      byEcosystem.set(ecosystem, [...(byEcosystem.get(ecosystem) ?? []), { weight, firstSeenAtMs, lastSeenAtMs }])
    }
  }
  const totals = [...byEcosystem.values()].map(totalWeight)
  const hottest = totals.reduce((most, total) => Math.max(most, total), 0)
  return new Map(
    [...byEcosystem].map(([ecosystem, weighed]) => {
      const share = hottest > 0 ? totalWeight(weighed) / hottest : 0
      return [ecosystem, { share, campaigns: weighed }]
    }),
  )
}

/**
 * How well the last push fits a campaign, the best of all by weight, 0 to 1. A push during the attack, or in the month after it,
 * counts in full: that is when lockfiles took the bad version and nobody has replaced it since. A later one counts half, an
 * earlier one nothing: it cannot have been reached.
 */
export function windowShare({ campaigns }: EcosystemHeat, pushedAtMs: number): number {
  const heaviest = campaigns.reduce((most, { weight }) => Math.max(most, weight), 0)
  if (heaviest === 0) return 0
  const best = campaigns.reduce((most, campaign) => Math.max(most, campaign.weight * fit(campaign, pushedAtMs)), 0)
  return best / heaviest
}

function fit({ firstSeenAtMs, lastSeenAtMs }: WeighedCampaign, pushedAtMs: number): number {
  if (!Number.isFinite(firstSeenAtMs) || !Number.isFinite(pushedAtMs)) return MIDDLE
  if (pushedAtMs < firstSeenAtMs) return 0
  return pushedAtMs <= lastSeenAtMs + AFTERMATH_MS ? 1 : MIDDLE
}

function totalWeight(campaigns: readonly WeighedCampaign[]): number {
  return campaigns.reduce((sum, { weight }) => sum + weight, 0)
}
