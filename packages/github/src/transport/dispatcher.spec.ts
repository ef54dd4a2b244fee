import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server } from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { RepositoryFile } from '@ioc-scanner/core'
import { fileEntry, repository } from '@ioc-scanner/testkit'
import { ACME, everyOf, openSession } from '../../test/open-session.js'
import { closedPort, scriptedGitHub } from '../../test/scripted-github.js'
import { selfSignedCertificate } from '../../test/self-signed-certificate.js'

const BATCH: readonly RepositoryFile[] = [{ repository: repository(), file: fileEntry() }]
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']

let folder: string
let caFile: string
let server: Server
let apiUrl: string
const surroundings = { ...process.env }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-'))
  caFile = join(folder, 'ca.pem')
  const { key, certificate } = selfSignedCertificate()
  writeFileSync(caFile, certificate)
  server = createServer({ key, cert: certificate }, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"r0":{"o0":null}}}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  apiUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  for (const name of PROXY_VARIABLES) delete process.env[name]
})
afterEach(() => {
  process.env = { ...surroundings }
})

const network = (file?: string) => ({
  requestTimeoutSeconds: 5,
  idleTimeoutSeconds: 2,
  ...(file === undefined ? {} : { caFile: file }),
})

test('with its authority in ca_file a server of ones own is trusted', async () => {
  const { session } = await openSession(apiUrl, { network: network(caFile) })
  expect(await session.contents(BATCH)).toMatchObject([{ status: 'gap' }])
  await session.close()
})

test('an untrusted certificate is one clear error, and is not tried again', async () => {
  const { session, requests } = await openSession(apiUrl, { network: network() })
  await expect(everyOf(session.repositories(ACME))).rejects.toMatchObject({
    code: 'CONNECTION_FAILED',
    message: expect.stringMatching(/127\.0\.0\.1:\d+: its certificate is not trusted .*ca_file/),
  })
  expect(requests.history).toEqual(['listing REFUSED'])
  await session.close()
})

test('https goes through the proxy that HTTPS_PROXY names', async () => {
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
  const { session } = await openSession(apiUrl, { network: network(caFile) })
  expect(await session.contents(BATCH)).toMatchObject([{ status: 'gap' }])
  expect(tunnelled).toEqual([apiUrl.replace('https://', '')])
  await session.close()
  proxy.close()
  proxy.closeAllConnections()
})

test('plain http to this machine takes no proxy: it would see the token', async () => {
  process.env['HTTP_PROXY'] = 'http://127.0.0.1:9'
  const github = await scriptedGitHub(() => ({ json: { data: { r0: { o0: null } } } }))
  const { session } = await openSession(github.url)
  expect(await session.contents(BATCH)).toMatchObject([{ status: 'gap' }])
  await session.close()
})

test('connections are kept: twenty requests in turn need no more than two', async () => {
  const ports = new Set<number | undefined>()
  const countPorts = (request: { socket: { remotePort?: number } }): unknown => ports.add(request.socket.remotePort)
  server.on('request', countPorts)
  const { session } = await openSession(apiUrl, { network: network(caFile) })
  for (let times = 0; times < 20; times += 1) await session.contents(BATCH)
  server.off('request', countPorts)
  expect(ports.size).toBeLessThanOrEqual(2)
  await session.close()
})

test('a ca_file that cannot be read, or holds no certificate, is refused before anything is sent', async () => {
  const unreadable = openSession(apiUrl, { network: network(join(folder, 'missing.pem')) })
  await expect(unreadable).rejects.toMatchObject({
    code: 'CA_FILE_UNREADABLE',
    message: expect.stringContaining('ENOENT'),
  })
  writeFileSync(join(folder, 'empty.pem'), 'nothing')
  const empty = openSession(apiUrl, { network: network(join(folder, 'empty.pem')) })
  await expect(empty).rejects.toMatchObject({ code: 'CA_FILE_UNREADABLE' })
})

test('an unusable proxy is refused before anything is sent, and its password is not shown', async () => {
  process.env['HTTPS_PROXY'] = 'ht tp://ada:hunter22@proxy'
  await expect(openSession(apiUrl)).rejects.toMatchObject({
    code: 'PROXY_INVALID',
    message: expect.not.stringContaining('hunter22'),
  })
})

test.each([
  [407, 'wants authentication (HTTP 407): HTTPS_PROXY may hold it as http://USER:PASSWORD@PROXY'],
  [403, 'refused to connect (HTTP 403)'],
])('a proxy that answers %i is named without its login, and is not asked again', async (status, words) => {
  const proxy = createHttpServer().on('connect', (_, socket) => {
    socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`
  process.env['HTTPS_PROXY'] = `http://ada:hunter22@${host}`
  const { session, requests } = await openSession(apiUrl, { network: network(caFile) })
  const message = `no connection to ${apiUrl.slice('https://'.length)}: the proxy ${host} ${words.replace('@PROXY', `@${host}`)}`
  await expect(everyOf(session.repositories(ACME))).rejects.toMatchObject({ code: 'CONNECTION_FAILED', message })
  expect(requests.history).toEqual(['listing REFUSED'])
  await session.close()
  proxy.close()
})

test.each([
  ['127.0.0.1', /: the proxy 127\.0\.0\.1:\d+ cannot be reached, the connection was refused \(ECONNREFUSED\)$/],
  ['proxy.invalid', /: the proxy proxy\.invalid:\d+ cannot be reached, the host name /],
])('a proxy at %s that cannot be reached is named, and not who was to be asked through it', async (name, message) => {
  process.env['HTTPS_PROXY'] = `http://${name}:${await closedPort()}`
  const { session } = await openSession(apiUrl, { network: network(caFile) })
  await expect(everyOf(session.repositories(ACME))).rejects.toMatchObject({
    message: expect.stringMatching(message) as unknown,
  })
  await session.close()
})
