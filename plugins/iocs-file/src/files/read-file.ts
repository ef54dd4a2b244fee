import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { codeOf, messageOf } from '@ioc-scanner/core'
import { decoded, unreadable, type IocText } from './ioc-text.js'

const REASONS = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EACCES', 'permission denied'],
  ['ELOOP', 'too many symbolic links'],
])

/** Why the system refused, in words. */
export function reasonOf(cause: unknown): string {
  return REASONS.get(codeOf(cause) ?? '') ?? messageOf(cause)
}

/** @throws {CodedError} `IOC_FILE_UNREADABLE` */
export async function readFileText(location: string, signal: AbortSignal): Promise<IocText> {
  signal.throwIfAborted()
  const file = await open(location).catch((cause: unknown) => {
    throw unreadable(location, reasonOf(cause), cause)
  })
  try {
    const { mtime } = await file.stat()
    const bytes = file.createReadStream({ autoClose: false }) as AsyncIterable<Uint8Array>
    const text = await decoded(location, bytes)
    return { location, fileName: basename(location), ...text, asOf: mtime.toISOString() }
  } catch (cause) {
    throw codeOf(cause) === 'IOC_FILE_UNREADABLE' ? cause : unreadable(location, reasonOf(cause), cause)
  } finally {
    await file.close()
  }
}
