import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { RequestFailure, type Credentials, type RepositoryFile, type RequestRunner } from '@ioc-scanner/core'
import { fileEntry, repository, target, VirtualClock } from '@ioc-scanner/testkit'
import { everyOf, openSession } from '../../test/open-session.js'
import { scriptedGitHub, type ReceivedRequest, type Reply } from '../../test/scripted-github.js'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PEM = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const APP: Credentials = { kind: 'app', appId: '4711', privateKey: PEM, installationId: 12 }
const BATCH: readonly RepositoryFile[] = [{ repository: repository(), file: fileEntry() }]
const HOUR_MS = 3_600_000

/** A GitHub that mints tokens `ghs_1`, `ghs_2` … and answers queries made with one that `accepts`. */
function minting(clock: VirtualClock, accepts: (token: string) => boolean = () => true) {
  let minted = 0
  return ({ path, headers }: ReceivedRequest): Reply => {
    if (path.endsWith('/access_tokens')) {
      minted += 1
      const expires_at = new Date(clock.now() + HOUR_MS).toISOString()
      return { status: 201, json: { token: `ghs_token${minted}`, expires_at, repository_selection: 'all' } }
    }
    if (path.endsWith('/installation')) return { json: { id: 12 } }
    const token = String(headers.authorization).replace('Bearer ', '')
    if (!accepts(token)) return { status: 401, json: { message: 'Bad credentials' } }
    return { json: { data: { r0: { o0: null } } } }
  }
}

const tokensSent = (received: readonly ReceivedRequest[]): string[] =>
  received.filter(({ path }) => path === '/graphql').map(({ headers }) => String(headers.authorization))

test('an App proves itself by a signed JWT of at most ten minutes, and then uses the installation token', async () => {
  const clock = new VirtualClock()
  const github = await scriptedGitHub(minting(clock))
  const { session, requests } = await openSession(github.url, { credentials: APP, clock })
  await session.contents(BATCH)
  const [login] = github.received
  expect([login?.method, login?.path]).toEqual(['POST', '/app/installations/12/access_tokens'])
  const [header = '', payload = '', signature = ''] = String(login?.headers.authorization)
    .replace('Bearer ', '')
    .split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat: number; exp: number; iss: string }
  const now = clock.now() / 1_000
  expect(claims).toEqual({ iat: now - 60, exp: now + 540, iss: '4711' })
  const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }))
  expect(verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
  expect(tokensSent(github.received)).toEqual(['Bearer ghs_token1'])
  expect(requests.history).toEqual(['login ok', 'contents ok'])
  await session.close()
})

test('the token is renewed before its hour ends, and not earlier', async () => {
  const clock = new VirtualClock()
  const github = await scriptedGitHub(minting(clock))
  const { session } = await openSession(github.url, { credentials: APP, clock })
  for (const minutes of [0, 54, 2]) {
    await clock.advance(minutes * 60_000)
    await session.contents(BATCH)
  }
  expect(tokensSent(github.received)).toEqual(['Bearer ghs_token1', 'Bearer ghs_token1', 'Bearer ghs_token2'])
  await session.close()
})

test('many requests at once log in once', async () => {
  const clock = new VirtualClock()
  const github = await scriptedGitHub(minting(clock))
  const { session, requests } = await openSession(github.url, { credentials: APP, clock })
  await Promise.all(Array.from({ length: 10 }, () => session.contents(BATCH)))
  expect(requests.history.filter((entry) => entry.startsWith('login'))).toEqual(['login ok'])
  await session.close()
})

test('a token refused in the middle is renewed once, for all requests under way', async () => {
  const clock = new VirtualClock()
  const github = await scriptedGitHub(minting(clock, (token) => token !== 'ghs_token1'))
  const { session, requests } = await openSession(github.url, { credentials: APP, clock })
  await Promise.all(Array.from({ length: 5 }, () => session.contents(BATCH)))
  expect(requests.history.filter((entry) => entry.startsWith('login'))).toEqual(['login ok', 'login ok'])
  await session.close()
})

