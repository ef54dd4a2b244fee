import type { FileEntry, Gap, GapReason, Repository, TreeFilter, TreeListing } from '@ioc-scanner/core'
import { FileFault, faultOf } from '../file-fault.js'
import type { ObjectStore } from './object-store.js'
import { isFileName, treeItems, type TreeItem } from './tree-items.js'

/** A hostile tree can hold itself many times over: a few kB of git that unfold to billions of paths. */
const MAX_FOLDERS = 100_000
const MAX_ENTRIES = 5_000_000
const MAX_DEPTH = 100
const MOST_NAMED = 5

/** Lists the wanted files of a tree, in order of their paths. What cannot be read of it is a gap. */
export async function listTree(
  store: ObjectStore,
  root: string,
  repository: Repository,
  wanted: TreeFilter,
  signal: AbortSignal,
): Promise<TreeListing> {
  const files: FileEntry[] = []
  const gaps: Gap[] = []
  const pruned: string[] = []
  const submodules: string[] = []
  const links: string[] = []
  const miss = (path: string, reason: GapReason, detail: string): void => {
    const { nameWithOwner, head } = repository
    gaps.push({ repository: nameWithOwner, ref: head?.ref ?? null, path: path === '' ? null : path, reason, detail })
  }
  let folders = 0
  let entries = 0
  const open: { readonly path: string; readonly oid: string }[] = [{ path: '', oid: root }]
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    signal.throwIfAborted()
    const items = await itemsOf(store, folder.oid).catch(faultOf)
    if (items instanceof FileFault) {
      miss(folder.path, items.reason, items.message)
      continue
    }
    folders += 1
    entries += items.length
    if (folders > MAX_FOLDERS || entries > MAX_ENTRIES) {
      miss(
        '',
        'resource-limit',
        `the repository has more than ${MAX_FOLDERS} folders or ${MAX_ENTRIES} entries; the others were not listed`,
      )
      break
    }
    const below: typeof open = []
    for (const { name, isText, kind, oid } of items) {
      const path = folder.path === '' ? name : `${folder.path}/${name}`
      const isWanted =
        kind === 'folder' || kind === 'submodule' ? wanted.folder(path) : wanted.file({ path, oid, kind })
      if (!isWanted) {
        if (kind === 'folder') pruned.push(path)
        // It may lead to a folder; only its content would tell.
        if (kind === 'symlink' && wanted.folder(path)) links.push(path)
      } else if (!isFileName(name)) miss(path, 'unparsable', 'its name is none of a file')
      else if (!isText) miss(path, 'encoding', 'its name is no UTF-8')
      else if (kind === 'submodule') submodules.push(path)
      else if (kind !== 'folder') {
        const size = await store.sizeOf(oid)
        files.push({ path, oid, kind, ...(size === undefined ? {} : { size }) })
      } else if (path.split('/').length > MAX_DEPTH)
        miss(path, 'resource-limit', `the folder lies more than ${MAX_DEPTH} levels deep`)
      else below.push({ path, oid })
    }
    for (const each of below.reverse()) open.push(each)
  }
  return {
    repository,
    files,
    gaps,
    ...(pruned.length === 0 ? {} : { pruned }),
    ...(submodules.length === 0 ? {} : { submodules: unfollowed(submodules) }),
    ...(links.length === 0 ? {} : { links: unfollowed(links) }),
  }
}

/** The file or link at a path below a tree; undefined where there is none. @throws {FileFault} */
export async function entryAtPath(store: ObjectStore, root: string, path: string): Promise<FileEntry | undefined> {
  const steps = path.split('/')
  if (steps.length > MAX_DEPTH || !steps.every(isFileName)) return undefined
  let tree = root
  for (const [index, step] of steps.entries()) {
    const items = await itemsOf(store, tree)
    const item = items.find(({ name }) => name === step)
    if (item === undefined || item.kind === 'submodule') return undefined
    if (index < steps.length - 1) {
      if (item.kind !== 'folder') return undefined
      tree = item.oid
    } else if (item.kind !== 'folder') {
      const size = await store.sizeOf(item.oid)
      return { path, oid: item.oid, kind: item.kind, ...(size === undefined ? {} : { size }) }
    }
  }
  return undefined
}

async function itemsOf(store: ObjectStore, oid: string): Promise<readonly TreeItem[]> {
  const { type, content } = await store.read(oid)
  if (type !== 'tree') throw new FileFault('unparsable', 'a folder is none')
  return treeItems(content, oid.length / 2)
}

function unfollowed(paths: readonly string[]): { readonly count: number; readonly first: readonly string[] } {
  return { count: paths.length, first: [...paths].sort().slice(0, MOST_NAMED) }
}
