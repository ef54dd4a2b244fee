import { setImmediate as turn } from 'node:timers/promises'
import type {
  FileEntry,
  Gap,
  GapReason,
  Repository,
  TreeEntry,
  TreeFilter,
  TreeListing,
  TreeStore,
  Unfollowed,
} from '@ioc-scanner/core'

/** Deeper is no project, and a damaged inventory could name a folder inside of itself. */
const MAX_DEPTH = 100
/** A few small trees can name each other so often that they unfold to millions of folders. */
const MAX_FOLDERS = 100_000
const FOLDERS_A_TURN = 200
const NAMED_UNFOLLOWED = 3

/** Lists what the filter wants from the trees that are stored. */
export async function walkTrees(
  trees: TreeStore,
  repository: Repository,
  wanted: TreeFilter,
  signal: AbortSignal,
): Promise<TreeListing> {
  const files: FileEntry[] = []
  const gaps: Gap[] = []
  const pruned: string[] = []
  const submodules = new UnfollowedEntries()
  const links = new UnfollowedEntries()
  const miss = (path: string, reason: GapReason, detail: string): void => {
    gaps.push({
      repository: repository.nameWithOwner,
      ref: repository.head?.ref ?? null,
      path: path === '' ? null : path,
      reason,
      detail,
    })
  }
  const open = rootOf(repository, miss)
  for (let folders = 1, folder = open.pop(); folder !== undefined; folders += 1, folder = open.pop()) {
    if (folders > MAX_FOLDERS) {
      miss('', 'resource-limit', `the repository has more than ${MAX_FOLDERS} folders; the others were not listed`)
      break
    }
    if (folders % FOLDERS_A_TURN === 0) await turn()
    signal.throwIfAborted()
    const entries = await trees.findTree(folder.oid)
    if (entries === undefined) {
      miss(folder.path, 'not-found', 'not in the inventory: the folder was not listed by an earlier scan')
      continue
    }
    for (const entry of entries) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`
      if (entry.kind === 'submodule') submodules.add(path)
      else if (entry.kind === 'folder') {
        if (!wanted.folder(path)) pruned.push(path)
        else if (folder.depth < MAX_DEPTH) open.push({ path, oid: entry.oid, depth: folder.depth + 1 })
        else miss(path, 'resource-limit', `the folder lies more than ${MAX_DEPTH} levels deep`)
      } else {
        const file = fileFrom(path, entry)
        if (wanted.file(file)) files.push(file)
        else if (entry.kind === 'symlink') links.add(path)
      }
    }
  }
  return { repository, files, gaps, pruned, submodules: submodules.summary(), links: links.summary() }
}

interface OpenFolder {
  readonly path: string
  readonly oid: string
  readonly depth: number
}

function rootOf({ head }: Repository, miss: (path: string, reason: GapReason, detail: string) => void): OpenFolder[] {
  if (head === null) return []
  if (head.tree !== undefined) return [{ path: '', oid: head.tree, depth: 1 }]
  miss('', 'not-found', 'not in the inventory: its trees were not listed by an earlier scan')
  return []
}

/** The file at that path of the head; undefined where none is stored. */
export async function findInTrees(
  trees: TreeStore,
  { head }: Repository,
  path: string,
): Promise<FileEntry | undefined> {
  const names = path.split('/')
  const last = names.pop()
  let oid = head?.tree
  for (const name of names) {
    const folder = await entryAt(trees, oid, name)
    if (folder?.kind !== 'folder') return undefined
    oid = folder.oid
  }
  const entry = await entryAt(trees, oid, last)
  return entry === undefined || entry.kind === 'folder' || entry.kind === 'submodule'
    ? undefined
    : fileFrom(path, entry)
}

async function entryAt(
  trees: TreeStore,
  oid: string | undefined,
  name: string | undefined,
): Promise<TreeEntry | undefined> {
  const entries = oid === undefined ? undefined : await trees.findTree(oid)
  return entries?.find((entry) => entry.name === name)
}

function fileFrom(path: string, { oid, size, kind }: TreeEntry): FileEntry {
  return { path, oid, kind: kind === 'symlink' ? 'symlink' : 'file', ...(size === undefined ? {} : { size }) }
}

class UnfollowedEntries {
  readonly #first: string[] = []
  #count = 0

  add(path: string): void {
    this.#count += 1
    if (this.#first.length < NAMED_UNFOLLOWED) this.#first.push(path)
  }

  /** undefined: there was none. */
  summary(): Unfollowed | undefined {
    return this.#count === 0 ? undefined : { count: this.#count, first: this.#first }
  }
}
