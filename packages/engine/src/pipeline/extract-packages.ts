import {
  messageOf,
  type Detection,
  type Detector,
  type Extraction,
  type GapReason,
  type ManifestParser,
  type Problem,
} from '@ioc-scanner/core'
import { decodeContent } from '../extraction/decode-content.js'
import { extractionOf } from '../extraction/extraction-of.js'
import type { Fetched } from './fetched.js'
import type { FilePool } from './file-pool.js'
import { versioned, type WantedBlob, type WantedFile } from './wanted-file.js'
import type { World } from './world.js'

/** What the readers of a file found in it. */
export interface Reading {
  readonly place: WantedFile
  readonly extractions: readonly { readonly parser: ManifestParser; readonly extraction: Extraction }[]
  readonly detections: readonly Detection[]
  /** Detectors that failed at it, in words. */
  readonly failures: readonly string[]
  readonly gap?: { readonly reason: GapReason; readonly detail: string }
  /** Whether the content came over the wire for this place. */
  readonly fetched: boolean
}

/** What a detector saw, or how it failed. */
type Seen = { readonly detections: readonly Detection[] } | { readonly failure: string }

/** What is known of contents beside the inventory: what could not be had, and what detectors saw. */
export interface KnownContents {
  /** By oid. */
  readonly gaps: Map<string, NonNullable<Reading['gap']>>
  /** By detector, oid and path: a detector may go by the name of the file. */
  readonly detections: Map<string, Seen>
}

/** Reads each content once, with every reader that one of its places has; yields a reading for each place. */
export async function* extractPackages(
  contents: AsyncIterable<Fetched>,
  pool: FilePool,
  known: KnownContents,
  world: World,
): AsyncGenerator<Reading> {
  for await (const fetched of contents) {
    pool.hold() // settled below, but its readings may still refer to further files
    const { read, places } = await readBlob(fetched, pool, known, world)
    world.memoryGuard.check()
    for (const [index, place] of places.entries()) {
      yield { ...(await readingOf(place, read, known, world)), fetched: index === 0 }
    }
    pool.release()
  }
}

/** What this scan read of a content: by parser name. The inventory has the rest. */
type ReadExtractions = ReadonlyMap<string, Extraction>

/** The reading of a place whose content is already known; undefined: it has to be fetched. */
export async function knownReading(
  place: WantedFile,
  known: KnownContents,
  world: World,
): Promise<Reading | undefined> {
  const { oid } = place.file
  if (known.gaps.has(oid)) return { ...(await readingOf(place, new Map(), known, world)), fetched: false }
  if (place.readers.detectors.some((detector) => !known.detections.has(keyOf(detector, place)))) return undefined
  const read = new Map<string, Extraction>()
  for (const parser of place.readers.parsers) {
    const extraction = await remembered(oid, parser, world)
    if (extraction === undefined) return undefined
    read.set(parser.name, extraction)
  }
  return { ...(await readingOf(place, read, known, world)), fetched: false }
}

/**
 * Lets every reader of every place read the content, then settles it. Nothing is awaited between the last look at its places
 * and the settling: a place cannot join unread.
 */
async function readBlob(
  fetched: Fetched,
  pool: FilePool,
  known: KnownContents,
  world: World,
): Promise<{ readonly read: ReadExtractions; readonly places: readonly WantedFile[] }> {
  const { blob } = fetched
  const read = new Map<string, Extraction>()
  const keep = async (parser: ManifestParser, extraction: Extraction): Promise<void> => {
    read.set(parser.name, extraction)
    await world.inventory.record({ oid: blob.oid, parser: versioned(parser) }, extraction)
  }
  const decoded = 'content' in fetched ? decodeContent(fetched.content) : fetched
  if ('gap' in decoded) known.gaps.set(blob.oid, decoded.gap)
  else if ('text' in decoded) {
    for (let unread = nextUnread(blob, read); unread !== undefined; unread = nextUnread(blob, read)) {
      await keep(unread.parser, parseText(unread.parser, unread.place.file.path, decoded.text))
    }
    detectText(blob, decoded.text, known, world)
  } else if ('extraction' in decoded) {
    const parser = world.parsers.find(({ name }) => name === decoded.parser)
    if (parser !== undefined && decoded.isRecorded) read.set(parser.name, decoded.extraction)
    else if (parser !== undefined) await keep(parser, decoded.extraction)
  }
  return { read, places: pool.settle(blob) }
}

/** What the inventory knows of it: of the packages, those that an indicator names. */
function remembered(
  oid: string,
  parser: ManifestParser,
  { inventory, indicators }: World,
): Promise<Extraction | undefined> {
  return inventory.find({ oid, parser: versioned(parser) }, (named) => indicators.names(named))
}

function nextUnread(
  blob: WantedBlob,
  read: ReadExtractions,
): { readonly parser: ManifestParser; readonly place: WantedFile } | undefined {
  for (const place of blob.places) {
    const parser = place.readers.parsers.find(({ name }) => !read.has(name))
    if (parser !== undefined) return { parser, place }
  }
  return undefined
}

/** What the parser reads in the text; a parser that throws is a problem of the file. */
export function parseText(parser: ManifestParser, path: string, content: string): Extraction {
  const problems: Problem[] = []
  try {
    return extractionOf(
      path,
      parser.parse({ path, content }, (problem) => problems.push(problem)),
      problems,
    )
  } catch (cause) {
    const problem = { reason: `parser '${parser.name}' failed: ${messageOf(cause)}` }
    return { packages: [], problems: [...problems, problem], references: [] }
  }
}

function detectText(blob: WantedBlob, content: string, known: KnownContents, world: World): void {
  for (const place of blob.places) {
    for (const detector of place.readers.detectors) {
      const key = keyOf(detector, place)
      if (!known.detections.has(key)) known.detections.set(key, seenBy(detector, place, content, world))
    }
  }
}

function seenBy(detector: Detector, { work, file }: WantedFile, content: string, world: World): Seen {
  try {
    const { artifacts: indicators } = world.indicators
    const detections = detector.detect({ repository: work.repository, file, content, indicators })
    if (!Array.isArray(detections)) throw new Error('it returned no list')
    return { detections }
  } catch (cause) {
    return { failure: `detector '${detector.name}' failed: ${messageOf(cause)}` }
  }
}

async function readingOf(
  place: WantedFile,
  read: ReadExtractions,
  known: KnownContents,
  world: World,
): Promise<Omit<Reading, 'fetched'>> {
  const { oid } = place.file
  const seen = place.readers.detectors.flatMap((detector) => known.detections.get(keyOf(detector, place)) ?? [])
  const detections = seen.flatMap((one) => ('detections' in one ? one.detections : []))
  const failures = seen.flatMap((one) => ('failure' in one ? one.failure : []))
  const extractions: { parser: ManifestParser; extraction: Extraction }[] = []
  let gap = known.gaps.get(oid)
  for (const parser of place.readers.parsers) {
    const extraction = read.get(parser.name) ?? (await remembered(oid, parser, world))
    if (extraction !== undefined) extractions.push({ parser, extraction })
    else gap ??= { reason: 'plugin', detail: `another parser took the content before '${parser.name}' could read it` }
  }
  return { place, extractions, detections, failures, ...(gap === undefined ? {} : { gap }) }
}

const keyOf = (detector: Detector, { file }: WantedFile): string => `${detector.name}\0${file.oid}\0${file.path}`
