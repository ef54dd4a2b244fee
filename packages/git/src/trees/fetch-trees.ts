import { RequestFailure, type FileEntry, type Repository, type TreeFilter, type TreeListing } from '@ioc-scanner/core'
import { isOid } from '../contents/oid.js'
import type { Fetching } from '../process/fetching.js'
import { refusedOid } from '../process/failure-of.js'
import { ListedTree } from './listed-tree.js'
import { treeEntries, type TreeEntry } from './tree-lines.js'

export const FETCH = [
  'fetch',
  '--progress',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-auto-gc',
  '--recurse-submodules=no',
  '--filter=blob:none',
]
/** Of the files of a repository, so many come along with the first that is fetched. */
const MOST_AWAITED = 200
const MAX_PATH_LENGTH = 4_096

/** Brings a commit and its trees into the clone, without a single file. @returns Bytes. @throws {RequestFailure} */
export async function fetchTrees(commit: string, { git, clone, ...command }: Fetching): Promise<number> {
  if (clone.commits.has(commit)) return 0
  if (!isOid(commit)) throw new RequestFailure('MISSING', 'not-found', 'the head is no commit')
  const args = [...FETCH, '--depth=1', 'origin', commit]
  const { end, receivedBytes } = await git.ask(clone, { ...command, args }, (end) => refusedOid(end) !== undefined)
  if (end.exitCode !== 0)
    throw new RequestFailure('MISSING', 'not-found', `the server does not have the commit ${commit} any more`)
  clone.commits.add(commit)
  return receivedBytes
}

/** Lists what the filter wants of the head. @throws {RequestFailure} */
export async function listTree(
  repository: Repository,
  commit: string,
  wanted: TreeFilter,
  fetching: Fetching,
): Promise<{ readonly value: TreeListing; readonly receivedBytes: number }> {
  const receivedBytes = await fetchTrees(commit, fetching)
  const tree = new ListedTree(repository, wanted)
  // Without sizes: asking for them would fetch every file.
  for await (const entry of entriesOf(['ls-tree', '-r', '-t', '-z', commit], fetching)) if (!tree.add(entry)) break
  const { listing } = tree
  for (const { kind, oid } of listing.files.slice(0, MOST_AWAITED)) if (kind === 'file') fetching.clone.awaited.add(oid)
  return { value: listing, receivedBytes }
}

/** The file or link at that path of the commit. @throws {RequestFailure} */
export async function lookUp(
  commit: string,
  path: string,
  fetching: Fetching,
): Promise<{ readonly value: FileEntry | undefined; readonly receivedBytes: number }> {
  const receivedBytes = await fetchTrees(commit, fetching)
  for await (const { kind, oid, path: found } of entriesOf(['ls-tree', '-z', commit, '--', path], fetching)) {
    if (found === path && (kind === 'file' || kind === 'symlink')) return { value: { path, oid, kind }, receivedBytes }
  }
  return { value: undefined, receivedBytes }
}

export function isPathInside(path: string): boolean {
  const isStrange = path.length > MAX_PATH_LENGTH || /[\0\ufffd]/.test(path)
  return !isStrange && path.split('/').every((step) => step !== '' && step !== '.' && step !== '..')
}

async function* entriesOf(args: readonly string[], { git, clone, signal }: Fetching): AsyncGenerator<TreeEntry> {
  const reading = git.read(clone, args, signal)
  try {
    yield* treeEntries(reading.stdout)
    const { exitCode } = await reading.ended
    // A list that ends early looks like a shorter one.
    if (exitCode !== 0) throw new RequestFailure('TRANSIENT', 'unparsable', 'git could not list the whole tree')
  } catch (thrown) {
    signal.throwIfAborted()
    throw thrown
  } finally {
    reading.stop()
  }
}
