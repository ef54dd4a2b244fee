import type { Ecosystem, FileEntry, Gap, ManifestParser, Repository, Selection } from '@ioc-scanner/core'
import type { IndicatorIndex } from '../matching/indicator-index.js'
import { LOCKED_FROM } from './locked-by.js'
import type { WantedFile } from './wanted-file.js'

/** A format that is known by its names only, and where in it an indicator of this scan could be met. */
export interface UnreadFormat {
  readonly parser: ManifestParser
  readonly ecosystems: readonly Ecosystem[]
}

/** The unread formats that are in the scope of this scan: of ecosystems that are selected, and that an indicator is for. */
export function unreadFormatsInScope(
  parsers: readonly ManifestParser[],
  indicators: IndicatorIndex,
  { ecosystems: selected }: Selection,
): readonly UnreadFormat[] {
  const searched = new Set(indicators.campaigns.flatMap(({ ecosystems }) => ecosystems))
  const isInScope = (ecosystem: Ecosystem): boolean =>
    searched.has(ecosystem) && (selected.length === 0 || selected.includes(ecosystem))
  return parsers
    .filter(({ unread }) => unread !== undefined)
    .map((parser) => ({ parser, ecosystems: parser.ecosystems.filter(isInScope) }))
    .filter(({ ecosystems }) => ecosystems.length > 0)
}

/** The files of one repository that are of unread formats. */
export class UnreadFiles {
  readonly #paths = new Map<UnreadFormat, string[]>()

  add(format: UnreadFormat, { path }: FileEntry): void {
    const paths = this.#paths.get(format)
    if (paths === undefined) this.#paths.set(format, [path])
    else paths.push(path)
  }

  /**
   * One gap for each format, at the first of its files: a repository with a thousand of them must not drown the others. A
   * manifest whose lockfile is among the wanted files is none: the lockfile decides, and is a gap itself where it cannot be read.
   */
  gaps({ nameWithOwner, head }: Repository, wanted: readonly WantedFile[]): readonly Gap[] {
    if (this.#paths.size === 0) return []
    const locked = lockedFolders(wanted)
    return [...this.#paths].flatMap(([{ parser, ecosystems }, all]): readonly Gap[] => {
      const isLocked = (path: string): boolean => ecosystems.every((ecosystem) => locked(path, ecosystem))
      const paths = parser.kind === 'manifest' ? all.filter((path) => !isLocked(path)) : all
      const [first] = paths.sort(byCodeUnits)
      if (first === undefined) return []
      const more = paths.length - 1
      const others = more === 0 ? '' : more === 1 ? '; and 1 more such file' : `; and ${more} more such files`
      const detail = `recognised and not read: ${parser.unread}${others}`
      return [{ repository: nameWithOwner, ref: head?.ref ?? null, path: first, reason: 'unsupported-format', detail }]
    })
  }
}

/** Whether one of those lockfiles lies where that of a manifest at `path` can lie. */
function lockedFolders(wanted: readonly WantedFile[]): (path: string, ecosystem: Ecosystem) => boolean {
  const folders = new Set<string>()
  for (const { file, readers } of wanted) {
    for (const { kind, ecosystems } of readers.parsers) {
      if (kind === 'lockfile') for (const ecosystem of ecosystems) folders.add(`${ecosystem}\0${folderOf(file.path)}`)
    }
  }
  return (path, ecosystem) => {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      if (folders.has(`${ecosystem}\0${folder}`)) return true
      if (folder === '' || placeOf(ecosystem) === 'beside') return false
    }
  }
}

/** What uv's workspaces and Poetry's path dependencies declare is resolved in one lockfile above them. */
const placeOf = (ecosystem: Ecosystem): 'beside' | 'above' =>
  ecosystem === 'PyPI' ? 'above' : (LOCKED_FROM[ecosystem] ?? 'beside')
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
const byCodeUnits = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
