import { comparableName, type Ecosystem } from '@ioc-scanner/core'
import { versionRulesOf } from '../matching/versions/version-rules-of.js'
import type { Lockfile, Occurrence, RepositoryWork } from './repository-work.js'

/** Where the lockfile of a manifest can lie: in its folder, or in one of those above as well. */
type From = 'beside' | 'above'

/**
 * Where the lockfile of a manifest can lie, whatever formats the two have. npm and Cargo have workspaces: one lockfile above all
 * members. Python is not here: a requirements file is installed by itself, whatever lockfile is beside it.
 */
export const LOCKED_FROM: Readonly<Partial<Record<Ecosystem, From>>> = {
  npm: 'above',
  'crates.io': 'above',
  Go: 'beside',
  RubyGems: 'beside',
  Packagist: 'beside',
}

/**
 * Where not every lockfile of the ecosystem is read for every manifest: by the parser of the manifest, the parsers of its lockfiles.
 * Of these uv alone has workspaces. What is built with (`pyproject-build`) is in none of them.
 */
const LOCKED_BY: Readonly<Record<string, Readonly<Record<string, From>>>> = {
  'pyproject-toml': { 'poetry-lock': 'beside', 'uv-lock': 'above' },
  pipfile: { 'pipfile-lock': 'beside' },
}

/** Some lockfiles, and where they can lie. */
interface Lock {
  readonly from: From
  readonly is: (lockfile: Lockfile) => boolean
}

/** Answers whether the nearest lockfile that can be a manifest's says what its constraint was resolved to. */
export function lockedBy(work: RepositoryWork): (occurrence: Occurrence) => boolean {
  const resolved = resolvedByFolder(work)
  return (occurrence) => locksOf(occurrence).some((lock) => isLocked(work, resolved, occurrence, lock))
}

function locksOf({ parser, found: { ecosystem } }: Occurrence): readonly Lock[] {
  const own = Object.hasOwn(LOCKED_BY, parser) ? LOCKED_BY[parser] : undefined
  if (own !== undefined) return Object.entries(own).map(([name, from]) => ({ from, is: (one) => one.name === name }))
  const from = LOCKED_FROM[ecosystem]
  return from === undefined ? [] : [{ from, is: ({ ecosystems }) => ecosystems.includes(ecosystem) }]
}

function isLocked(work: RepositoryWork, resolved: Resolved, occurrence: Occurrence, { from, is }: Lock): boolean {
  for (let folder = folderOf(occurrence.path); ; folder = folderOf(folder)) {
    const names = [...(work.lockedFolders.get(folder) ?? [])].filter(is).map(({ name }) => name)
    if (names.length > 0) {
      const versions = resolved.get(keyOf(folder, occurrence)) ?? []
      return isResolution(
        occurrence,
        versions.filter(({ parser }) => names.includes(parser)),
      )
    }
    if (folder === '' || from === 'beside') return false
  }
}

/**
 * Whether one of the versions is what the constraint was resolved to. If none fits, the lockfile is out of date or belongs to
 * another project that happens to use the name: then it decides nothing. go.sum is read for what go.mod says, fitting or not.
 */
function isResolution({ found }: Occurrence, versions: readonly Occurrence[]): boolean {
  if (found.ecosystem === 'Go') return versions.length > 0
  const { admits } = versionRulesOf(found.ecosystem)
  return versions.some(
    ({ found: { version } }) => admits(found.constraint ?? '', version ?? '', 'constraint') !== false,
  )
}

/** Versions of a name that the files of one folder resolve to, with their matches. */
type Resolved = ReadonlyMap<string, readonly Occurrence[]>

const keyOf = (folder: string, { found: { ecosystem, name } }: Occurrence): string =>
  `${folder}\0${ecosystem}\0${comparableName(ecosystem, name)}`
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

function resolvedByFolder({ occurrences }: RepositoryWork): Resolved {
  const byFolder = new Map<string, Occurrence[]>()
  for (const occurrence of occurrences) {
    if (occurrence.found.version === undefined) continue
    const key = keyOf(folderOf(occurrence.path), occurrence)
    const known = byFolder.get(key)
    if (known === undefined) byFolder.set(key, [occurrence])
    else known.push(occurrence)
  }
  return byFolder
}
