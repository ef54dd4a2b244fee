import type { IncomingMessage, ServerResponse } from 'node:http'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Repository, SourceConnection } from '@ioc-scanner/core'
import { connection } from '@ioc-scanner/testkit'
import type { Intercept } from '../test/git-server.js'
import { emptyFolder, EVERYTHING, git, listedAs, served, writeRepository } from '../test/git-world.js'
import { GitSession } from './git-session.js'
import type { GitSettings } from './git-settings.js'

const TOKEN = 'ghp_abcdefghijklmnop'
let root: string
let folder: string
let web: Repository
beforeAll(async () => {
  root = await emptyFolder()
  folder = await emptyFolder()
  writeRepository(root, 'acme/web', [{ files: { 'go.sum': noise(300_000), 'b.lock': noise(300_000, 8) } }])
  web = listedAs('acme/web', root)
})

/** Text that no compression makes small. */
function noise(length: number, seed = 7): string {
  let state = seed
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647
    return String.fromCharCode(33 + (state % 90))
  }).join('')
}

/** What streaming a file of the repository fails with, where trees may be had. */
async function failureOf(
  intercept: Intercept,
  changes: Partial<SourceConnection> = {},
  settings: Partial<GitSettings> = {},
): Promise<unknown> {
  const { url } = await served(root, intercept)
  const session = await GitSession.open(connection({ apiUrl: url, ...changes }), { folder, ...settings })
  try {
    const oid = git(`${root}/acme/web.git`, 'rev-parse', 'refs/heads/main:go.sum')
    return await session
      .stream({ repository: web, file: { path: 'go.sum', oid, kind: 'file' } }, async () => 'fetched')
      .catch((thrown: unknown) => thrown)
  } finally {
    await session.close()
  }
}

const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): Intercept =>
  (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, headers).end(body)
    return true
  }

/** As on a line that still has much to bring. */
const slowly =
  (ms: number): Intercept =>
  ({ method }, response) => {
    if (method !== 'POST') return false
    const { end } = response
    response.end = () => {
      setTimeout(() => end.call(response, undefined, 'utf8'), ms).unref()
      return response
    }
    return false
  }

describe('what the server answers', () => {
  const text = { 'content-type': 'text/plain' }
  test.each<[string, Intercept, Record<string, unknown>]>([
    [
      '401',
      answering(401, { 'www-authenticate': 'Basic realm="GitHub"' }),
      { code: 'UNAUTHORIZED', reason: 'forbidden' },
    ],
    ['403', answering(403), { code: 'REFUSED', reason: 'forbidden' }],
    [
      '403 with SAML',
      answering(403, text, "The 'acme' organization has enabled or enforced SAML SSO."),
      { code: 'REFUSED', reason: 'saml' },
    ],
    [
      '403 with a block',
      answering(403, text, 'Access to this repository has been disabled by GitHub staff.'),
      { code: 'REFUSED', reason: 'blocked' },
    ],
    ['404', answering(404, text, 'Repository not found.'), { code: 'MISSING', reason: 'not-found' }],
    [
      '429 with a time',
      answering(429, { 'retry-after': '7' }),
      { code: 'SECONDARY_LIMIT', reason: 'rate-limit', retryAfterSeconds: 7 },
    ],
    [
      '429 without',
      answering(429, text, 'This request was rate-limited due to too many requests'),
      { code: 'SECONDARY_LIMIT', retryAfterSeconds: undefined },
    ],
    ['503', answering(503, { 'retry-after': '3' }), { code: 'TRANSIENT', reason: 'timeout' }],
    ['a page for people', answering(200, { 'content-type': 'text/html' }, '<h1>hello</h1>'), { code: 'TRANSIENT' }],
  ])('%s becomes the failure that the engine knows', async (_name, intercept, expected) => {
    const failure = await failureOf(intercept, { credentials: { kind: 'token', token: TOKEN } })
    expect(failure).toMatchObject(expected)
    expect(String((failure as Error).message)).not.toContain(TOKEN)
  })

  test('a redirect to another host is not followed, and takes no token along', async () => {
    const other = await served(root)
    const location = `${other.url}/acme/web.git/info/refs?service=git-upload-pack`
    const credentials = { kind: 'token', token: TOKEN } as const
    const failure = await failureOf(answering(302, { location }), { credentials })
    expect(failure).toMatchObject({ code: 'MISSING', reason: 'not-found' })
    expect(other.asked).toEqual([])
  })

  test('an answer that breaks off in the middle of a pack is worth another try', async () => {
    const failure = await failureOf(({ method }, response) => {
      if (method !== 'POST') return false
      const { write } = response
      let bytes = 0
      response.write = (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > 50_000) response.destroy()
        return write.call(response, chunk, 'utf8')
      }
      return false
    })
    expect(failure).toMatchObject({ code: 'TRANSIENT', reason: 'timeout' })
  })

  test('a server that falls silent is left after the idle time, with all processes', async () => {
    const network = { requestTimeoutSeconds: 1, idleTimeoutSeconds: 1 }
    const before = Date.now()
    const failure = await failureOf(({ method }) => method === 'POST', { network })
    expect(failure).toMatchObject({ code: 'TIMEOUT', reason: 'timeout' })
    expect(Date.now() - before).toBeLessThan(5_000)
  })

  test('an aborted scan ends what is under way', async () => {
    const stop = new AbortController()
    const failure = failureOf(
      ({ method }) => {
        if (method === 'POST') stop.abort(new Error('stopped'))
        return method === 'POST'
      },
      { signal: stop.signal, requests: connection({ signal: stop.signal }).requests },
    )
    expect(await failure).toMatchObject({ message: 'stopped' })
  })

  test('what does not fit into the allowed bytes is broken off', async () => {
    const failure = await failureOf(slowly(3_000), {}, { maxDiskBytes: 100_000 })
    expect(failure).toMatchObject({ code: 'REFUSED', reason: 'resource-limit' })
  })
})

