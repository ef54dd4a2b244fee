import type { Detection, FileEntry, ManifestParser, Package, Repository, SeenFile } from '@ioc-scanner/core'
import type { IndicatorMatch } from '../matching/indicator-index.js'

/** A package of an indicator's name, met in a file. */
export interface Occurrence {
  readonly path: string
  /** Name of the parser that read it. */
  readonly parser: string
  readonly found: Package
  /** Empty: known by name, but in a harmless version. */
  readonly matches: readonly IndicatorMatch[]
}

/** The format of a lockfile. */
export type Lockfile = Pick<ManifestParser, 'name' | 'ecosystems'>

export interface PlacedDetection {
  readonly path: string
  readonly detection: Detection
}

/** One repository on its way through the scan: open until each of its files has been read or given up. */
export class RepositoryWork {
  readonly occurrences: Occurrence[] = []
  /** By folder: who read a lockfile in it, and read it whole. */
  readonly lockedFolders = new Map<string, Set<Lockfile>>()
  readonly seenPaths = new Set<string>()
  codeowners: FileEntry | undefined
  files = 0
  /** References to further files that were followed. */
  references = 0
  /** Every file that a parser reads, with its parsers: for the journal. */
  readonly seen: SeenFile[] = []
  /** Whether `seen` is all that there is: nothing was left out, and every folder was listed. */
  isWhole = true
  /** Files whose content came over the wire. */
  fetched = 0
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
