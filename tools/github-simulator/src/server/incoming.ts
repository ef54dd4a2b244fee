import type { IncomingMessage } from 'node:http'

/** A request as the rest of the simulator sees it. */
export interface Incoming {
  readonly method: string
  /** Still encoded, without query: `/repos/acme/app/contents/a%20b`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** Where links in answers point: `http://127.0.0.1:8080`, with the prefix of GHES. */
  readonly base: string
  readonly requestId: string
}

const MAX_BODY_BYTES = 20_000_000

/** @returns null when the body is longer than any request has reason to be. */
export async function readIncoming(
  message: IncomingMessage,
  origin: string,
  requestId: string,
): Promise<Incoming | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) return null
    chunks.push(chunk)
  }
  const [path = '/', query = ''] = splitOnce(message.url ?? '/')
  return {
    method: message.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: message.headers,
    body: Buffer.concat(chunks),
    base: origin,
    requestId,
  }
}

function splitOnce(url: string): readonly [string, string] {
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}
