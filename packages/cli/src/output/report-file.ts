import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, constants, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import { codeOf, CodedError, printable } from '@ioc-scanner/core'
import { writeFailure } from './write-failure.js'

const PERMISSIONS = 0o777
const ANYBODY_WRITES = 0o222

/**
 * Finds out before a scan whether its report can be written: after an hour of scanning it would be too late.
 * @throws {CodedError} `OUTPUT_FAILED` naming the file and the reason.
 */
export async function checkWritable(file: string): Promise<void> {
  await naming(file, async () => {
    const place = await placeOf(file)
    if (place.isSpecial) return access(place.path, constants.W_OK)
    if (place.mode !== undefined) await checkReplaceable(place.path, place.mode)
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
    const { path, isSpecial, mode } = await placeOf(file)
    if (isSpecial) return writeTo(path, { flags: 'w' }, write)
    const unfinished = neighbourOf(path)
    try {
      // Whoever may not read the last report must not read this one.
      await writeTo(unfinished, { flags: 'wx', ...(mode === undefined ? {} : { mode }) }, write)
      await rename(unfinished, path)
    } catch (cause) {
      await rm(unfinished, { force: true })
      throw cause
    }
  })
}

async function writeTo(
  path: string,
  options: { readonly flags: 'w' | 'wx'; readonly mode?: number },
  write: (stream: NodeJS.WritableStream) => Promise<void>,
): Promise<void> {
  const stream = createWriteStream(path, options)
  const closed = finished(stream)
  // A reporter that fails must not leave the stream open; a stream that fails must not leave the reporter waiting.
  const written = Promise.race([write(stream), closed]).finally(() => stream.end())
  // Both have to be over, whatever came of them: a file that is only now being opened could not be removed.
  const [ofReporter, ofStream] = await Promise.allSettled([written, closed])
  for (const end of [ofReporter, ofStream]) if (end.status === 'rejected') throw end.reason
}

interface Place {
  /** Where a link points to, so that the link stays. */
  readonly path: string
  /** Nothing that could be replaced, like /dev/stdout. */
  readonly isSpecial: boolean
  /** Permissions of the file that is there already. */
  readonly mode?: number
}

async function placeOf(file: string): Promise<Place> {
  try {
    const path = await realpath(file)
    const found = await stat(path)
    if (found.isDirectory()) throw new Error('it is a folder')
    return { path, isSpecial: !found.isFile(), mode: found.mode & PERMISSIONS }
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return { path: file, isSpecial: false }
    throw cause
  }
}

/** A file that is replaced is never opened, so its protection is looked at: root, too, has protected it for a reason. */
async function checkReplaceable(path: string, mode: number): Promise<void> {
  if ((mode & ANYBODY_WRITES) === 0) throw new Error('it is write-protected')
  await access(path, constants.W_OK)
}

function neighbourOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.unfinished`)
}

async function naming(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    const reason = writeFailure(cause)
    throw new CodedError('OUTPUT_FAILED', `the report cannot be written to ${printable(file)}: ${reason}`, { cause })
  }
}
