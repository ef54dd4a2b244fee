import type { Ecosystem } from './ecosystem.js'

/** A package as a manifest or lockfile names it. */
export interface Package {
  readonly ecosystem: Ecosystem
  /** Normalised (`normaliseName`); the real name where the file uses an alias. */
  readonly name: string
  /** What the file resolves to. Exactly one of `version` and `constraint` is there. */
  readonly version?: string
  /** What the file only declares: `^1.2.0`, `==1.2.3`, a tag. In the ecosystem's own syntax; empty or `*` admits all. */
  readonly constraint?: string
  /** 1-based line of the entry. */
  readonly line?: number
  /** From a direct dependency down to this package, names only, where the file knows it. */
  readonly dependencyPath?: readonly string[]
}

/** Something a parser could not read. It becomes a gap; whatever could be read is kept. */
export interface Problem {
  /** 1-based, where known. */
  readonly line?: number
  /** In words: `package without version`. */
  readonly reason: string
}
