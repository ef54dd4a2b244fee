import { SEVERITIES, type PackageIndicator } from '@ioc-scanner/core'

/**
 * One indicator for each id: lists name a package once for each version, and an indicator comes once, under an id that stays
 * when a version is added. The worst severity holds, all references are kept, title and note are the first ones.
 */
export class MergedIndicators {
  readonly #byId = new Map<string, PackageIndicator>()

  add(indicator: PackageIndicator): void {
    const known = this.#byId.get(indicator.id)
    this.#byId.set(indicator.id, known === undefined ? indicator : merged(known, indicator))
  }

  get size(): number {
    return this.#byId.size
  }

  values(): Iterable<PackageIndicator> {
    return this.#byId.values()
  }
}

function merged(known: PackageIndicator, added: PackageIndicator): PackageIndicator {
  return {
    ...added,
    ...known,
    affected: mergedVersions(known.affected, added.affected),
    severity: SEVERITIES.find((severity) => severity === known.severity || severity === added.severity) ?? 'critical',
    references: [...new Set([...known.references, ...added.references])],
  }
}

type Affected = PackageIndicator['affected']

function mergedVersions(known: Affected, added: Affected): Affected {
  if ('all' in known || 'all' in added) return { all: true }
  if ('range' in known || 'range' in added) return known
  return { versions: [...new Set([...known.versions, ...added.versions])] }
}
