import type { Dirent } from 'node:fs'
import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { FileEntry, GapReason, Repository, TreeFilter, TreeListing } from '@ioc-scanner/core'
import { FileFault, faultOf } from './file-fault.js'
import { identified } from './inside-folder.js'

/** What a walk found. */
type Listed = { readonly file: FileEntry } | { readonly gap: { readonly path: string; readonly fault: FileFault } }

/**
 * Lists the wanted files of a folder, in order of their paths. Follows no link, enters no folder that the filter prunes and
 * never git's own. What it cannot look at is a gap.
 */
export async function listFolder(
  root: string,
  repository: Repository,
  wanted: TreeFilter,
  signal: AbortSignal,
): Promise<TreeListing> {
  const files: FileEntry[] = []
  const gaps: TreeListing['gaps'][number][] = []
  const ref = repository.head?.ref ?? null
  for await (const listed of walk(root, wanted, signal)) {
    if ('file' in listed) files.push(listed.file)
    else gaps.push(gapOf(repository.nameWithOwner, ref, listed.gap))
  }
  return { repository, files, gaps }
}

async function* walk(root: string, wanted: TreeFilter, signal: AbortSignal): AsyncGenerator<Listed> {
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted()
    const entries = await readdir(join(root, folder), { withFileTypes: true, encoding: 'buffer' }).catch(faultOf)
    if (entries instanceof FileFault) {
      yield { gap: { path: folder, fault: entries } }
      continue
    }
    const below: string[] = []
    for (const entry of entries.sort((a, b) => Buffer.compare(a.name, b.name))) {
      const name = entry.name.toString('utf8')
      const path = folder === '' ? name : `${folder}/${name}`
      const isGits = name.toLowerCase() === '.git'
      if (isGits) continue
      if (entry.isDirectory() && wanted.folder(path)) below.push(path)
      const listed = isNameable(entry) ? await lookAt(root, path, entry, wanted) : unnameable(path, entry, wanted)
      if (listed !== undefined) yield listed
    }
    folders.push(...below.reverse())
  }
}

/** A link, a file or something stranger, if it is wanted. */
async function lookAt(
  root: string,
  path: string,
  entry: Dirent<Buffer>,
  wanted: TreeFilter,
): Promise<Listed | undefined> {
  if (entry.isDirectory()) return undefined
  if (entry.isSymbolicLink() && wanted.folder(path) && (await leadsToFolderOutside(root, path))) {
    return { gap: { path, fault: new FileFault('symlink', 'a link to a folder outside: it is not followed') } }
  }
  const place = join(root, path)
  const stats = await lstat(place).catch(faultOf)
  const kind = entry.isSymbolicLink() ? 'symlink' : 'file'
  const size = stats instanceof FileFault ? {} : { size: stats.size }
  if (!wanted.file({ path, oid: '', kind, ...size })) return undefined
  const file = stats instanceof FileFault ? stats : await identified(root, { path, place, stats }).catch(faultOf)
  return file instanceof FileFault ? { gap: { path, fault: file } } : { file }
}

/** Links that stay inside need no walk: what they lead to is met at its own place. */
async function leadsToFolderOutside(root: string, path: string): Promise<boolean> {
  const place = join(root, path)
  const target = await realpath(place).catch(faultOf)
  if (target instanceof FileFault) return false
  if (target === root || target.startsWith(root.endsWith(sep) ? root : root + sep)) return false
  const stats = await stat(place).catch(faultOf)
  return !(stats instanceof FileFault) && stats.isDirectory()
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
