import type { Detector, FileEntry, ManifestParser, Selection, TreeFilter } from '@ioc-scanner/core'
import { isCodeownersPath } from '../owners/codeowners.js'
import { isPruned, type Exclusions } from './exclusions.js'
import type { UnreadFormat } from './unread-formats.js'

/** Which readers want a file. */
export interface Readers {
  readonly parsers: readonly ManifestParser[]
  readonly detectors: readonly Detector[]
}

/** Parsers that read: those of the selected ecosystems, and the others. */
export function selectedParsers(
  parsers: readonly ManifestParser[],
  { ecosystems }: Selection,
): { readonly selected: readonly ManifestParser[]; readonly others: readonly ManifestParser[] } {
  const reading = parsers.filter(({ unread }) => unread === undefined)
  const isSelected = (parser: ManifestParser): boolean =>
    ecosystems.length === 0 || parser.ecosystems.some((ecosystem) => ecosystems.includes(ecosystem))
  return { selected: reading.filter(isSelected), others: reading.filter((parser) => !isSelected(parser)) }
}

/** Who may read a file. */
export interface AllReaders extends Readers {
  /** Formats that are known by their names only. */
  readonly unread?: readonly UnreadFormat[]
  /** Parsers of ecosystems that were not selected. */
  readonly others?: readonly ManifestParser[]
}

/** Asks every parser and detector which files it reads. One that throws is told once, and asked no more. */
export class FileReaders {
  readonly #failed = new Set<ManifestParser | Detector>()

  constructor(
    private readonly all: AllReaders,
    private readonly leftOut: (reader: string, path: string, cause: unknown) => void,
  ) {}

  /** Who reads a file, by its name; nobody: it is not wanted. */
  of(file: FileEntry): Readers {
    return {
      parsers: this.all.parsers.filter((parser) =>
        this.#wants(parser, 'parser', file, () => parser.matches(file.path)),
      ),
      detectors: this.all.detectors.filter((detector) =>
        this.#wants(detector, 'detector', file, () => detector.selects(file)),
      ),
    }
  }

  /** The format of a file that no parser reads, where it is known by its name and in scope. */
  unreadFormatOf(file: FileEntry): UnreadFormat | undefined {
    return this.all.unread?.find(({ parser }) => this.#wants(parser, 'parser', file, () => parser.matches(file.path)))
  }

  /** Whether anybody wants it: to read it, or to say that it cannot be read. */
  want(file: FileEntry): boolean {
    const { parsers, detectors } = this.of(file)
    return parsers.length > 0 || detectors.length > 0 || this.unreadFormatOf(file) !== undefined
  }

  /** Whether it would be read if its ecosystem were selected. */
  wouldRead({ path }: FileEntry): boolean {
    return (this.all.others ?? []).some((parser) => {
      try {
        return parser.matches(path)
      } catch {
        return false // it takes no part in this scan
      }
    })
  }

  #wants(reader: ManifestParser | Detector, kind: string, { path }: FileEntry, ask: () => boolean): boolean {
    if (this.#failed.has(reader)) return false
    try {
      return ask()
    } catch (cause) {
      this.#failed.add(reader)
      this.leftOut(`${kind} '${reader.name}'`, path, cause)
      return false
    }
  }
}

/**
 * What the tree walk has to bring: files that somebody reads, or would read if the user had not left them out, CODEOWNERS, and
 * the folders that may lead to them.
 */
export function treeFilter(readers: FileReaders, exclusions: Exclusions): TreeFilter {
  return {
    folder: (path) => !isPruned(path) && exclusions.ofFolder(path) === undefined,
    file: (file) => {
      if (readers.want(file) || readers.wouldRead(file)) return true
      return isCodeownersPath(file.path) && exclusions.ofFile(file.path) === undefined
    },
  }
}