test('when the renewed token is refused as well, nothing is sent any more', async () => {
  const clock = new VirtualClock()
  const github = await scriptedGitHub(minting(clock, () => false))
  const { session } = await openSession(github.url, { credentials: APP, clock })
  await expect(session.contents(BATCH)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  const sent = github.received.length
  expect(sent).toBe(4)
  await expect(session.contents(BATCH)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  expect(github.received).toHaveLength(sent)
  await session.close()
})

test('a token that ends while a request waits for admission is renewed before it is sent', async () => {
  const clock = new VirtualClock()
  const github = await scriptedGitHub(minting(clock))
  const { session, requests } = await openSession(github.url, { credentials: APP, clock })
  await session.contents(BATCH)
  const admitted = requests.run.bind(requests)
  let isFirst = true
  requests.run = async (description, attempt) => {
    if (isFirst && description.kind === 'contents') {
      isFirst = false
      await clock.advance(HOUR_MS)
    }
    return admitted(description, attempt)
  }
  await session.contents(BATCH)
  expect(tokensSent(github.received)).toEqual(['Bearer ghs_token1', 'Bearer ghs_token2'])
  await session.close()
})

test('a clock that is hours wrong does not mint a token for every request', async () => {
  const clock = new VirtualClock()
  const reply = minting(new VirtualClock(clock.now() - 5 * HOUR_MS))
  const github = await scriptedGitHub(reply)
  const { session } = await openSession(github.url, { credentials: APP, clock })
  for (let times = 0; times < 3; times += 1) await session.contents(BATCH)
  expect(tokensSent(github.received)).toEqual(Array.from({ length: 3 }, () => 'Bearer ghs_token1'))
  await session.close()
})

test.each([
  [target({ organizations: ['acme'] }), '/orgs/acme/installation'],
  [target({ users: ['ada'] }), '/users/ada/installation'],
  [target({ repositories: ['acme/web'] }), '/repos/acme/web/installation'],
])('without an installation id it is found by the target', async (wanted, path) => {
  const clock = new VirtualClock()
  const github = await scriptedGitHub(minting(clock))
  const credentials: Credentials = { kind: 'app', appId: '4711', privateKey: PEM }
  const { session } = await openSession(github.url, { credentials, clock })
  await everyOf(session.repositories(wanted)).catch(() => undefined)
  expect(github.received.map((request) => request.path).slice(0, 2)).toEqual([
    path,
    '/app/installations/12/access_tokens',
  ])
  await session.close()
})

test('an App is not asked to see two accounts at once', async () => {
  const github = await scriptedGitHub(() => ({ status: 500 }))
  const { session } = await openSession(github.url, { credentials: { kind: 'app', appId: '4711', privateKey: PEM } })
  const list = async (): Promise<unknown> =>
    everyOf(session.repositories(target({ organizations: ['acme', 'globex'] })))
  await expect(list()).rejects.toMatchObject({ code: 'APP_ONE_ACCOUNT' })
  expect(github.received).toEqual([])
  await session.close()
})

test('a refused App login is one clear error, and is not tried again', async () => {
  const github = await scriptedGitHub(() => ({
    status: 401,
    json: { message: 'A JSON web token could not be decoded' },
  }))
  const { session } = await openSession(github.url, { credentials: APP })
  const list = (): Promise<unknown> => everyOf(session.repositories(target({ organizations: ['acme'] })))
  await expect(list()).rejects.toMatchObject({
    code: 'LOGIN_REFUSED',
    message: expect.stringContaining('JSON web token'),
  })
  await expect(list()).rejects.toMatchObject({ code: 'LOGIN_REFUSED' })
  expect(github.received).toHaveLength(1)
  await session.close()
})

test.each(['', 'no key', PEM.slice(0, 200)])('an unusable key is refused at once, and not shown', async (pem) => {
  const opening = openSession('http://127.0.0.1:9', { credentials: { kind: 'app', appId: '4711', privateKey: pem } })
  await expect(opening).rejects.toMatchObject({
    code: 'APP_KEY_INVALID',
    message: expect.not.stringContaining('MII'),
  })
})

test('without a login nothing is sent: GraphQL answers nobody', async () => {
  const opening = openSession('http://127.0.0.1:9', { credentials: { kind: 'none' } })
  await expect(opening).rejects.toMatchObject({
    code: 'LOGIN_MISSING',
    message: expect.stringContaining('GITHUB_TOKEN'),
  })
})

test('a host that refuses a request before it is sent is not asked again: that says nothing about the login', async () => {
  const clock = new VirtualClock()
  const github = await scriptedGitHub(minting(clock))
  let refusals = 0
  const requests: RequestRunner = {
    run: async (request, attempt) => {
      if (request.kind === 'login') return (await attempt(new AbortController().signal, () => undefined)).value
      refusals += 1
      const code = refusals > 5 ? 'REFUSED' : 'UNAUTHORIZED'
      throw new RequestFailure(code, 'forbidden', 'the login was refused meanwhile')
    },
  }
  const { session } = await openSession(github.url, { credentials: APP, clock, requests })
  await expect(session.contents(BATCH)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  expect(refusals).toBe(1)
  await session.close()
})
