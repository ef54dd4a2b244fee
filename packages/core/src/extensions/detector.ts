import type { FindingKind } from '../vocabulary/finding.js'
import type { ArtifactIndicator } from '../vocabulary/indicator.js'
import type { FileEntry, Repository } from '../vocabulary/repository.js'
import type { Confidence, Severity } from '../vocabulary/severity.js'
import type { Needs } from './needs.js'

/** Looks for what is no package: malicious workflows, secrets, artifacts, names and branches of an attack. */
export interface Detector {
  /** Unique, kebab-case. */
  readonly name: string
  readonly needs?: Needs
  /** Whether it wants to see this file. By name and size alone: called for every file of every tree. */
  selects(file: FileEntry): boolean
  /** Throws never on purpose: a throw becomes a gap `plugin` for that file. */
  detect(input: DetectorInput): readonly Detection[]
  /** Looks at the repository itself: name, description, topics. */
  inspect?(repository: Repository, indicators: readonly ArtifactIndicator[]): readonly Detection[]
}

export interface DetectorInput {
  readonly repository: Repository
  readonly file: FileEntry
  readonly content: string
  readonly indicators: readonly ArtifactIndicator[]
}

/** What a detector saw; the engine makes the finding of it. */
export interface Detection {
  readonly kind: Exclude<FindingKind, 'package'>
  readonly severity: Severity
  readonly confidence: Confidence
  readonly indicator: ArtifactIndicator
  readonly line?: number
  readonly message: string
  /** Masked where secret. */
  readonly evidence?: string
}
