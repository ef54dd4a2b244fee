import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { codeOf } from '@ioc-scanner/core'

export const MOST_BYTES = 1_048_576

/** The text of a configuration file, or what keeps it from being read. */
export type TextAnswer = { readonly text: string } | { readonly code: string; readonly reason: string }

/** Reads a file of at most 1 MiB; pipes, devices and folders are refused without waiting for them. */
export async function readText(path: string): Promise<TextAnswer> {
  let file: FileHandle | undefined
  try {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    if (!(await file.stat()).isFile()) return unreadable('is not a file')
    const bytes = await readUpTo(file, MOST_BYTES + 1)
    if (bytes.length > MOST_BYTES) {
      return { code: 'CONFIG_FILE_TOO_LARGE', reason: 'is too large: a configuration file has at most 1 MiB' }
    }
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (thrown) {
    return failure(codeOf(thrown))
  } finally {
    await file?.close()
  }
}

async function readUpTo(file: FileHandle, limit: number): Promise<Buffer> {
  const buffer = Buffer.alloc(limit)
  let filled = 0
  while (filled < limit) {
    const { bytesRead } = await file.read(buffer, filled, limit - filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

function failure(code: string | undefined): TextAnswer {
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'CONFIG_FILE_MISSING', reason: 'does not exist' }
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return unreadable('is not UTF-8')
  return unreadable(`cannot be read (${code ?? 'unknown reason'})`)
}

const unreadable = (reason: string): TextAnswer => ({ code: 'CONFIG_FILE_UNREADABLE', reason })