test('what would come along with a file and does not fit keeps nobody from the file', async () => {
  // A line that still has much to bring: of the large answer, the end does not come.
  const { url } = await served(root, (_request, response) => {
    const { write, end } = response
    let bytes = 0
    response.write = (chunk: Buffer) => {
      bytes += chunk.length
      return bytes > 420_000 || write.call(response, chunk, 'utf8')
    }
    response.end = () => (bytes > 420_000 ? response : end.call(response, undefined, 'utf8'))
    return false
  })
  const session = await GitSession.open(connection({ apiUrl: url }), { folder, maxDiskBytes: 400_000 })
  const { files } = await session.tree(web, EVERYTHING)
  expect(await session.contents([{ repository: web, file: files[1]! }])).toMatchObject([{ status: 'content' }])
  await session.close()
})

test('a token that was refused is not sent again, unless there is a new one', async () => {
  const isNew = (request: IncomingMessage): boolean =>
    Buffer.from(String(request.headers.authorization).slice(6), 'base64').toString().endsWith('new')
  const { url, asked } = await served(root, (request, response) => {
    if (isNew(request)) return false
    return answering(401)(request, response, 0)
  })
  const old = await GitSession.open(connection({ apiUrl: url, credentials: { kind: 'token', token: TOKEN } }), {
    folder,
  })
  for (const id of ['one', 'two'])
    expect(await old.tree({ ...web, id }, EVERYTHING)).toMatchObject({ gaps: [{ path: null, reason: 'forbidden' }] })
  expect(asked).toHaveLength(1)
  await old.close()
  const renewing = await GitSession.open(connection({ apiUrl: url }), {
    folder,
    tokenOf: async (_owner, refused) => (refused === undefined ? 'ghs_old' : 'ghs_new'),
  })
  expect(await renewing.tree(web, EVERYTHING)).toMatchObject({
    gaps: [],
    files: [{ path: 'b.lock' }, { path: 'go.sum' }],
  })
  await renewing.close()
})

test('a repository that was renamed is found under its new name, on the same host only', async () => {
  const { url } = await served(root, (request, response) => {
    const old = request.url?.startsWith('/acme/old.git')
    const location = `/acme/web.git/info/refs?service=git-upload-pack`
    return old === true && answering(301, { location })(request, response, 0)
  })
  const session = await GitSession.open(connection({ apiUrl: url }), { folder })
  expect(await session.tree({ ...web, nameWithOwner: 'acme/old' }, EVERYTHING)).toMatchObject({ gaps: [] })
  await session.close()
})

test('a server that knows no filters sends more, and the answer is the same', async () => {
  const elsewhere = await emptyFolder()
  const bare = writeRepository(elsewhere, 'acme/web', [{ files: { 'go.sum': 'left' } }])
  git(bare, 'config', 'uploadpack.allowFilter', 'false')
  const { url } = await served(elsewhere)
  const session = await GitSession.open(connection({ apiUrl: url }), { folder })
  const tree = await session.tree(listedAs('acme/web', elsewhere), EVERYTHING)
  expect(tree).toMatchObject({ gaps: [], files: [{ path: 'go.sum' }] })
  await session.close()
})
