import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { codeOf, messageOf, type Downloaded } from '@ioc-scanner/core'
import { selfSignedCertificate } from '../../test/self-signed-certificate.js'
import { downloadWith } from '../index.js'

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

let folder: string
let caFile: string
let server: Server
let origin: string
let answer: Answer
let received: IncomingMessage[]
const surroundings = { ...process.env }
const never = new AbortController().signal

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'download-'))
  caFile = join(folder, 'ca.pem')
  const { key, certificate } = selfSignedCertificate()
  writeFileSync(caFile, certificate)
  server = createServer({ key, cert: certificate }, (request, response) => {
    received.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  received = []
  answer = (_, response) => response.end('pkg:npm/axios@1.14.1\n')
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    delete process.env[name]
    delete process.env[name.toLowerCase()]
  }
})
afterEach(() => {
  process.env = { ...surroundings }
})

const TIMES = { requestTimeoutSeconds: 5, idleTimeoutSeconds: 2 }

function fetched(path: string, network: object = {}, options: object = {}): Promise<Downloaded> {
  const download = downloadWith({ network: { ...TIMES, caFile, ...network }, toolVersion: '0.1.0' })
  return download(new URL(path, origin), { signal: never, maxBytes: 1_000, ...options })
}

/** How it failed, in words. */
async function failureOf(fetching: Promise<Downloaded>): Promise<string> {
  return fetching.then(
    ({ body }) => `no failure: ${Buffer.from(body).toString()}`,
    (thrown: unknown) => `${codeOf(thrown)}: ${messageOf(thrown)}`,
  )
}

const redirect = (status: number, location: string): Answer => {
  return (_, response) => response.writeHead(status, { location }).end()
}

test('a file is fetched with the authority of ca_file, by name, and without any login', async () => {
  answer = (_, response) =>
    response.writeHead(200, { 'Last-Modified': 'Tue, 24 Nov 2026 02:00:00 GMT' }).end('npm:axios@1.14.1')
  const { body, headers } = await fetched('/acme.txt?sig=1')
  expect(Buffer.from(body).toString()).toBe('npm:axios@1.14.1')
  expect(headers.get('last-modified')).toBe('Tue, 24 Nov 2026 02:00:00 GMT')
  expect(received.map(({ url, headers: sent }) => [url, sent['user-agent'], sent.authorization])).toEqual([
    ['/acme.txt?sig=1', 'ioc-scanner/0.1.0', undefined],
  ])
})

test('without its authority the certificate is not trusted, and the message says what to do', async () => {
  const failure = await failureOf(fetched('/a', { caFile: undefined }))
  expect(failure).toMatch(
    /^DOWNLOAD_FAILED: no connection to 127\.0\.0\.1:\d+: its certificate is not trusted .*ca_file/,
  )
})

test('it goes through the proxy that HTTPS_PROXY names', async () => {
  const tunnelled: string[] = []
  const proxy = createHttpServer().on('connect', (request, socket, head) => {
    tunnelled.push(request.url ?? '')
    const { hostname, port } = new URL(`http://${request.url}`)
    const upstream = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(socket)
      socket.pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  process.env['HTTPS_PROXY'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  await fetched('/a')
  expect(tunnelled).toEqual([origin.replace('https://', '')])
  proxy.close()
  proxy.closeAllConnections()
})

test('a redirect is followed to https', async () => {
  answer = (request, response) =>
    request.url === '/old' ? redirect(302, '/new')(request, response) : response.end('new')
  expect(Buffer.from((await fetched('/old')).body).toString()).toBe('new')
})

test.each<[string, string, RegExp]>([
  ['to http', 'http://127.0.0.1:9/a', /^DOWNLOAD_FAILED: http:\/\/127\.0\.0\.1:9 is not read: only https/],
  ['to a file', 'file:///etc/passwd', /only https/],
  ['with a login', 'https://ada:hunter22@127.0.0.1/a', /without a login/],
  ['to nowhere', 'https://[', /redirects to nowhere/],
  ['to itself', '/a', /more than 5 redirects/],
])('a redirect %s is not followed', async (_, location, message) => {
  answer = redirect(301, location)
  const failure = await failureOf(fetched('/a'))
  expect(failure).toMatch(message)
  expect(failure).not.toContain('hunter22')
  expect(received.length).toBeLessThanOrEqual(6)
})

test('plain http is never asked', async () => {
  expect(await failureOf(fetched('http://127.0.0.1:9/a'))).toMatch(/only https/)
})

test.each<[string, Answer, RegExp]>([
  ['404', (_, response) => response.writeHead(404).end('no'), /127\.0\.0\.1:\d+ answered 404$/],
  ['a body over the limit', (_, response) => response.end('x'.repeat(1_001)), /larger than 1000 bytes/],
  [
    'a small body that unpacks to more',
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100_000))),
    /larger than 1000 bytes/,
  ],
  ['silence', () => undefined, /did not answer within 0\.2 s/],
  ['a body that stops', (_, response) => response.writeHead(200).write('half'), /brought nothing for 0\.1 s/],
  ['a connection that breaks', (_, response) => response.destroy(), /no connection to 127\.0\.0\.1:\d+/],
])('%s is one clear failure', async (_, reply, message) => {
  answer = reply
  const failure = await failureOf(fetched('/a?sig=secret', { requestTimeoutSeconds: 0.2, idleTimeoutSeconds: 0.1 }))
  expect(failure).toMatch(message)
  expect(failure).toMatch(/^DOWNLOAD_FAILED/)
  expect(failure).not.toContain('secret')
})

test('cancelled, it ends at once with the reason', async () => {
  const cancel = new AbortController()
  answer = () => cancel.abort(new Error('cancelled'))
  await expect(fetched('/a', {}, { signal: cancel.signal })).rejects.toThrow('cancelled')
})
