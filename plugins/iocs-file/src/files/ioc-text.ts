import { CodedError } from '@ioc-scanner/core'
import { decodeText, type DecodedText } from './decode-text.js'

/** The text of one location, with what the host needs to name and date it. */
export interface IocText extends DecodedText {
  /** As messages name it. */
  readonly location: string
  /** Its last path segment. */
  readonly fileName: string
  /** When it was last changed, ISO 8601; undefined where nobody says. */
  readonly asOf?: string
}

/** A list of a million packages takes less. */
export const MAX_BYTES = 32 * 1024 * 1024

/** Collects bytes up to the limit. @throws {CodedError} `IOC_FILE_UNREADABLE` above it, or where they are no text. */
export async function decoded(
  location: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<DecodedText> {
  const collected: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.byteLength
    if (bytes > MAX_BYTES) throw unreadable(location, `it is larger than ${MAX_BYTES / 1024 / 1024} MiB`)
    collected.push(chunk)
  }
  const text = decodeText(Buffer.concat(collected))
  if (text === undefined)
    throw unreadable(location, 'it is no text: not UTF-8, UTF-16 with a byte order mark or Windows-1252')
  return text
}

/** A location of which nothing can be had. */
export class UnreadableLocation extends CodedError {
  constructor(
    location: string,
    /** In words, without the location. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super('IOC_FILE_UNREADABLE', `cannot read indicators from '${location}': ${reason}`, options)
  }
}

export function unreadable(location: string, reason: string, cause?: unknown): UnreadableLocation {
  return new UnreadableLocation(location, reason, { cause })
}
