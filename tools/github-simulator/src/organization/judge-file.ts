import type { LockfileEntry } from '../lockfiles/lockfile.js'
import type { TrueFinding } from '../world/world.js'
import { admission } from './admitted-versions.js'
import type { FileContent } from './file-content.js'
import { badPackageNamed, EVERY_VERSION, isBadVersion } from './known-bad-packages.js'
import { foldersUpward, isNpmLockfile, partsOf } from './wanted-paths.js'

type FindingInFile = Omit<TrueFinding, 'repository' | 'path'>

/** What has to be found in the file at the path, given the other files of its repository. */
export function findingsIn(
  entries: readonly LockfileEntry[],
  path: string,
  files: ReadonlyMap<string, FileContent>,
): FindingInFile[] {
  return uniqueFindings(entries.flatMap((entry) => judge(entry, path, files)))
}

function judge(entry: LockfileEntry, path: string, files: ReadonlyMap<string, FileContent>): FindingInFile[] {
  const { ecosystem, name, line, version, constraint } = entry
  const bad = badPackageNamed(ecosystem, name)
  if (bad === undefined) return []
  if (version !== undefined) {
    if (!isBadVersion(bad, version)) return []
    // go.sum keeps hashes of versions that the build does not select any more: it is a hint, and go.mod decides.
    if (partsOf(path).name !== 'go.sum') return [{ line, ecosystem, name, version, confidence: 'confirmed' }]
    return isLocked(entry, path, files) ? [] : [{ line, ecosystem, name, version, confidence: 'likely' }]
  }
  if (constraint === undefined || isLocked(entry, path, files)) return []
  return bad.versions.flatMap((badVersion): FindingInFile[] => {
    // Whatever the constraint chooses of a whole name is bad.
    const admitted = badVersion === EVERY_VERSION ? 'exactly' : admission(constraint, badVersion)
    if (admitted === 'no') return []
    const confidence = admitted === 'exactly' ? 'likely' : 'possible'
    return [{ line, ecosystem, name, version: badVersion, constraint, confidence }]
  })
}

/**
 * Does the nearest readable lockfile of the manifest's kind, beside it or above it, say what the entry was resolved to? A
 * version that the constraint does not admit is not that: the lockfile is out of date, or belongs to another project.
 */
function isLocked(
  { name, constraint }: LockfileEntry,
  manifestPath: string,
  files: ReadonlyMap<string, FileContent>,
): boolean {
  const { folder, name: manifest } = partsOf(manifestPath)
  const isLockfile = LOCKFILES_OF.get(manifest)
  if (isLockfile === undefined) return false
  for (const candidate of foldersUpward(folder)) {
    const lockfiles = [...files].flatMap(([path, file]) =>
      isLockfile(path) && partsOf(path).folder === candidate && file.type === 'blob' && file.gap === undefined
        ? [file]
        : [],
    )
    if (lockfiles.length === 0) continue
    return lockfiles
      .flatMap(({ entries }) => entries)
      .filter((locked) => locked.name === name && locked.version !== undefined)
      .some(({ version = '' }) => constraint === undefined || admission(constraint, version) !== 'no')
  }
  return false
}

const LOCKFILES_OF: ReadonlyMap<string, (path: string) => boolean> = new Map([
  ['package.json', isNpmLockfile],
  ['go.sum', (path: string) => partsOf(path).name === 'go.mod'],
])

/** The same package version at several places of a file is one finding, at the first of them. */
function uniqueFindings(findings: readonly FindingInFile[]): FindingInFile[] {
  const firstByIdentity = new Map<string, FindingInFile>()
  for (const finding of [...findings].sort((a, b) => a.line - b.line)) {
    const identity = `${finding.ecosystem} ${finding.name} ${finding.version} ${finding.confidence}`
    if (!firstByIdentity.has(identity)) firstByIdentity.set(identity, finding)
  }
  return [...firstByIdentity.values()]
}
