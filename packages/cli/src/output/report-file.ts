import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, constants, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import { codeOf, CodedError, messageOf, printable } from '@ioc-scanner/core'

/**
 * Finds out before a scan whether its report can be written: after an hour of scanning it would be too late.
 * @throws {CodedError} `OUTPUT_FAILED` naming the file and the reason.
 */
export async function checkWritable(file: string): Promise<void> {
  await naming(file, async () => {
    const place = await placeOf(file)
    if (place.isSpecial) return access(place.path, constants.W_OK)
    const probe = neighbourOf(place.path)
    await (await open(probe, 'wx')).close()
    await rm(probe)
  })
}

/**
 * Writes the whole file or nothing: whoever reads it never sees half a report. A device or pipe is written directly.
 * @throws {CodedError} `OUTPUT_FAILED` naming the file and the reason.
 */
export async function writeWhole(file: string, write: (stream: NodeJS.WritableStream) => Promise<void>): Promise<void> {
  await naming(file, async () => {
    const { path, isSpecial } = await placeOf(file)
    if (isSpecial) return writeTo(path, 'w', write)
    const unfinished = neighbourOf(path)
    try {
      await writeTo(unfinished, 'wx', write)
      await rename(unfinished, path)
    } catch (cause) {
      await rm(unfinished, { force: true })
      throw cause
    }
  })
}

async function writeTo(
  path: string,
  flags: 'w' | 'wx',
  write: (stream: NodeJS.WritableStream) => Promise<void>,
): Promise<void> {
  const stream = createWriteStream(path, { flags })
  const closed = finished(stream)
  // A reporter that fails must not leave the stream open; a stream that fails must not leave the reporter waiting.
  await Promise.all([closed, Promise.race([write(stream), closed]).finally(() => stream.end())])
}

/** Where a link points to, so that the link stays; `isSpecial`: nothing that could be replaced, like /dev/stdout. */
async function placeOf(file: string): Promise<{ readonly path: string; readonly isSpecial: boolean }> {
  try {
    const path = await realpath(file)
    const found = await stat(path)
    if (found.isDirectory()) throw new Error('it is a folder')
    return { path, isSpecial: !found.isFile() }
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return { path: file, isSpecial: false }
    throw cause
  }
}

function neighbourOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.unfinished`)
}

async function naming(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    const reason = printable(reasonOf(cause))
    throw new CodedError('OUTPUT_FAILED', `the report cannot be written to ${printable(file)}: ${reason}`, { cause })
  }
}

function reasonOf(cause: unknown): string {
  switch (codeOf(cause)) {
    case 'ENOENT':
      return 'its folder does not exist'
    case 'ENOTDIR':
      return 'its folder is no folder'
    case 'EACCES':
    case 'EPERM':
      return 'permission denied'
    case 'EROFS':
      return 'the file system is read-only'
    case 'ENOSPC':
      return 'no space is left'
    default:
      return messageOf(cause)
  }
}
