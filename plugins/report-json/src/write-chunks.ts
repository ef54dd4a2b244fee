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
    await written(stream, collected)
    collected = ''
  }
  await written(stream, collected)
}

function written(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error('the output was closed before the report was written'))
    // After a failed write the stream emits the same error once more: the listener stays, so that it ends no process.
    stream.once('error', reject)
    stream.once('close', closed)
    stream.write(text, (error) => {
      stream.off('close', closed)
      if (error) return reject(error)
      stream.off('error', reject)
      resolve()
    })
  })
}
