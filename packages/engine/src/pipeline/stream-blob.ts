import {
  codeOf,
  messageOf,
  RequestFailure,
  type Extraction,
  type ExtractionRecorder,
  type ManifestParser,
  type Package,
  type Problem,
} from '@ioc-scanner/core'
import { extractionOf } from '../extraction/extraction-of.js'
import type { Fetched } from './fetched.js'
import { versioned, type WantedBlob } from './wanted-file.js'
import type { World } from './world.js'

/** GitHub gives no larger blob; a source that does is not read further. */
const MAX_BUFFERED_BYTES = 100 * 1024 * 1024
/** A stream of small pieces would be collected more often than it is read. */
const BYTES_BETWEEN_CHECKS = 1024 * 1024

/** Fetches one content on its own: above the stream threshold through the parser in constant memory, else as a whole. */
export async function streamBlob(blob: WantedBlob, world: World): Promise<Fetched> {
  const parser = streamingParser(blob, world.settings.streamLargeFilesThreshold)
  try {
    if (parser?.parseStream === undefined) {
      return { blob, content: await world.session.stream(blob.at, collect) }
    }
    const { path } = blob.at.file
    const parseStream = parser.parseStream.bind(parser)
    const extraction = await world.session.stream(blob.at, async (chunks): Promise<Extraction> => {
      const problems: Problem[] = []
      const recorder = world.inventory.recorder?.({ oid: blob.oid, parser: versioned(parser) })
      const keeps = keeping(recorder, world)
      const input = { path, chunks: guarded(chunks, world), ...(keeps === undefined ? {} : { keeps }) }
      const parsed = await parseStream(input, (problem) => problems.push(problem))
      const read = extractionOf(path, parsed, problems)
      for (const found of read.packages) recorder?.add(found) // once more, with their lines
      await recorder?.finish(read)
      return read
    })
    const isRecorded = world.inventory.recorder !== undefined
    return { blob, extraction, parser: parser.name, isRecorded }
  } catch (cause) {
    if (world.signal.aborted) throw cause
    const { reason } = cause as Partial<RequestFailure>
    if (codeOf(cause) === undefined || reason === undefined) {
      return { blob, gap: { reason: 'plugin', detail: `could not be read as a stream: ${messageOf(cause)}` } }
    }
    return { blob, gap: { reason, detail: messageOf(cause) } }
  }
}

/** A large file's packages go to the inventory one by one; in memory stay those that an indicator names. */
function keeping(
  recorder: ExtractionRecorder | undefined,
  { inventory, indicators }: World,
): ((found: Package) => boolean) | undefined {
  if (recorder === undefined) return inventory.keeps?.bind(inventory)
  return (found) => {
    recorder.add(found)
    return indicators.names(found)
  }
}

/** What reading leaves behind is collected on the way: of a large file it is many times what is let pile up. */
async function* guarded(chunks: AsyncIterable<Uint8Array>, { memoryGuard }: World): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    yield chunk
    bytes += chunk.byteLength
    if (bytes < BYTES_BETWEEN_CHECKS) continue
    memoryGuard.check()
    bytes = 0
  }
}

/** The parser that can read it as a stream, if it alone wants the file. */
function streamingParser(blob: WantedBlob, threshold: number): ManifestParser | undefined {
  // Of unknown size: it may be any.
  if ((blob.at.file.size ?? Number.POSITIVE_INFINITY) <= threshold) return undefined
  const parsers = new Set(blob.places.flatMap((place) => place.readers.parsers))
  const detectors = blob.places.some((place) => place.readers.detectors.length > 0)
  const [only] = parsers
  return parsers.size === 1 && !detectors && only?.parseStream !== undefined ? only : undefined
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.byteLength
    if (bytes > MAX_BUFFERED_BYTES)
      throw new RequestFailure('REFUSED', 'too-large', `it has more than ${MAX_BUFFERED_BYTES} bytes`)
    parts.push(chunk)
  }
  return Buffer.concat(parts, bytes)
}
