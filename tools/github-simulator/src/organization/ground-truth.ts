import type { EntryCount, GroundTruth, TrueExposure, TrueFinding, TrueGap } from '../world/world.js'
import type { OrganizationDescription, RepositoryDescription } from './description.js'
import { exposuresOf, type WrittenHistory } from './exposures.js'
import type { FileContent } from './file-content.js'
import { findingsIn } from './judge-file.js'
import { rememberingRenderer, renderAll, type Renderer } from './render-files.js'
import { headFiles, replayCommits } from './replay-commits.js'
import { firstUnreadFiles, isOfUnreadFormat } from './unread-formats.js'
import { foldersUpward, isVendored, isWantedPath, partsOf } from './wanted-paths.js'

/** GitHub answers recursive tree listings up to here. */
const LISTED_TREE_ENTRIES = 100_000
/** GraphQL delivers texts up to here. */
const DELIVERED_TEXT_BYTES = 512_000

export interface DescribedRepository {
  readonly description: RepositoryDescription
  /** HEAD of the default branch; empty if there is none. */
  readonly files: ReadonlyMap<string, FileContent>
}

/** The ground truth of a described organization, without writing it. */
export function groundTruthOf({ organization, repositories }: OrganizationDescription): GroundTruth {
  const truth = new GroundTruthRecorder(organization)
  const render = rememberingRenderer(repositories)
  for (const description of repositories) truth.add({ description, files: filesOf(description, render) })
  return truth.result()
}

function filesOf(description: RepositoryDescription, render: Renderer): ReadonlyMap<string, FileContent> {
  if (description.commits === undefined) return renderAll(description.files ?? {}, render)
  return headFiles(replayCommits(description, render))
}

/** What a scan with default settings has to find and to name, worked out from what was written, not from reading it back. */
export class GroundTruthRecorder {
  private readonly findings: TrueFinding[] = []
  private readonly gaps: TrueGap[] = []
  private readonly skipped: { repository: string; reason: 'archived' | 'fork' }[] = []
  private readonly exposures: TrueExposure[] = []
  private readonly bytesByWantedOid = new Map<string, number>()
  private submodules: EntryCount = NONE
  private links: EntryCount = NONE
  private hasHistory = false
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
    this.addPassedOver(repository, files)
  }

  /** Commits are written in no order of their own: the truth is sorted. */
  addHistory(description: RepositoryDescription, written: WrittenHistory): void {
    if (description.archived === true || description.fork === true) return
    if (inaccessibility(description) !== undefined || description.disabled === true) return
    this.hasHistory = true
    this.exposures.push(...exposuresOf(written))
  }

  result(): GroundTruth {
    const sizes = [...this.bytesByWantedOid.values()]
    return {
      organization: this.organization,
      findings: this.findings,
      gaps: this.gaps,
      skipped: this.skipped,
      notFollowed: { submodules: this.submodules, links: this.links },
      ...(this.hasHistory ? { history: this.exposures.toSorted(byPlace) } : {}),
      repositories: this.repositories,
      distinctWantedBlobs: sizes.length,
      blobsOver512000Bytes: sizes.filter((bytes) => bytes > DELIVERED_TEXT_BYTES).length,
      truncatedTrees: this.truncatedTrees,
    }
  }

  private addPassedOver(repository: string, files: ReadonlyMap<string, FileContent>): void {
    const entries = [...files].filter(([path]) => !isVendored(path))
    const submodules = entries.filter(([, { type }]) => type === 'submodule')
    const links = entries.filter(
      ([path, { type }]) => type === 'symlink' && !isWantedPath(path) && !isOfUnreadFormat(path),
    )
    this.submodules = sum(this.submodules, submodules.length)
    this.links = sum(this.links, links.length)
    const paths = new Set(entries.flatMap(([path, { type }]) => (type === 'submodule' ? [] : [path])))
    for (const path of firstUnreadFiles(paths)) this.gaps.push({ repository, path, reason: 'unsupported-format' })
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
    const found = findingsIn(file.entries, path, files)
    if (file.gap === undefined) {
      this.findings.push(...found.map((finding) => ({ repository, path, ...finding })))
      return
    }
    if (found.length > 0) throw new Error(`${repository} ${path} is unreadable and bad: nobody can say what is true`)
    this.gaps.push({ repository, path, reason: file.gap })
  }
}

function byPlace(a: TrueExposure, b: TrueExposure): number {
  const [left, right] = [a, b].map(({ repository, path, name, version }) =>
    [repository, path, name, version].join('\0'),
  )
  return (left ?? '') < (right ?? '') ? -1 : 1
}

const NONE: EntryCount = { entries: 0, repositories: 0 }

function sum({ entries, repositories }: EntryCount, ofRepository: number): EntryCount {
  return { entries: entries + ofRepository, repositories: repositories + Math.min(1, ofRepository) }
}

function inaccessibility(description: RepositoryDescription): string | undefined {
  if (description.blocked !== undefined) return 'blocked'
  if (description.vanishes === true) return 'not-found'
  if (description.forbidden === true) return 'forbidden'
  return undefined
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
