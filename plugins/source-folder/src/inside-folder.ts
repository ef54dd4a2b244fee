import { constants, type Stats } from 'node:fs'
import { lstat, open, readlink, realpath, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileEntry } from '@ioc-scanner/core'
import { blobHash, blobOid } from './blob-oid.js'
import { FileFault, faultOf } from './file-fault.js'

/** Neither follows a link in the last step nor waits for the other end of a pipe. */
const SAFELY = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const CHUNK_BYTES = 64 * 1024

/** A regular file that was opened inside a folder. */
export interface OpenFile {
  readonly handle: FileHandle
  readonly size: number
}

/**
 * The place of a path inside `root` (a real path), with no link on the way to it.
 * @throws {FileFault} `not-found` for what is no path inside it, or lies in git's own folder; `symlink` for a way through a link.
 */
export async function placeInside(root: string, path: string): Promise<string> {
  const steps = path.split('/')
  const isInside = steps.every((step) => step !== '' && step !== '.' && step !== '..' && !/[\0\\]/.test(step))
  if (!isInside || steps.some((step) => step.toLowerCase() === '.git')) {
    throw new FileFault('not-found', 'there is no such file inside the folder')
  }
  const folder = join(root, ...steps.slice(0, -1))
  const real = await realpath(folder).catch(rethrowAsFault)
  if (real !== folder) throw new FileFault('symlink', 'a link is on the way to the file')
  return join(folder, steps.at(-1) ?? '')
}

/**
 * Runs `use` with the opened file, and closes it.
 * @throws {FileFault} for what is not there, not allowed or no regular file; and whatever `use` throws.
 */
export async function withFileInside<T>(root: string, path: string, use: (file: OpenFile) => Promise<T>): Promise<T> {
  const handle = await open(await placeInside(root, path), SAFELY).catch(rethrowAsFault)
  try {
    const stats = await handle.stat()
    if (!stats.isFile()) throw new FileFault('unsupported-format', 'it is no regular file')
    return await use({ handle, size: stats.size })
  } finally {
    await handle.close()
  }
}

/** The bytes of an opened file in pieces, from its start. `buffer`: where each piece takes the place of the one before. */
export async function* bytesOf({ handle }: OpenFile, buffer?: Buffer): AsyncGenerator<Buffer> {
  for (let position = 0; ;) {
    const piece = buffer ?? Buffer.allocUnsafe(CHUNK_BYTES)
    const { bytesRead } = await handle.read(piece, 0, piece.length, position).catch(rethrowAsFault)
    if (bytesRead === 0) return
    position += bytesRead
    yield piece.subarray(0, bytesRead)
  }
}

/** The file or link at that path, with its oid. @throws {FileFault} */
export async function entryInside(root: string, path: string): Promise<FileEntry> {
  const place = await placeInside(root, path)
  const stats = await lstat(place).catch(rethrowAsFault)
  return identified(root, { path, place, stats })
}

/** @throws {FileFault} */
export async function identified(
  root: string,
  { path, place, stats }: { readonly path: string; readonly place: string; readonly stats: Stats },
): Promise<FileEntry> {
  if (stats.isSymbolicLink()) {
    const target = await readlink(place, { encoding: 'buffer' }).catch(rethrowAsFault)
    return { path, oid: blobOid(target), size: target.length, kind: 'symlink' }
  }
  return withFileInside(root, path, async (file) => {
    const hash = blobHash(file.size)
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES) // one for all: of a large file the pieces would pile up until they are collected
    for await (const bytes of bytesOf(file, buffer)) hash.update(bytes)
    return { path, oid: hash.digest('hex'), size: file.size, kind: 'file' }
  })
}

function rethrowAsFault(thrown: unknown): never {
  throw faultOf(thrown)
}
