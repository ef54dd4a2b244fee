import { writeText } from '@ioc-scanner/core'

/** About as much text as is held while the stream is busy. */
const WRITE_CHARACTERS = 65_536

/**
 * Writes one piece after the other and waits for each, so that a slow reader slows the writer. Does not end the stream.
 * @throws What the stream fails with, for example `EPIPE` when the reader has gone.
 */
export async function writeChunks(stream: NodeJS.WritableStream, chunks: Iterable<string>): Promise<void> {
  let collected = ''
  for (const chunk of chunks) {
    collected += chunk
    if (collected.length < WRITE_CHARACTERS) continue
    await writeText(stream, collected)
    collected = ''
  }
  await writeText(stream, collected)
}
