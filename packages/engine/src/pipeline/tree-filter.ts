import picomatch from 'picomatch'
import type { Detector, FileEntry, ManifestParser, Selection, TreeFilter } from '@ioc-scanner/core'
import { isCodeownersPath } from '../owners/codeowners.js'
import type { UnreadFormat } from './unread-formats.js'

/** Folders that hold other people's code or a tool's own state: what lies there is not what the repository resolves to. */
const PRUNED_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'vendor',
  '.git',
  '.hg',
  '.svn',
  '.venv',
  'venv',
  'site-packages',
  '__pycache__',
  '.tox',
])

/** Which readers want a file. */
export interface Readers {
  readonly parsers: readonly ManifestParser[]
  readonly detectors: readonly Detector[]
}

/** Parsers of the selected ecosystems that read. */
export function selectedParsers(parsers: readonly ManifestParser[], selection: Selection): readonly ManifestParser[] {
  const reading = parsers.filter(({ unread }) => unread === undefined)
  if (selection.ecosystems.length === 0) return reading
  return reading.filter((parser) => parser.ecosystems.some((ecosystem) => selection.ecosystems.includes(ecosystem)))
}

/** Asks every parser and detector which files it reads. One that throws is told once, and asked no more. */
export class FileReaders {
  readonly #failed = new Set<ManifestParser | Detector>()

  constructor(
    private readonly all: Readers & { readonly unread?: readonly UnreadFormat[] },
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

/** What the tree walk has to bring: files that somebody reads, CODEOWNERS, and the folders that may lead to them. */
export function treeFilter(readers: FileReaders, selection: Selection): TreeFilter {
  const isExcluded =
    selection.pathExclude.length === 0 ? () => false : picomatch([...selection.pathExclude], { dot: true })
  return {
    folder: (path) => {
      if (selection.rootOnly) return false
      const name = path.slice(path.lastIndexOf('/') + 1)
      return !PRUNED_FOLDERS.has(name) && !isExcluded(path)
    },
    file: (file) => {
      if (isExcluded(file.path)) return false
      if (isCodeownersPath(file.path)) return true
      const wanted = readers.of(file)
      if (wanted.parsers.length > 0 || wanted.detectors.length > 0) return true
      return readers.unreadFormatOf(file) !== undefined
    },
  }
}
