import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileEntry, GapReason, Repository, TreeFilter, TreeListing } from '@ioc-scanner/core'
import { looksBare } from './bare/looks-bare.js'
import { declaredSubmodules } from './declared-submodules.js'
import { FileFault, faultOf } from './file-fault.js'
import { identified } from './inside-folder.js'
import { lookAtLink } from './look-at-link.js'

/** What a walk found. */
type Listed =
  | { readonly file: FileEntry }
  | { readonly gap: { readonly path: string; readonly fault: FileFault } }
  | { readonly submodule: string }
  | { readonly pruned: string }

const MOST_NAMED = 5
const BARE = 'a bare repository: its files are read where --path names it'

/**
 * Lists the wanted files of a folder, in order of their paths. Follows no link, enters no folder that the filter prunes and
 * never git's own. What it cannot look at is a gap. Submodules are looked into where they are checked out.
 */
export async function listFolder(
  root: string,
  repository: Repository,
  wanted: TreeFilter,
  signal: AbortSignal,
): Promise<TreeListing> {
  const files: FileEntry[] = []
  const gaps: TreeListing['gaps'][number][] = []
  const submodules: string[] = []
  const pruned: string[] = []
  const ref = repository.head?.ref ?? null
  for await (const listed of walk(root, wanted, signal)) {
    if ('file' in listed) files.push(listed.file)
    else if ('submodule' in listed) submodules.push(listed.submodule)
    else if ('pruned' in listed) pruned.push(listed.pruned)
    else gaps.push(gapOf(repository.nameWithOwner, ref, listed.gap))
  }
  const unfollowed = { count: submodules.length, first: submodules.slice(0, MOST_NAMED) }
  return {
    repository,
    files,
    gaps,
    ...(pruned.length === 0 ? {} : { pruned }),
    ...(submodules.length === 0 ? {} : { submodules: unfollowed }),
  }
}

async function* walk(root: string, wanted: TreeFilter, signal: AbortSignal): AsyncGenerator<Listed> {
  const folders = ['']
  const submodules = new Set<string>()
  /** The one that the walk is in: what looks like a repository there is part of its files. */
  let workTree: string | undefined
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted()
    const entries = await readdir(join(root, folder), { withFileTypes: true, encoding: 'buffer' }).catch(faultOf)
    if (entries instanceof FileFault) {
      yield { gap: { path: folder, fault: entries } }
      continue
    }
    if (!isBelow(workTree, folder)) {
      workTree = entries.some(isGits) ? folder : undefined
      if (folder !== '' && looksBare(entries))
        yield { gap: { path: folder, fault: new FileFault('unsupported-format', BARE) } }
    }
    if (entries.every(isGits) && submodules.has(folder)) yield { submodule: folder }
    for (const submodule of await declaredSubmodules(root, folder, entries)) submodules.add(submodule)
    const below: string[] = []
    for (const entry of entries.sort((a, b) => Buffer.compare(a.name, b.name))) {
      const name = entry.name.toString('utf8')
      const path = folder === '' ? name : `${folder}/${name}`
      if (isGits(entry)) continue
      if (entry.isDirectory()) {
        if (wanted.folder(path)) below.push(path)
        else yield { pruned: path }
      }
      const listed = isNameable(entry) ? await lookAt(root, path, entry, wanted) : unnameable(path, entry, wanted)
      if (listed !== undefined) yield listed
    }
    for (const path of below.reverse()) folders.push(path)
  }
}

function isBelow(above: string | undefined, folder: string): boolean {
  return above !== undefined && (above === '' || folder.startsWith(`${above}/`))
}

/** A link, a file or something stranger, if it is wanted. */
async function lookAt(
  root: string,
  path: string,
  entry: Dirent<Buffer>,
  wanted: TreeFilter,
): Promise<Listed | undefined> {
  if (entry.isDirectory()) return undefined
  if (entry.isSymbolicLink()) {
    const link = await lookAtLink(root, path, wanted)
    if (link === 'nothing') return undefined
    if (link instanceof FileFault) return { gap: { path, fault: link } }
  }
  const place = join(root, path)
  const stats = await lstat(place).catch(faultOf)
  const kind = entry.isSymbolicLink() ? 'symlink' : 'file'
  const size = stats instanceof FileFault ? {} : { size: stats.size }
  if (!wanted.file({ path, oid: '', kind, ...size })) return undefined
  const file = stats instanceof FileFault ? stats : await identified(root, { path, place, stats }).catch(faultOf)
  return file instanceof FileFault ? { gap: { path, fault: file } } : { file }
}

function isGits({ name }: Dirent<Buffer>): boolean {
  return name.toString('utf8').toLowerCase() === '.git'
}

/** Names are bytes to the file system and text to everybody else: one that is no UTF-8 cannot be asked for again. */
function isNameable(entry: Dirent<Buffer>): boolean {
  return Buffer.from(entry.name.toString('utf8')).equals(entry.name)
}

function unnameable(path: string, entry: Dirent<Buffer>, wanted: TreeFilter): Listed | undefined {
  const isWanted = entry.isDirectory() ? wanted.folder(path) : wanted.file({ path, oid: '', kind: 'file' })
  return isWanted ? { gap: { path, fault: new FileFault('encoding', 'its name is no UTF-8') } } : undefined
}

function gapOf(
  repository: string,
  ref: string | null,
  { path, fault }: { readonly path: string; readonly fault: FileFault },
): { repository: string; ref: string | null; path: string | null; reason: GapReason; detail: string } {
  return { repository, ref, path: path === '' ? null : path, reason: fault.reason, detail: fault.message }
}
