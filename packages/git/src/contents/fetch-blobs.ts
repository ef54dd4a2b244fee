import { RequestFailure, type FetchedFile, type RepositoryFile } from '@ioc-scanner/core'
import { refusedOid } from '../process/failure-of.js'
import type { Fetching } from '../process/fetching.js'
import type { GitEnd } from '../process/git-process.js'
import { FETCH } from '../trees/fetch-trees.js'
import { isOid } from './oid.js'
import { ObjectStream } from './object-stream.js'

/** A file as large as this, or behind as many bytes of the same batch, is streamed. */
export const MAX_CONTENT_BYTES = 1_048_576
const MAX_BATCH_BYTES = 8 * 1_048_576
/** The server names one missing object at a time. A batch with more of them goes in halves. */
const MAX_REFUSED = 8

/**
 * Brings blobs into the clone, all by one fetch, and with the first of them those that are awaited: batches cut through
 * repositories, and each fetch costs requests and processes. One fetch at a time.
 * @returns Those that the server does not have.
 * @throws {RequestFailure}
 */
export async function fetchBlobs(oids: readonly string[], fetching: Fetching): Promise<FetchedBlobs> {
  const { clone } = fetching
  const fetched = clone.turn.then(() => fetchAbsent(oids, fetching))
  clone.turn = fetched.then(
    () => undefined,
    () => undefined, // the one that failed says so itself
  )
  return fetched
}

interface FetchedBlobs {
  readonly gone: ReadonlySet<string>
  readonly receivedBytes: number
}

async function fetchAbsent(oids: readonly string[], { git, clone, ...command }: Fetching): Promise<FetchedBlobs> {
  const gone = new Set<string>()
  let receivedBytes = 0
  for (;;) {
    command.signal.throwIfAborted()
    const wanted = oids.filter((oid) => !gone.has(oid) && !clone.blobs.has(oid))
    if (wanted.length === 0) return { gone, receivedBytes }
    const along = [...clone.awaited].filter((oid) => !wanted.includes(oid))
    // They are asked for once: whatever goes wrong with them, they do not stand in the way again.
    clone.awaited.clear()
    const input = `${[...wanted, ...along].join('\n')}\n`
    const args = [...FETCH, '--stdin', 'origin']
    const isTooMuch = ({ stopped }: GitEnd): boolean =>
      (stopped === 'too-large' || stopped === 'timeout') && along.length > 0
    const { end, ...asked } = await git.ask(
      clone,
      { ...command, args, input },
      (end) => refusedOid(end) !== undefined || isTooMuch(end),
    )
    receivedBytes += asked.receivedBytes
    if (isTooMuch(end)) continue
    const refused = end.exitCode === 0 ? undefined : refusedOid(end)
    if (refused === undefined) {
      for (const oid of [...wanted, ...along]) clone.blobs.add(oid)
      return { gone, receivedBytes }
    }
    if (along.includes(refused)) continue
    if (!wanted.includes(refused) || gone.size >= MAX_REFUSED)
      throw new RequestFailure('TOO_HEAVY', 'not-found', 'the server does not have some of the files any more')
    gone.add(refused)
  }
}

type BlobAnswer =
  | { readonly status: 'content'; readonly content: Uint8Array }
  | { readonly status: 'gap'; readonly reason: 'not-found'; readonly detail: string }
  | { readonly status: 'stream' }

const GONE = 'the server does not have the file any more'

/** Fetches the files of one repository. */
export async function readFiles(
  batch: readonly RepositoryFile[],
  fetching: Fetching,
): Promise<{ readonly value: readonly FetchedFile[]; readonly receivedBytes: number }> {
  const oids = [...new Set(batch.map(({ file }) => file.oid))].filter(isOid)
  const { gone, receivedBytes } = await fetchBlobs(oids, fetching)
  const there = oids.filter((oid) => !gone.has(oid))
  const answers = there.length === 0 ? new Map<string, BlobAnswer>() : await readBlobs(there, fetching)
  const missing: BlobAnswer = { status: 'gap', reason: 'not-found', detail: GONE }
  const value = batch.map((file): FetchedFile => ({ file, ...(answers.get(file.file.oid) ?? missing) }))
  return { value, receivedBytes }
}

async function readBlobs(
  oids: readonly string[],
  { git, clone, signal }: Fetching,
): Promise<ReadonlyMap<string, BlobAnswer>> {
  const reading = git.read(clone, ['cat-file', '--batch', '--buffer'], signal, `${oids.join('\n')}\n`)
  const objects = new ObjectStream(reading.stdout)
  const answers = new Map<string, BlobAnswer>()
  let bytes = 0
  try {
    for (const oid of oids) {
      const { type, size } = await objects.next()
      if (type !== 'blob') continue
      if (size > MAX_CONTENT_BYTES || bytes + size > MAX_BATCH_BYTES) {
        answers.set(oid, { status: 'stream' })
        continue
      }
      const pieces: Uint8Array[] = []
      for await (const piece of objects.content()) pieces.push(piece)
      bytes += size
      answers.set(oid, { status: 'content', content: Buffer.concat(pieces) })
    }
  } catch (thrown) {
    signal.throwIfAborted()
    throw thrown
  } finally {
    reading.stop()
  }
  return answers
}

/**
 * One blob through `consume`.
 * @returns What it resolved to, or what it threw: no repetition heals that.
 * @throws {RequestFailure}
 */
export async function streamBlob<T>(
  oid: string,
  fetching: Fetching,
  consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<{
  readonly value: { readonly result: T } | { readonly thrown: unknown }
  readonly receivedBytes: number
}> {
  const missing = new RequestFailure('MISSING', 'not-found', GONE)
  if (!isOid(oid)) throw missing
  const { git, clone, signal } = fetching
  const { gone, receivedBytes } = await fetchBlobs([oid], fetching)
  if (gone.size > 0) throw missing
  const reading = git.read(clone, ['cat-file', '--batch'], signal, `${oid}\n`)
  try {
    const objects = new ObjectStream(reading.stdout)
    if ((await objects.next()).type !== 'blob') throw missing
    const watched = new WatchedChunks(objects.content())
    try {
      const result = await consume(watched)
      watched.throwIfFailed()
      return { value: { result }, receivedBytes }
    } catch (thrown) {
      watched.throwIfFailed()
      return { value: { thrown }, receivedBytes }
    }
  } catch (thrown) {
    signal.throwIfAborted()
    throw thrown
  } finally {
    reading.stop()
  }
}

/** Passes chunks on, and remembers its own failure, should the consumer hide it. */
class WatchedChunks implements AsyncIterable<Uint8Array> {
  #failure: { readonly thrown: unknown } | undefined

  constructor(private readonly chunks: AsyncIterable<Uint8Array>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      yield* this.chunks
    } catch (thrown) {
      this.#failure = { thrown }
      throw thrown
    }
  }

  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.thrown
  }
}
