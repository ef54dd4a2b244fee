import { foldersUpward, isVendored, partsOf } from './wanted-paths.js'

/** A format that holds packages, and that a scanner knows by its name without reading it. */
interface UnreadFormat {
  readonly names: RegExp
  /** A manifest: where this lockfile lies, beside it or also above it, the lockfile says what is installed. */
  readonly lockfile?: { readonly name: string; readonly from: 'beside' | 'above' }
}

/** Those that the worlds contain. */
const UNREAD_FORMATS: readonly UnreadFormat[] = [
  { names: /^bun\.lockb$/ },
  { names: /^pylock(\.[^.]+)?\.toml$/ },
  { names: /^pom\.xml$/ },
  { names: /^Gemfile$/, lockfile: { name: 'Gemfile.lock', from: 'beside' } },
]

export function isOfUnreadFormat(path: string): boolean {
  return UNREAD_FORMATS.some(({ names }) => names.test(partsOf(path).name))
}

/** Of each format that a scanner cannot read in a repository, the first file: one gap for all of them. */
export function firstUnreadFiles(paths: ReadonlySet<string>): string[] {
  return UNREAD_FORMATS.flatMap(({ names, lockfile }) => {
    const unread = [...paths].filter(
      (path) => names.test(partsOf(path).name) && !isVendored(path) && !isDecided(path, lockfile, paths),
    )
    return unread.sort().slice(0, 1)
  })
}

function isDecided(path: string, lockfile: UnreadFormat['lockfile'], paths: ReadonlySet<string>): boolean {
  if (lockfile === undefined) return false
  const { folder } = partsOf(path)
  const folders = lockfile.from === 'above' ? foldersUpward(folder) : [folder]
  return folders.some((candidate) => paths.has(candidate === '' ? lockfile.name : `${candidate}/${lockfile.name}`))
}
