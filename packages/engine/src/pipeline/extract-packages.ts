import {
  messageOf,
  type Detection,
  type Extraction,
  type GapReason,
  type ManifestParser,
  type Problem,
} from '@ioc-scanner/core'
import { decodeContent } from '../extraction/decode-content.js'
import type { Fetched } from './fetched.js'
import type { FilePool } from './file-pool.js'
import type { WantedBlob, WantedFile } from './wanted-file.js'
import type { World } from './world.js'

/** What the readers of a file found in it. */
export interface Reading {
  readonly place: WantedFile
  readonly extractions: readonly { readonly parser: ManifestParser; readonly extraction: Extraction }[]
  readonly detections: readonly Detection[]
  readonly gap?: { readonly reason: GapReason; readonly detail: string }
  /** Whether the content came over the wire for this place. */
  readonly fetched: boolean
}

/** What is known of contents beside the inventory: what could not be had, and what detectors saw. */
export interface KnownContents {
  readonly gaps: Map<string, NonNullable<Reading['gap']>>
  readonly detections: Map<string, readonly Detection[]>
}

/** Reads each content once, with every reader that one of its places has; yields a reading for each place. */
export async function* extractPackages(
  contents: AsyncIterable<Fetched>,
  pool: FilePool,
  known: KnownContents,
  world: World,
): AsyncGenerator<Reading> {
  for await (const fetched of contents) {
    const { blob } = fetched
    const read = await readBlob(fetched, known, world)
    world.memory.check()
    pool.hold() // settled, but its readings may still refer to further files
    for (const [index, place] of pool.settle(blob).entries()) {
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
  for (const parser of place.readers.parsers) {
    if ((await world.inventory.find({ oid, parser: versioned(parser) })) === undefined) return undefined
  }
  if (place.readers.detectors.some((detector) => !known.detections.has(`${detector.name}\0${oid}`))) return undefined
  return { ...(await readingOf(place, new Map(), known, world)), fetched: false }
}

async function readBlob(fetched: Fetched, known: KnownContents, world: World): Promise<ReadExtractions> {
  const { blob } = fetched
  const read = new Map<string, Extraction>()
  const keep = async (parser: ManifestParser, extraction: Extraction): Promise<void> => {
    read.set(parser.name, extraction)
    await world.inventory.record({ oid: blob.oid, parser: versioned(parser) }, extraction)
  }
  if ('gap' in fetched) {
    known.gaps.set(blob.oid, fetched.gap)
    return read
  }
  if ('extraction' in fetched) {
    const parser = world.parsers.find(({ name }) => name === fetched.parser)
    if (parser !== undefined) await keep(parser, fetched.extraction)
    return read
  }
  const decoded = decodeContent(fetched.content)
  if ('gap' in decoded) {
    known.gaps.set(blob.oid, decoded.gap)
    return read
  }
  // Places may join while the inventory writes: go on until every reader of every place has read.
  for (let unread = nextUnread(blob, read); unread !== undefined; unread = nextUnread(blob, read)) {
    await keep(unread.parser, parseText(unread.parser, unread.place.file.path, decoded.text))
  }
  detectText(blob, decoded.text, known, world)
  return read
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

function parseText(parser: ManifestParser, path: string, content: string): Extraction {
  const problems: Problem[] = []
  try {
    const { packages, references } = parser.parse({ path, content }, (problem) => problems.push(problem))
    return { packages, problems, references: references ?? [] }
  } catch (cause) {
    const problem = { reason: `parser '${parser.name}' failed: ${messageOf(cause)}` }
    return { packages: [], problems: [...problems, problem], references: [] }
  }
}

function detectText(blob: WantedBlob, content: string, known: KnownContents, world: World): void {
  for (const { file, work, readers } of blob.places) {
    for (const detector of readers.detectors) {
      const key = `${detector.name}\0${blob.oid}`
      if (known.detections.has(key)) continue
      try {
        const input = { repository: work.repository, file, content, indicators: world.indicators.artifacts }
        known.detections.set(key, detector.detect(input))
      } catch (cause) {
        known.detections.set(key, [])
        world.coverage.fileFailed(
          work.repository,
          file.path,
          'plugin',
          `detector '${detector.name}' failed: ${messageOf(cause)}`,
        )
      }
    }
  }
}

async function readingOf(
  place: WantedFile,
  read: ReadExtractions,
  known: KnownContents,
  world: World,
): Promise<Omit<Reading, 'fetched'>> {
  const { oid } = place.file
  const gap = known.gaps.get(oid)
  const extractions: { parser: ManifestParser; extraction: Extraction }[] = []
  for (const parser of place.readers.parsers) {
    const extraction = read.get(parser.name) ?? (await world.inventory.find({ oid, parser: versioned(parser) }))
    if (extraction !== undefined) extractions.push({ parser, extraction })
    else if (gap === undefined) {
      const detail = `it was read by another parser before '${parser.name}' asked for it`
      return { place, extractions, detections: [], gap: { reason: 'plugin', detail } }
    }
  }
  const detections = place.readers.detectors.flatMap(({ name }) => known.detections.get(`${name}\0${oid}`) ?? [])
  return { place, extractions, detections, ...(gap === undefined ? {} : { gap }) }
}

const versioned = (parser: ManifestParser): string => `${parser.name}@${parser.version}`
