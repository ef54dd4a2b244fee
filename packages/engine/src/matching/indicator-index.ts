import {
  comparableName,
  normaliseName,
  type ArtifactIndicator,
  type Campaign,
  type Ecosystem,
  type Indicator,
  type Package,
  type PackageIndicator,
} from '@ioc-scanner/core'
import { versionRulesOf } from './versions/version-rules-of.js'
import type { VersionRules } from './versions/version-rules.js'

/** The indicators of one package name. */
interface NameIndicators {
  /** By version key. */
  readonly versions: Map<string, PackageIndicator[]>
  readonly ranges: { readonly range: string; readonly indicator: PackageIndicator }[]
  readonly wholeName: PackageIndicator[]
}

/** Stands for all versions in `badVersions`. */
export const EVERY_VERSION = '*'

/** How sure it is that a package is the one an indicator means. */
export interface IndicatorMatch {
  readonly indicator: PackageIndicator
  readonly certainty: 'resolved' | 'pinned' | 'admitted' | 'undecided'
  /** Bad versions that a constraint admits. */
  readonly badVersions: readonly string[]
}

const keyOf = (ecosystem: Ecosystem, name: string): string => `${ecosystem}\0${comparableName(ecosystem, name)}`

/** Answers in constant time whether a package is known-bad: by ecosystem, normalised name, then version. */
export class IndicatorIndex {
  readonly #names = new Map<string, NameIndicators>()
  readonly #campaigns = new Map<string, Campaign>()
  readonly #artifacts: ArtifactIndicator[] = []

  add(indicator: Indicator): void {
    this.#noteCampaign(indicator)
    if (indicator.kind === 'artifact') {
      this.#artifacts.push(indicator)
      return
    }
    const key = keyOf(indicator.ecosystem, normaliseName(indicator.ecosystem, indicator.name))
    const entry = this.#names.get(key) ?? { versions: new Map<string, PackageIndicator[]>(), ranges: [], wholeName: [] }
    this.#names.set(key, entry)
    const { affected } = indicator
    if ('all' in affected) entry.wholeName.push(indicator)
    else if ('range' in affected) entry.ranges.push({ range: affected.range, indicator })
    else {
      for (const version of affected.versions) {
        const versionKey = keyOfVersion(versionRulesOf(indicator.ecosystem), version)
        const known = entry.versions.get(versionKey)
        if (known === undefined) entry.versions.set(versionKey, [indicator])
        else known.push(indicator)
      }
    }
  }

  get campaigns(): readonly Campaign[] {
    return [...this.#campaigns.values()]
  }

  get artifacts(): readonly ArtifactIndicator[] {
    return this.#artifacts
  }

  /** Whether any indicator names this package, whatever its version. */
  names(found: Pick<Package, 'ecosystem' | 'name'>): boolean {
    return this.#names.has(keyOf(found.ecosystem, found.name))
  }

  match(found: Package): readonly IndicatorMatch[] {
    const entry = this.#names.get(keyOf(found.ecosystem, found.name))
    if (entry === undefined) return []
    if (found.version !== undefined) return this.#matchVersion(entry, found.ecosystem, found.version, 'resolved')
    const constraint = found.constraint ?? ''
    const pinned = versionRulesOf(found.ecosystem).pinned(constraint)
    if (pinned !== undefined) return this.#matchVersion(entry, found.ecosystem, pinned, 'pinned')
    return matchConstraint(entry, found.ecosystem, constraint)
  }

  #matchVersion(
    entry: NameIndicators,
    ecosystem: Ecosystem,
    version: string,
    certainty: 'resolved' | 'pinned',
  ): readonly IndicatorMatch[] {
    const rules = versionRulesOf(ecosystem)
    const matches: IndicatorMatch[] = [
      ...(entry.versions.get(keyOfVersion(rules, version)) ?? []),
      ...entry.wholeName,
    ].map((indicator) => ({
      indicator,
      certainty,
      badVersions: [version],
    }))
    for (const { range, indicator } of entry.ranges) {
      const inside = admits(rules, range, version, 'indicator')
      if (inside !== false)
        matches.push({ indicator, certainty: inside === true ? certainty : 'undecided', badVersions: [version] })
    }
    return matches
  }

  #noteCampaign({ campaign, title, firstSeenAt, lastSeenAt, ...indicator }: Indicator): void {
    const known = this.#campaigns.get(campaign)
    const ecosystems = new Set(known?.ecosystems)
    if (indicator.kind === 'package') ecosystems.add(indicator.ecosystem)
    if (known !== undefined && known.ecosystems.length === ecosystems.size) return
    this.#campaigns.set(campaign, {
      id: campaign,
      title,
      ecosystems: [...ecosystems],
      firstSeenAt: firstSeenAt ?? null,
      lastSeenAt: lastSeenAt ?? null,
    })
  }
}

/** Versions and ranges of lockfiles are anybody's text: what a version library breaks over cannot be read. */
function admits(rules: VersionRules, ...question: Parameters<VersionRules['admits']>): boolean | undefined {
  try {
    return rules.admits(...question)
  } catch {
    return undefined // "possible", never "no"
  }
}

function keyOfVersion(rules: VersionRules, version: string): string {
  try {
    return rules.key(version)
  } catch {
    return version // no version by its ecosystem's rules: equal to the same text only
  }
}

function matchConstraint(entry: NameIndicators, ecosystem: Ecosystem, constraint: string): readonly IndicatorMatch[] {
  const rules = versionRulesOf(ecosystem)
  const bad = new Map<PackageIndicator, { versions: string[]; undecided: boolean }>()
  const note = (indicator: PackageIndicator, version: string, admitted: boolean | undefined): void => {
    if (admitted === false) return
    const known = bad.get(indicator) ?? { versions: [], undecided: true }
    known.versions.push(version)
    known.undecided &&= admitted === undefined
    bad.set(indicator, known)
  }
  for (const [version, indicators] of entry.versions) {
    const admitted = admits(rules, constraint, version, 'constraint')
    for (const indicator of indicators) note(indicator, version, admitted)
  }
  for (const indicator of entry.wholeName) note(indicator, EVERY_VERSION, true)
  // Whether two ranges overlap is not decided here: the manifest may admit what the indicator means.
  for (const { range, indicator } of entry.ranges) note(indicator, range, undefined)
  return [...bad].map(([indicator, { versions, undecided }]) => ({
    indicator,
    // Of a whole name every version is bad: whatever is installed, it is one of them.
    certainty: versions.includes(EVERY_VERSION) ? 'pinned' : undecided ? 'undecided' : 'admitted',
    badVersions: versions,
  }))
}
