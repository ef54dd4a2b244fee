import { messageOf, printable, type FileEntry, type GapReason, type RequestFailure } from '@ioc-scanner/core'
import { untilBroken } from './break-off.js'
import { knownReading, parseText, type KnownContents, type Reading } from './extract-packages.js'
import type { FilePool } from './file-pool.js'
import { readerOfReference, readingsOf, resolveReference } from './references.js'
import { scoreOf, type TreeDone } from './select-files.js'
import { seenFile, type WantedFile } from './wanted-file.js'
import type { World } from './world.js'

/** References of references are followed so far; a cycle ends at a path that was seen before. */
const MAX_REFERENCE_DEPTH = 10
/** Each may cost a request: a repository must not spend the budget of all others. */
const MAX_REFERENCES = 200
/** git's name for the empty content: nothing has to be fetched to know it. */
const EMPTY_BLOB = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'

/** Where readings go that need no fetch. */
export type TakeReading = (reading: Reading) => Promise<void>

/** Puts the wanted files into the pool; what is known already is handed on at once. Closes the pool at the end. */
export async function feedPool(
  wanted: AsyncIterable<WantedFile | TreeDone>,
  pool: FilePool,
  known: KnownContents,
  world: World,
  take: TakeReading,
  treeDone: (done: TreeDone) => Promise<void>,
): Promise<void> {
  for await (const item of untilBroken(wanted, () => 'the listing of files broke off', world)) {
    if (item.file === undefined) await treeDone(item)
    else await offer(item, pool, known, world, take)
    await pool.room()
  }
  if (!world.signal.aborted) world.treesListed(pool.left)
  pool.close()
}

export async function offer(
  place: WantedFile,
  pool: FilePool,
  known: KnownContents,
  world: World,
  take: TakeReading,
): Promise<void> {
  if (place.file.oid === EMPTY_BLOB) {
    const { path } = place.file
    const extractions = place.readers.parsers.map((parser) => ({ parser, extraction: parseText(parser, path, '') }))
    await take({ place, extractions, detections: [], failures: [], fetched: false })
    return
  }
  if (pool.join(place)) return
  const reading = await knownReading(place, known, world)
  if (reading !== undefined) await take(reading)
  else if (!pool.join(place)) pool.add(place, scoreOf(place, world))
}

/** Adds the files that a manifest refers to. What is missing, or too deep, is a gap. */
export async function followReferences(
  { place, extractions }: Reading,
  pool: FilePool,
  known: KnownContents,
  world: World,
  take: TakeReading,
): Promise<void> {
  const { work, file, depth } = place
  for (const { parser, extraction } of extractions) {
    for (const reference of extraction.references) {
      const path = resolveReference(file.path, reference)
      const named = path ?? reference
      if (readingsOf(named).some((reading) => work.seenPaths.has(reading))) continue
      work.seenPaths.add(named)
      work.references += 1
      if (work.references > MAX_REFERENCES + 1) continue
      const found = refusal(path, depth, work.references) ?? (await lookup(place, named, world))
      if ('reason' in found) {
        world.coverage.gap({
          repository: work.repository.nameWithOwner,
          ref: work.repository.head?.ref ?? null,
          path: named,
          reason: found.reason,
          detail: `${printable(file.path)} refers to it: ${found.detail}`,
        })
        continue
      }
      world.coverage.fileWanted()
      world.emit({ type: 'files-wanted', count: 1 })
      work.open()
      work.files += 1
      const own = world.readers.of(found)
      const parsers = own.parsers.length > 0 ? own.parsers : [readerOfReference(parser, world.parsers)]
      const readers = { parsers, detectors: own.detectors }
      work.seen.push(seenFile({ file: found, readers }))
      await offer({ work, file: found, readers, depth: depth + 1 }, pool, known, world, take)
    }
  }
}

interface Refused {
  readonly reason: GapReason
  readonly detail: string
}

function refusal(path: string | undefined, depth: number, references: number): Refused | undefined {
  if (path === undefined) return { reason: 'not-found', detail: 'that is outside of the repository' }
  if (depth >= MAX_REFERENCE_DEPTH)
    return { reason: 'resource-limit', detail: `it is more than ${MAX_REFERENCE_DEPTH} references deep` }
  if (references <= MAX_REFERENCES) return undefined
  return {
    reason: 'resource-limit',
    detail: `no more than ${MAX_REFERENCES} references of a repository are followed; this one and all further ones were not`,
  }
}

async function lookup({ work }: WantedFile, path: string, world: World): Promise<FileEntry | Refused> {
  try {
    let entry: FileEntry | undefined
    for (const reading of readingsOf(path)) entry ??= await world.session.lookup(work.repository, reading)
    if (entry === undefined) return { reason: 'not-found', detail: 'there is no such file' }
    return entry.kind === 'symlink' ? { reason: 'symlink', detail: 'it is a symbolic link' } : entry
  } catch (cause) {
    if (world.signal.aborted) throw cause
    const { reason } = cause as Partial<RequestFailure>
    return { reason: reason ?? 'plugin', detail: messageOf(cause) }
  }
}
