import type { LockfileEntry } from '../lockfiles/lockfile.js'
import type { GroundTruth, TrueFinding, TrueGap } from '../world/world.js'
import { admission } from './admitted-versions.js'
import type { RepositoryDescription } from './description.js'
import type { FileContent } from './file-content.js'
import { badPackageNamed, isBadVersion } from './known-bad-packages.js'
import { foldersUpward, isNpmLockfile, isWantedPath, partsOf } from './wanted-paths.js'

/** GitHub answers recursive tree listings up to here. */
const LISTED_TREE_ENTRIES = 100_000
/** GraphQL delivers texts up to here. */
const DELIVERED_TEXT_BYTES = 512_000

export interface DescribedRepository {
  readonly description: RepositoryDescription
  /** HEAD of the default branch; empty if there is none. */
  readonly files: ReadonlyMap<string, FileContent>
}

/** What a scan with default settings has to find and to name, worked out from what was written, not from reading it back. */
export class GroundTruthRecorder {
  private readonly findings: TrueFinding[] = []
  private readonly gaps: TrueGap[] = []
  private readonly skipped: { repository: string; reason: 'archived' | 'fork' }[] = []
  private readonly bytesByWantedOid = new Map<string, number>()
  private repositories = 0
  private truncatedTrees = 0

  constructor(private readonly organization: string) {}

  add({ description, files }: DescribedRepository): void {
    const repository = `${this.organization}/${description.name}`
    if (description.archived === true || description.fork === true) {
      this.skipped.push({ repository, reason: description.archived === true ? 'archived' : 'fork' })
      return
    }
    this.repositories += 1
    const reason = inaccessibility(description)
    if (reason !== undefined) {
      this.gaps.push({ repository, reason })
      return
    }
    this.gaps.push(...(description.gaps ?? []).map((gap) => ({ repository, ...gap })))
    if (description.disabled === true || description.defaultBranch === null) return
    if (treeEntries(files.keys(), description.copiedFolders ?? {}) > LISTED_TREE_ENTRIES) this.truncatedTrees += 1
    for (const [path, file] of files) {
      if (isWantedPath(path)) this.addWantedFile(repository, path, file, files)
    }
  }

  result(): GroundTruth {
    const sizes = [...this.bytesByWantedOid.values()]
    return {
      organization: this.organization,
      findings: this.findings,
      gaps: this.gaps,
      skipped: this.skipped,
      repositories: this.repositories,
      distinctWantedBlobs: sizes.length,
      blobsOver512000Bytes: sizes.filter((bytes) => bytes > DELIVERED_TEXT_BYTES).length,
      truncatedTrees: this.truncatedTrees,
    }
  }

  private addWantedFile(
    repository: string,
    path: string,
    file: FileContent,
    files: ReadonlyMap<string, FileContent>,
  ): void {
    if (file.type === 'submodule') return
    if (file.type === 'symlink') {
      this.gaps.push({ repository, path, reason: 'symlink' })
      return
    }
    this.bytesByWantedOid.set(file.oid, file.bytes.length)
    const found = uniqueFindings(file.entries.flatMap((entry) => judge(entry, path, files)))
    if (file.gap === undefined) {
      this.findings.push(...found.map((finding) => ({ repository, path, ...finding })))
      return
    }
    if (found.length > 0) throw new Error(`${repository} ${path} is unreadable and bad: nobody can say what is true`)
    this.gaps.push({ repository, path, reason: file.gap })
  }
}

function inaccessibility(description: RepositoryDescription): string | undefined {
  if (description.blocked !== undefined) return 'blocked'
  if (description.vanishes === true) return 'not-found'
  if (description.forbidden === true) return 'forbidden'
  return undefined
}

type FindingInFile = Omit<TrueFinding, 'repository' | 'path'>

function judge(entry: LockfileEntry, path: string, files: ReadonlyMap<string, FileContent>): FindingInFile[] {
  const { ecosystem, name, line, version, constraint } = entry
  const bad = badPackageNamed(ecosystem, name)
  if (bad === undefined) return []
  if (version !== undefined) {
    if (!isBadVersion(bad, version)) return []
    // go.sum keeps hashes of versions that the build does not select any more: it is a hint, and go.mod decides.
    if (partsOf(path).name !== 'go.sum') return [{ line, ecosystem, name, version, confidence: 'confirmed' }]
    return lockfileDecides(name, path, files) ? [] : [{ line, ecosystem, name, version, confidence: 'likely' }]
  }
  if (constraint === undefined || lockfileDecides(name, path, files)) return []
  if (bad.versions.includes('*'))
    throw new Error(`${path} declares ${name}, of which every version is bad: lock it instead`)
  return bad.versions.flatMap((badVersion): FindingInFile[] => {
    const admitted = admission(constraint, badVersion)
    if (admitted === 'no') return []
    const confidence = admitted === 'exactly' ? 'likely' : 'possible'
    return [{ line, ecosystem, name, version: badVersion, constraint, confidence }]
  })
}

/** Does the nearest lockfile of its kind, beside the manifest or above it, resolve the name? */
function lockfileDecides(name: string, manifestPath: string, files: ReadonlyMap<string, FileContent>): boolean {
  const { folder, name: manifest } = partsOf(manifestPath)
  const isLockfile = LOCKFILES_OF.get(manifest)
  if (isLockfile === undefined) return false
  for (const candidate of foldersUpward(folder)) {
    const lockfiles = [...files].filter(([path]) => isLockfile(path) && partsOf(path).folder === candidate)
    if (lockfiles.length === 0) continue
    return lockfiles.some(([, file]) => file.type === 'blob' && file.entries.some((entry) => entry.name === name))
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

/** Blobs and folders of a recursive listing. */
function treeEntries(paths: Iterable<string>, copiedFolders: Readonly<Record<string, string>>): number {
  const entries = new Set<string>()
  for (const path of paths) {
    entries.add(path)
    for (const folder of foldersUpward(partsOf(path).folder)) if (folder !== '') entries.add(folder)
  }
  let total = entries.size
  for (const original of Object.values(copiedFolders)) {
    total += 1
    for (const entry of entries) if (entry.startsWith(`${original}/`)) total += 1
  }
  return total
}
