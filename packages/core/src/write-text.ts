import { CodedError } from './errors.js'

/**
 * Writes one text and waits until the stream has taken it, so that a slow reader slows the writer. For reporters and sinks:
 * a failed write rejects, and never ends the process. Does not end the stream.
 * @throws What the stream failed with, for example `EPIPE` when the reader has gone; `OUTPUT_CLOSED` when it was closed.
 */
export function writeText(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = (): void => reject(new CodedError('OUTPUT_CLOSED', 'the output was closed before all was written'))
    // A failed write is told twice, to the callback and as an event: the listener stays, so that it ends no process.
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
