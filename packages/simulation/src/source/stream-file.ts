import { RequestFailure, type RepositoryFile } from '@ioc-scanner/core'
import type { ModelledClient } from './modelled-client.js'

/** GitHub delivers blobs up to here. */
const MAX_BLOB_BYTES = 104_857_600
const GUESSED_BYTES = 1_000_000
/** Of a file that is consumed while it comes, not more than this is held at a time. */
const HELD_BYTES = 1_048_576
const CHUNK_BYTES = 262_144
const FILLER = new Uint8Array(CHUNK_BYTES).fill(' '.charCodeAt(0))

/** One file through `consume`, chunk by chunk as it comes through the line. */
export async function streamFile<T>(
  client: ModelledClient,
  { repository, file }: RepositoryFile,
  text: string,
  consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const size = file.size ?? text.length
  if (size > MAX_BLOB_BYTES)
    throw new RequestFailure(
      'REFUSED',
      'too-large',
      `the file has ${size} bytes; GitHub delivers up to ${MAX_BLOB_BYTES}`,
    )
  const held = Math.min(file.size ?? GUESSED_BYTES, HELD_BYTES)
  const things = [{ repository: repository.id, bytes: size }]
  const description = { files: 1, repository: repository.nameWithOwner, expectedBytes: held }
  return client.send(
    { kind: 'blob', bucket: 'rest', things, heldBytes: held, ...description },
    async (_served, signal) => ({
      value: await consume(chunksOf(text, size, (bytes) => client.transfer(bytes, signal))),
      bytes: size,
    }),
  )
}

async function* chunksOf(
  text: string,
  size: number,
  transfer: (bytes: number) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const head = Buffer.from(text)
  await transfer(head.byteLength)
  yield head
  for (let left = size - head.byteLength; left > 0; left -= CHUNK_BYTES) {
    await transfer(Math.min(left, CHUNK_BYTES))
    yield left < CHUNK_BYTES ? FILLER.subarray(0, left) : FILLER
  }
}
