import { realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { TreeFilter } from '@ioc-scanner/core'
import { FileFault, faultOf } from './file-fault.js'

/** What a link means for the scan: nothing; a wanted file that is a link; or something that is not looked at, and why. */
export type SeenLink = 'nothing' | 'wanted-file' | FileFault

/**
 * Looks where a link leads, without going there. What it leads to is met at its own path if that is inside the folder and not
 * pruned; otherwise nobody looks at it.
 */
export async function lookAtLink(root: string, path: string, wanted: TreeFilter): Promise<SeenLink> {
  const isWantedFile = wanted.file({ path, oid: '', kind: 'symlink' })
  if (!isWantedFile && !wanted.folder(path)) return 'nothing'
  const target = await targetOf(join(root, path))
  if (target instanceof FileFault) {
    if (isWantedFile) return 'wanted-file'
    return target.reason === 'forbidden'
      ? new FileFault('symlink', 'a link to a place that may not be seen')
      : 'nothing'
  }
  const inside = pathInside(root, target.place)
  if (inside !== undefined && isScanned(inside, target, wanted)) return 'nothing'
  if (!target.isFolder) return isWantedFile ? 'wanted-file' : 'nothing'
  const where = inside === undefined ? 'outside' : 'that is not scanned'
  return new FileFault('symlink', `a link to a folder ${where}: it is not followed`)
}

interface LinkTarget {
  /** Real path. */
  readonly place: string
  readonly isFolder: boolean
  readonly isFile: boolean
  readonly size: number
}

async function targetOf(place: string): Promise<LinkTarget | FileFault> {
  try {
    const [real, stats] = [await realpath(place), await stat(place)]
    return { place: real, isFolder: stats.isDirectory(), isFile: stats.isFile(), size: stats.size }
  } catch (thrown) {
    return faultOf(thrown)
  }
}

/** The path of a place inside the root, '' for the root itself; undefined: it lies outside. */
function pathInside(root: string, place: string): string | undefined {
  if (place === root) return ''
  const start = root.endsWith(sep) ? root : root + sep
  return place.startsWith(start) ? place.slice(start.length).split(sep).join('/') : undefined
}

/** Whether the walk meets it at its own path. */
function isScanned(inside: string, { isFolder, isFile, size }: LinkTarget, wanted: TreeFilter): boolean {
  const steps = inside === '' ? [] : inside.split('/')
  const folders = isFolder ? steps : steps.slice(0, -1)
  const isReached = folders.every(
    (name, index) => name.toLowerCase() !== '.git' && wanted.folder(steps.slice(0, index + 1).join('/')),
  )
  return isReached && (isFolder || (isFile && wanted.file({ path: inside, oid: '', kind: 'file', size })))
}
