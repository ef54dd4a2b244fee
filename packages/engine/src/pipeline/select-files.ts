import { messageOf, type FileCandidate, type FileEntry, type TreeListing } from '@ioc-scanner/core'
import { effectiveCodeowners, isCodeownersPath } from '../owners/codeowners.js'
import { RepositoryWork } from './repository-work.js'
import type { WantedFile } from './wanted-file.js'
import type { World } from './world.js'

/** The end of a repository's files: what remains open is being read. */
export interface TreeDone {
  readonly work: RepositoryWork
  readonly file?: undefined
}

/** Chooses from each tree the files that somebody reads. Links and what could not be listed are gaps. */
export async function* selectFiles(
  trees: AsyncIterable<TreeListing>,
  world: World,
): AsyncGenerator<WantedFile | TreeDone> {
  for await (const { repository, files, gaps } of trees) {
    const work = new RepositoryWork(repository)
    for (const gap of gaps) world.coverage.gap(gap)
    work.isUnlisted = gaps.some((gap) => gap.path === null)
    const links: FileEntry[] = []
    const wanted: WantedFile[] = []
    for (const file of files) {
      if (isCodeownersPath(file.path)) work.codeowners = effectiveCodeowners(work.codeowners, file)
      const readers = world.readers.of(file)
      if (readers.parsers.length === 0 && readers.detectors.length === 0) continue
      work.seenPaths.add(file.path)
      world.coverage.fileWanted()
      if (file.kind === 'symlink') {
        links.push(file)
        continue
      }
      work.open()
      work.files += 1
      wanted.push({ work, file, readers, depth: 0 })
    }
    const count = wanted.length + links.length
    if (count > 0) world.emit({ type: 'files-wanted', count })
    for (const { path } of links) {
      world.coverage.fileFailed(repository, path, 'symlink', 'a symbolic link: what it points to was not read')
    }
    if (links.length > 0) world.emit({ type: 'files-finished', count: links.length, fromInventory: 0 })
    yield* wanted
    yield { work }
  }
}

/** How early the file should be fetched; a prioritizer that fails says nothing. */
export function scoreOf({ work, file }: WantedFile, world: World): number {
  if (world.prioritizer === undefined) return 0
  const candidate: FileCandidate = {
    repository: work.repository,
    file,
    campaigns: world.indicators.campaigns,
    past: { findingsInRepository: work.occurrences.filter(({ matches }) => matches.length > 0).length },
  }
  try {
    const score = world.prioritizer.score(candidate)
    return Number.isFinite(score) ? score : 0
  } catch (cause) {
    world.warn(`file prioritizer '${world.prioritizer.name}' failed: ${messageOf(cause)}`)
    return 0
  }
}
