import type { Campaign, Ecosystem } from '@ioc-scanner/core'

/** A campaign counts half for every half-year that it is older than the newest one. */
const HALF_LIFE_MS = 182 * 24 * 60 * 60 * 1_000
/** What a campaign of unknown age counts: as much as one a year older than the newest. */
const WEIGHT_OF_UNKNOWN_AGE = 0.25

interface WeighedCampaign {
  readonly weight: number
  /** Epoch milliseconds; NaN where unknown. */
  readonly firstSeenAtMs: number
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
    const weight = isDated ? 2 ** ((firstSeenAtMs - newestMs) / HALF_LIFE_MS) : WEIGHT_OF_UNKNOWN_AGE
    for (const ecosystem of campaign.ecosystems) {
      byEcosystem.set(ecosystem, [...(byEcosystem.get(ecosystem) ?? []), { weight, firstSeenAtMs }])
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

/** Share of the campaigns, by weight, that had begun when the repository was last pushed to: only those can have reached it. */
export function reachedShare({ campaigns }: EcosystemHeat, pushedAtMs: number): number {
  const total = totalWeight(campaigns)
  if (total === 0) return 0
  const reached = campaigns.filter(({ firstSeenAtMs }) => !(firstSeenAtMs > pushedAtMs))
  return totalWeight(reached) / total
}

function totalWeight(campaigns: readonly WeighedCampaign[]): number {
  return campaigns.reduce((sum, { weight }) => sum + weight, 0)
}
