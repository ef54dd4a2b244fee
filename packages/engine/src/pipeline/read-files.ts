import { setMaxListeners } from 'node:events'
import { BoundedQueue } from '../queue/bounded-queue.js'
import { extractPackages, type KnownContents, type Reading } from './extract-packages.js'
import { feedPool, followReferences } from './feed-pool.js'
import { fetchInBatches } from './fetch-in-batches.js'
import { FilePool } from './file-pool.js'
import type { TreeDone } from './select-files.js'
import type { WantedFile } from './wanted-file.js'
import type { World } from './world.js'

const READINGS_AHEAD = 1_000

/**
 * Reads every wanted file, each content once; hands on a reading for every place, and the end of every tree.
 * @param references Whether files are read that others refer to.
 */
export async function* readFiles(
  wanted: AsyncIterable<WantedFile | TreeDone>,
  outer: World,
  references: 'followed' | 'as they are' = 'followed',
): AsyncGenerator<Reading | TreeDone> {
  const stop = new AbortController()
  const world: World = { ...outer, signal: AbortSignal.any([outer.signal, stop.signal]) }
  setMaxListeners(0, world.signal)
  const { session, settings } = world
  const pool = new FilePool(Math.min(session.maxContentBytes, settings.streamLargeFilesThreshold))
  const known: KnownContents = { gaps: new Map(), detections: new Map() }
  const readings = new BoundedQueue<Reading | TreeDone>(READINGS_AHEAD)
  const take = async (reading: Reading): Promise<void> => {
    pool.hold()
    await readings.put(reading)
  }
  // References are found while readings are consumed: their own readings must not wait for the consumer.
  const takeSoon = async (reading: Reading): Promise<void> => {
    take(reading).catch((error: unknown) => readings.fail(error))
  }

  const fetching = (async () => {
    for await (const reading of extractPackages(fetchInBatches(pool, world), pool, known, world)) await take(reading)
    readings.close()
  })()
  const feeding = feedPool(wanted, pool, known, world, take, (done) => readings.put(done))
  for (const task of [fetching, feeding]) task.catch((error: unknown) => readings.fail(error))

  try {
    for await (const item of readings) {
      if ('place' in item) {
        if (references === 'followed') await followReferences(item, pool, known, world, takeSoon)
        yield item
        pool.release()
      } else yield item
    }
    await Promise.all([feeding, fetching])
  } finally {
    stop.abort(new Error('the scan has ended')) // nothing goes on in the background after a failure
  }
}
