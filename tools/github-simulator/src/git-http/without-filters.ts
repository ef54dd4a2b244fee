import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { IncomingMessage } from 'node:http'

const MAX_BODY_BYTES = 20_000_000

/** The body of a fetch, unpacked, without the lines that ask for a filter: what a server reads that does not care. */
export async function withoutFilters(message: IncomingMessage): Promise<Readable> {
  const stream = message.headers['content-encoding'] === 'gzip' ? message.pipe(createGunzip()) : message
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) throw new Error(`a fetch request is longer than ${MAX_BODY_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Readable.from([keptLines(Buffer.concat(chunks))], { objectMode: false })
}

/** Packet lines carry their own length, four hexadecimal digits, in front; lengths below 4 are marks without a text. */
function keptLines(body: Buffer): Buffer {
  const kept: Buffer[] = []
  let at = 0
  while (at + 4 <= body.length) {
    const length = Math.max(4, Number.parseInt(body.toString('latin1', at, at + 4), 16) || 4)
    const line = body.subarray(at, at + length)
    if (!line.subarray(4, 11).equals(Buffer.from('filter '))) kept.push(line)
    at += length
  }
  return Buffer.concat(kept)
}
