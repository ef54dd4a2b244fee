import { messageOf, type FileEntry } from '@ioc-scanner/core'
import { readersOf } from './tree-filter.js'
import { knownReading, type KnownContents, type Reading } from './extract-packages.js'
import type { FilePool } from './file-pool.js'
import { scoreOf, type TreeDone } from './select-files.js'
import type { WantedFile } from './wanted-file.js'
import type { World } from './world.js'

/** References of references are followed so far; a cycle ends at a path that was seen before. */
const MAX_REFERENCE_DEPTH = 10
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
  for await (const item of wanted) {
    if (item.file === undefined) await treeDone(item)
    else await offer(item, pool, known, world, take)
    await pool.room()
  }
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
    await take({ place, extractions: [], detections: [], fetched: false })
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
    for (const path of extraction.references) {
      if (work.seenPaths.has(path)) continue
      work.seenPaths.add(path)
      const refused = depth >= MAX_REFERENCE_DEPTH ? `more than ${MAX_REFERENCE_DEPTH} references deep` : undefined
      const found = refused ?? (await lookup(place, path, world))
      if (typeof found === 'string') {
        world.coverage.gap({
          repository: work.repository.nameWithOwner,
          ref: work.repository.head?.ref ?? null,
          path,
          reason: 'not-found',
          detail: `${file.path} refers to it: ${found}`,
        })
        continue
      }
      world.coverage.fileWanted()
      work.open()
      work.files += 1
      const own = readersOf(found, world)
      const parsers = own.parsers.length > 0 ? own.parsers : [parser]
      await offer(
        { work, file: found, readers: { parsers, detectors: own.detectors }, depth: depth + 1 },
        pool,
        known,
        world,
        take,
      )
    }
  }
}

async function lookup({ work }: WantedFile, path: string, world: World): Promise<FileEntry | string> {
  try {
    const entry = await world.session.lookup(work.repository, path)
    if (entry === undefined) return 'there is no such file'
    return entry.kind === 'symlink' ? 'it is a symbolic link' : entry
  } catch (cause) {
    if (world.signal.aborted) throw cause
    return messageOf(cause)
  }
}
