import type { Dirent } from 'node:fs'

/** Whether a folder's entries are those of a git folder without a work tree beside it. */
export function looksBare(entries: readonly Dirent<Buffer>[]): boolean {
  const isThere = (name: string, isFolder: boolean): boolean =>
    entries.some((entry) => entry.name.toString('utf8') === name && (!isFolder || !entry.isFile()))
  return isThere('HEAD', false) && isThere('objects', true) && isThere('refs', true) && !isThere('.git', false)
}
