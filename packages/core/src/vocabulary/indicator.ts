import type { Ecosystem } from './ecosystem.js'
import type { Confidence, Severity } from './severity.js'

interface IndicatorBase {
  /** Stable and unique within its source. */
  readonly id: string
  /** The attack it belongs to: an id such as `axios-2026-03`. */
  readonly campaign: string
  /** What people call the attack. */
  readonly title: string
  /** Name of the IOC source that brought it. */
  readonly source: string
  readonly severity: Severity
  /** https addresses of advisories and reports. */
  readonly references: readonly string[]
  /** Findings of this indicator are never surer than this, for example where tags were rewritten and repaired. */
  readonly atMost?: Confidence
  /** When the campaign was active, ISO 8601; null where unknown, or still open. */
  readonly firstSeenAt?: string | null
  readonly lastSeenAt?: string | null
  /** How to read a match, in words. */
  readonly note?: string
}

/** Versions of one package that are bad. */
export interface PackageIndicator extends IndicatorBase {
  readonly kind: 'package'
  readonly ecosystem: Ecosystem
  /** Normalised. */
  readonly name: string
  /** Exact versions, a range in the ecosystem's own syntax, or the whole name. */
  readonly affected: { readonly versions: readonly string[] } | { readonly range: string } | { readonly all: true }
}

/** Anything known-bad that is no package version: for detectors. */
export interface ArtifactIndicator extends IndicatorBase {
  readonly kind: 'artifact'
  /** `sha256`, `file-path`, `action-ref`, `branch-name`, `domain` … */
  readonly artifact: string
  readonly value: string
}

export type Indicator = PackageIndicator | ArtifactIndicator
