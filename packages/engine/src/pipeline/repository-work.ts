import type { Detection, FileEntry, Package, Repository } from '@ioc-scanner/core'
import type { IndicatorMatch } from '../matching/indicator-index.js'

/** A package of an indicator's name, met in a file. */
export interface Occurrence {
  readonly path: string
  readonly found: Package
  /** Empty: known by name, but in a harmless version. */
  readonly matches: readonly IndicatorMatch[]
}

export interface PlacedDetection {
  readonly path: string
  readonly detection: Detection
}

/** One repository on its way through the scan: open until each of its files has been read or given up. */
export class RepositoryWork {
  readonly occurrences: Occurrence[] = []
  /** Folders with a lockfile that was read whole: for each, the ecosystems that it decides. */
  readonly lockedFolders = new Map<string, Set<string>>()
  readonly seenPaths = new Set<string>()
  codeowners: FileEntry | undefined
  files = 0
  /** References to further files that were followed. */
  references = 0
  /** Its tree could not be had at all. */
  isUnlisted = false
  #open = 1

  constructor(readonly repository: Repository) {}

  /** A file was added. */
  open(): void {
    this.#open += 1
  }

  /** A file, or the tree itself, is done. True when that was the last. */
  close(): boolean {
    this.#open -= 1
    return this.#open === 0
  }
}
