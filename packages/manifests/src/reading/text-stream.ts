import { TextDecoder } from 'node:util'
import type { ReportProblem } from '@ioc-scanner/core'
import { NulSieve } from './nul-characters.js'

/** Smaller chunks are put together, larger ones cut: memory must not depend on who sends them. */
const PIECE_BYTES = 64 * 1024

/**
 * The text of a stream, without byte order mark and NULs, in pieces of some 64 kB: UTF-8, or UTF-16 where its mark says so.
 * Of UTF-16 without a mark the ASCII is left, of which names and versions are made: its NULs are reported as any others.
 */
export async function* textPieces(chunks: AsyncIterable<Uint8Array>, report: ReportProblem): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  const sieve = new NulSieve(report)
  for await (const bytes of evenChunks(chunks)) {
    decoder ??= decoderFor(bytes)
    const piece = sieve.without(decoder.decode(bytes, { stream: true }))
    if (piece !== '') yield piece
  }
  const rest = decoder?.decode() ?? ''
  if (rest !== '') yield rest
}

async function* evenChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.byteLength; start += PIECE_BYTES) {
      const part = chunk.subarray(start, start + PIECE_BYTES)
      waiting.push(part)
      bytes += part.byteLength
      if (bytes < PIECE_BYTES) continue
      yield joined(waiting, bytes)
      waiting = []
      bytes = 0
    }
  }
  if (bytes > 0) yield joined(waiting, bytes)
}

function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts, bytes)
}

function decoderFor([first, second]: Uint8Array): TextDecoder {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le')
  return new TextDecoder(first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8')
}
