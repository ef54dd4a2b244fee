import { CodedError } from '@ioc-scanner/core'

/** The text of one location, with what the host needs to name and date it. */
export interface IocText {
  /** As messages name it. */
  readonly location: string
  /** Its last path segment. */
  readonly fileName: string
  readonly text: string
  /** When it was last changed, ISO 8601; undefined where nobody says. */
  readonly asOf?: string
}

/** A list of a million packages takes less. */
export const MAX_BYTES = 32 * 1024 * 1024

/** Collects bytes up to the limit. @throws {CodedError} `IOC_FILE_UNREADABLE` above it, or where they are no UTF-8. */
export async function decoded(
  location: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<string> {
  const collected: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.byteLength
    if (bytes > MAX_BYTES) throw unreadable(location, `it is larger than ${MAX_BYTES / 1024 / 1024} MiB`)
    collected.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(collected))
  } catch (cause) {
    throw unreadable(location, 'it is no UTF-8 text', cause)
  }
}

export function unreadable(location: string, reason: string, cause?: unknown): CodedError {
  return new CodedError('IOC_FILE_UNREADABLE', `cannot read indicators from '${location}': ${reason}`, { cause })
}
