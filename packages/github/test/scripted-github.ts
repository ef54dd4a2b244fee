import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from '@jest/globals'

export interface ReceivedRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** Of a GraphQL request. */
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  /** From 1. */
  readonly number: number
}

export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly body?: string | Buffer
  /** Closes the connection: before the answer, or after half of it. Or stops sending without closing. */
  readonly breaks?: 'before' | 'half' | 'stalls' | 'stalls-before'
  /** Sends the body so many bytes at a time, with a pause in between. */
  readonly drip?: { readonly bytes: number; readonly everyMs: number }
}

export interface ScriptedGitHub {
  readonly url: string
  readonly received: readonly ReceivedRequest[]
}

const closing = new Set<() => void>()

afterEach(() => {
  for (const close of closing) close()
  closing.clear()
})

/** A real HTTP server that answers what a test says; closed after the test. */
export async function scriptedGitHub(
  reply: (request: ReceivedRequest) => Reply,
  ghes: boolean = false,
): Promise<ScriptedGitHub> {
  const received: ReceivedRequest[] = []
  const server = createServer((message, response) => {
    void read(message, received.length + 1).then((request) => {
      received.push(request)
      send(response, reply(request))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.add(() => {
    server.close()
    server.closeAllConnections()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: ghes ? `${origin}/api/v3` : origin, received }
}

async function read(message: IncomingMessage, number: number): Promise<ReceivedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const body = (text === '' ? {} : JSON.parse(text)) as { query?: string; variables?: Record<string, unknown> }
  const { method = '', url = '', headers } = message
  return { method, path: url, headers, query: body.query ?? '', variables: body.variables ?? {}, number }
}

function send(response: ServerResponse, { status = 200, headers = {}, json, body, breaks, drip }: Reply): void {
  const bytes = Buffer.from(json === undefined ? (body ?? '') : JSON.stringify(json))
  if (breaks === 'stalls-before') return
  if (breaks === 'before') {
    response.destroy()
    return
  }
  const type = json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
  response.writeHead(status, { ...type, ...headers, 'content-length': String(bytes.byteLength) })
  if (drip !== undefined) {
    dripping(response, bytes, drip)
    return
  }
  if (breaks === undefined) {
    response.end(bytes)
    return
  }
  response.write(bytes.subarray(0, Math.floor(bytes.byteLength / 2)), () => {
    if (breaks === 'half') response.destroy()
  })
}

function dripping(response: ServerResponse, bytes: Buffer, drip: NonNullable<Reply['drip']>): void {
  const next = bytes.subarray(0, drip.bytes)
  if (next.byteLength === bytes.byteLength) response.end(next)
  else {
    response.write(next)
    setTimeout(() => dripping(response, bytes.subarray(drip.bytes), drip), drip.everyMs).unref()
  }
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
