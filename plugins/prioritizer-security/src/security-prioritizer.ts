import type { Campaign, Ecosystem, FileCandidate, FilePrioritizer, RepositoryCandidate } from '@ioc-scanner/core'
import { heatByEcosystem, windowShare, type EcosystemHeat } from './campaign-heat.js'
import { fileKindOf } from './file-kind.js'

/** The weights of the formula in the README. A file whose name tells nothing takes the middle of each. */
const KIND_POINTS = { lockfile: 80, manifest: 0, unknown: 50 } as const
const HEAT_POINTS = 30
const WINDOW_POINTS = 40
const PAST_FINDING_POINTS = 15
const MAX_DEPTH_POINTS = 10
const MIDDLE = 0.5

/** First the files that most probably resolve to a compromised package: by format, ecosystem, last push, place and past. */
export class SecurityPrioritizer implements FilePrioritizer {
  readonly name = 'security'
  /** The engine hands in the same campaigns with every file: they are weighed once. */
  readonly #weighed = new WeakMap<readonly Campaign[], ReadonlyMap<Ecosystem, EcosystemHeat>>()

  score({ repository, file, campaigns, past }: FileCandidate): number {
    const kind = fileKindOf(file.path)
    const heat = kind === undefined ? undefined : this.#heats(campaigns).get(kind.ecosystem)
    return (
      KIND_POINTS[kind?.kind ?? 'unknown'] +
      HEAT_POINTS * (kind === undefined ? MIDDLE : (heat?.share ?? 0)) +
      WINDOW_POINTS * (kind === undefined ? MIDDLE : windowPoints(heat, repository.pushedAt)) +
      (past.findingsInRepository > 0 ? PAST_FINDING_POINTS : 0) -
      Math.min(MAX_DEPTH_POINTS, file.path.split('/').length - 1)
    )
  }

  /** What is in it is not known yet: the last push, against the campaigns of every ecosystem. */
  scoreRepository({ repository, campaigns }: RepositoryCandidate): number {
    const pushedAtMs = Date.parse(repository.pushedAt ?? '')
    const scores = [...this.#heats(campaigns).values()].map((heat) => heat.share * windowShare(heat, pushedAtMs))
    return Math.max(0, ...scores)
  }

  #heats(campaigns: readonly Campaign[]): ReadonlyMap<Ecosystem, EcosystemHeat> {
    const known = this.#weighed.get(campaigns)
    if (known !== undefined) return known
    const heats = heatByEcosystem(campaigns)
    this.#weighed.set(campaigns, heats)
    return heats
  }
}

function windowPoints(heat: EcosystemHeat | undefined, pushedAt: string | undefined): number {
  return heat === undefined ? 0 : windowShare(heat, Date.parse(pushedAt ?? ''))
}
