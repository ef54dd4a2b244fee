import { messageOf, type FileCandidate, type FileEntry, type Gap, type TreeListing } from '@ioc-scanner/core'
import { effectiveCodeowners, isCodeownersPath } from '../owners/codeowners.js'
import { OTHER_ECOSYSTEM, prunedName } from './exclusions.js'
import { RepositoryWork } from './repository-work.js'
import type { FileReaders } from './tree-filter.js'
import { UnreadFiles } from './unread-formats.js'
import { seenFile, type WantedFile } from './wanted-file.js'
import type { World } from './world.js'

/** The end of a repository's files: what remains open is being read. */
export interface TreeDone {
  readonly work: RepositoryWork
  readonly file?: undefined
}

/**
 * Chooses from each tree the files that somebody reads. What could not be listed or is not read, and links, are gaps; what the
 * user left out is skipped.
 */
export async function* selectFiles(
  trees: AsyncIterable<TreeListing>,
  world: World,
): AsyncGenerator<WantedFile | TreeDone> {
  const { coverage } = world
  for await (const listing of trees) {
    const { repository } = listing
    const { work, unread, wanted, links, gaps } = lookThrough(listing, world)
    for (const gap of gaps) coverage.gap(gap)
    if (work.isUnlisted) coverage.repositoryFailed(repository)
    coverage.notFollowed(listing)
    for (const gap of unread.gaps(repository, [...wanted, ...links])) coverage.gap(gap)
    const count = wanted.length + links.length
    if (count > 0) world.emit({ type: 'files-wanted', count })
    for (let file = 0; file < count; file += 1) coverage.fileWanted()
    for (const { file } of links)
      coverage.fileFailed(repository, file.path, 'symlink', 'a symbolic link: what it points to was not read')
    if (links.length > 0) world.emit({ type: 'files-finished', count: links.length, fromInventory: 0 })
    yield* wanted
    yield { work }
  }
}

/** What a tree holds. */
interface TreeContents {
  readonly work: RepositoryWork
  readonly wanted: readonly WantedFile[]
  /** Wanted by their name, but links. */
  readonly links: readonly WantedFile[]
  readonly unread: UnreadFiles
  /** Those of the listing, but for files that the user left out. */
  readonly gaps: readonly Gap[]
}

function lookThrough(listing: TreeListing, world: World): TreeContents {
  const { repository, files } = listing
  const { readers } = world
  const gaps = leaveOut(listing, world)
  const work = new RepositoryWork(repository)
  // A gap of somebody else may have come along.
  work.isUnlisted = gaps.some((gap) => gap.path === null && gap.repository === repository.nameWithOwner)
  work.isWhole = gaps.length === 0 && !world.exclusions.leavesFilesOut
  const unread = new UnreadFiles()
  const wanted: WantedFile[] = []
  const links: WantedFile[] = []
  for (const file of files) {
    if (world.exclusions.ofFile(file.path) !== undefined) continue
    if (isCodeownersPath(file.path)) work.codeowners = effectiveCodeowners(work.codeowners, file)
    const own = readers.of(file)
    const format = own.parsers.length === 0 ? readers.unreadFormatOf(file) : undefined
    if (format !== undefined) unread.add(format, file)
    if (own.parsers.length === 0 && own.detectors.length === 0) continue // asked for as CODEOWNERS, or not to be read
    // What only a detector sees may still be referred to, to be read.
    if (own.parsers.length > 0) work.seenPaths.add(file.path)
    const place = { work, file, readers: own, depth: 0 }
    if (file.kind === 'symlink') {
      links.push(place)
      continue
    }
    work.open()
    work.files += 1
    work.seen.push(seenFile(place))
    wanted.push(place)
  }
  return { work, wanted, links, unread, gaps }
}

/** Counts what lies in the repository and is not looked at. @returns The gaps that concern what is. */
function leaveOut({ repository, files, pruned = [], gaps }: TreeListing, world: World): readonly Gap[] {
  const { coverage, exclusions, readers } = world
  const folders: string[] = []
  for (const path of pruned) {
    const reason = exclusions.ofFolder(path)
    if (reason !== undefined) coverage.leftOut(repository, reason, 'folders')
    else if (prunedName(path) !== undefined) folders.push(path)
  }
  coverage.pruned(repository, folders)
  for (const file of files) {
    const reason = exclusions.ofFile(file.path) ?? (isOfOtherEcosystem(file, readers) ? OTHER_ECOSYSTEM : undefined)
    if (reason !== undefined) coverage.leftOut(repository, reason, 'files')
  }
  return gaps.filter((gap) => {
    const reason =
      gap.path === null || gap.repository !== repository.nameWithOwner ? undefined : exclusions.ofFile(gap.path)
    if (reason !== undefined) coverage.leftOut(repository, reason, 'files')
    return reason === undefined
  })
}

const isOfOtherEcosystem = (file: FileEntry, readers: FileReaders): boolean =>
  readers.wouldRead(file) && !readers.want(file)

/** Of this scan and of the last ones. */
function findingsIn({ occurrences, repository }: RepositoryWork, { pastFindings }: World): number {
  return occurrences.filter(({ matches }) => matches.length > 0).length + (pastFindings.get(repository.id) ?? 0)
}

/** How early the file should be fetched; a prioritizer that fails says nothing. */
export function scoreOf({ work, file }: WantedFile, world: World): number {
  if (world.prioritizer === undefined) return 0
  const candidate: FileCandidate = {
    repository: work.repository,
    file,
    campaigns: world.indicators.campaigns,
    past: { findingsInRepository: findingsIn(work, world) },
  }
  try {
    const score = world.prioritizer.score(candidate)
    return Number.isFinite(score) ? score : 0
  } catch (cause) {
    world.warn(`file prioritizer '${world.prioritizer.name}' failed: ${messageOf(cause)}`)
    return 0
  }
}
