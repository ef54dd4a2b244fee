import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '@ioc-scanner/core'

/** What a scan has of a repository: objects, and no ref to any of them. */
export interface Clone {
  readonly gitDir: string
  /** Commits whose trees are here. */
  readonly commits: Set<string>
  /** Blobs that are here. */
  readonly blobs: Set<string>
  /** Blobs that will probably be wanted: they come along when the first of them is fetched. */
  readonly awaited: Set<string>
  /** Ends when the fetch of blobs that is under way does: the next one may then have nothing to do. */
  turn: Promise<void>
}

/** Made by hand: it takes no process, and no template of the system finds its way in. */
export async function createClone(gitDir: string, isSha256: boolean): Promise<Clone> {
  await mkdir(join(gitDir, 'objects', 'pack'), { recursive: true, mode: 0o700 })
  await mkdir(join(gitDir, 'refs', 'heads'), { recursive: true, mode: 0o700 })
  const format = isSha256 ? '1\n[extensions]\n\tobjectFormat = sha256' : '0'
  await writeFile(join(gitDir, 'config'), `[core]\n\tbare = true\n\trepositoryFormatVersion = ${format}\n`)
  await writeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n')
  return { gitDir, commits: new Set(), blobs: new Set(), awaited: new Set(), turn: Promise.resolve() }
}

/** Bytes of its packs, unfinished ones included. */
export async function bytesOf({ gitDir }: Clone): Promise<number> {
  const folder = join(gitDir, 'objects', 'pack')
  const names = await readdir(folder).catch(goneIs([]))
  const sizes = await Promise.all(
    names.map(async (name) => {
      const stats = await stat(join(folder, name)).catch(goneIs(undefined))
      return stats?.size ?? 0
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** A pack is renamed when it is complete: it may be gone between two looks. */
function goneIs<T>(instead: T): (thrown: unknown) => T {
  return (thrown) => {
    if (codeOf(thrown) === 'ENOENT') return instead
    throw thrown
  }
}
