import type { Campaign, Ecosystem, FileCandidate, FilePrioritizer } from '@ioc-scanner/core'
import { heatByEcosystem, reachedShare, type EcosystemHeat } from './campaign-heat.js'
import { fileKindOf } from './file-kind.js'

/** The weights of the formula in the README. A file whose name tells nothing takes the middle of each. */
const KIND_POINTS = { lockfile: 40, manifest: 10, unknown: 25 } as const
const HEAT_POINTS = 30
const WINDOW_POINTS = 20
const PAST_FINDING_POINTS = 15
const MAX_DEPTH_POINTS = 10
const MIDDLE = 0.5

/** First the files that most probably resolve to a compromised package: by format, ecosystem, last push, place and past. */
export class SecurityPrioritizer implements FilePrioritizer {
  readonly name = 'security'
  /** The engine hands in the same campaigns with every file: they are weighed once. */
  readonly #heats = new WeakMap<readonly Campaign[], ReadonlyMap<Ecosystem, EcosystemHeat>>()

  score({ repository, file, campaigns, past }: FileCandidate): number {
    const kind = fileKindOf(file.path)
    const heat = kind === undefined ? undefined : this.#heatOf(campaigns, kind.ecosystem)
    return (
      KIND_POINTS[kind?.kind ?? 'unknown'] +
      HEAT_POINTS * (kind === undefined ? MIDDLE : (heat?.share ?? 0)) +
      WINDOW_POINTS * (kind === undefined ? MIDDLE : windowShare(heat, repository.pushedAt)) +
      (past.findingsInRepository > 0 ? PAST_FINDING_POINTS : 0) -
      Math.min(MAX_DEPTH_POINTS, file.path.split('/').length - 1)
    )
  }

  #heatOf(campaigns: readonly Campaign[], ecosystem: Ecosystem): EcosystemHeat | undefined {
    let heats = this.#heats.get(campaigns)
    if (heats === undefined) {
      heats = heatByEcosystem(campaigns)
      this.#heats.set(campaigns, heats)
    }
    return heats.get(ecosystem)
  }
}

function windowShare(heat: EcosystemHeat | undefined, pushedAt: string | undefined): number {
  if (heat === undefined) return 0
  const pushedAtMs = Date.parse(pushedAt ?? '')
  return Number.isFinite(pushedAtMs) ? reachedShare(heat, pushedAtMs) : MIDDLE
}
