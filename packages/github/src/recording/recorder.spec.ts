import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { fileEntry, repository } from '@ioc-scanner/testkit'
import { everyOf, TOKEN, ACME } from '../../test/open-session.js'
import { recordedScan, recordedSession, recordingFile } from '../../test/recorded-session.js'
import { scriptedGitHub, type Reply } from '../../test/scripted-github.js'
import { Recorder } from './recorder.js'

const SECRET = 'ghs_0123456789abcdefghijABCDEFGHIJ'
const BATCH = [{ repository: repository(), file: fileEntry() }]

/** What is recorded while a batch is fetched that is answered so. */
async function recorded(reply: Reply, file = recordingFile()): Promise<string> {
  const github = await scriptedGitHub(() => reply)
  const { session, recorder } = await recordedSession(github.url, file)
  await session.contents(BATCH).catch(() => undefined)
  await session.close()
  await recorder.close()
  expect(recorder.problem).toBeUndefined()
  return file.endsWith('.gz') ? gunzipSync(readFileSync(file)).toString() : readFileSync(file, 'utf8')
}

const answered = { json: { data: { r0: { o0: null } } } }

test('of headers only those that the client reads are kept, and of requests none', async () => {
  const headers = {
    'set-cookie': 'session=abc',
    'x-github-request-id': 'A1:B2',
    'x-oauth-scopes': 'repo',
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    'retry-after': '7',
  }
  const text = await recorded({ ...answered, headers })
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.map(({ type }) => type)).toEqual(['recording', 'exchange', 'end'])
  expect(lines[1]).toMatchObject({ exchange: { request: { method: 'POST', path: '/graphql' }, masked: false } })
  const { exchange } = lines[1] as { exchange: { answer: { headers: Record<string, string> }; request: object } }
  expect(Object.keys(exchange.answer.headers).sort()).toEqual([
    'content-length',
    'content-type',
    'retry-after',
    'x-ratelimit-limit',
    'x-ratelimit-remaining',
  ])
  expect(Object.keys(exchange.request)).toEqual(['method', 'path', 'body'])
  expect(text).not.toContain(TOKEN)
  expect(text).not.toMatch(/authorization|127\.0\.0\.1/i)
})

test('a token in an answer is masked, the login and any other', async () => {
  const basic = Buffer.from(`x-access-token:${TOKEN}`).toString('base64')
  const content = `token=${TOKEN}\nauth: Basic ${basic}\nother ${SECRET}\n`
  const text = await recorded({ json: { data: { r0: { o0: { text: content } } } } })
  expect(text).not.toContain(TOKEN.slice(4))
  expect(text).not.toContain(basic.slice(24, 60))
  expect(text).not.toContain(SECRET.slice(4))
  expect(text).toContain('"masked":true')
})

test('an address of single sign-on and the host of a redirect are not kept', async () => {
  const sso = { 'x-github-sso': 'required; url=https://github.example/orgs/a/sso?authorization_request=A1B2C3' }
  expect(await recorded({ status: 403, json: { message: 'SAML' }, headers: sso })).not.toContain('A1B2C3')
  const away = await recorded({ status: 302, body: '', headers: { location: 'https://secret.example/x?token=abc' } })
  expect(away).not.toMatch(/secret\.example|abc"/)
  expect(away).toContain('https://elsewhere.invalid/')
})

test('the token of an installation is masked, whatever it looks like, and so is the login of its App', async () => {
  const token = 'opaque-installation-word'
  const file = recordingFile()
  const github = await scriptedGitHub(({ path }) =>
    path.endsWith('/access_tokens')
      ? { status: 201, json: { token, expires_at: new Date(Date.now() + 3_600_000).toISOString() } }
      : { json: { data: { organization: null }, errors: [{ message: `no ${token}`, path: ['organization'] }] } },
  )
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const { session, recorder } = await recordedSession(github.url, file, {
    credentials: { kind: 'app', appId: '1', privateKey, installationId: 7 },
  })
  await everyOf(session.repositories(ACME)).catch(() => undefined)
  await session.close()
  await recorder.close()
  const text = readFileSync(file, 'utf8')
  expect(text).toContain('/app/installations/7/access_tokens')
  expect(text).not.toContain(token)
  expect(text).not.toContain('eyJ')
})

test('half a token answer is not kept at all', async () => {
  const file = recordingFile()
  const github = await scriptedGitHub(() => ({
    status: 201,
    body: `{"token":"opaque-word`,
    headers: { 'content-type': 'application/json' },
  }))
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const { session, recorder } = await recordedSession(github.url, file, {
    credentials: { kind: 'app', appId: '1', privateKey, installationId: 7 },
  })
  await everyOf(session.repositories(ACME)).catch(() => undefined)
  await session.close()
  await recorder.close()
  expect(readFileSync(file, 'utf8')).not.toContain('opaque-word')
})

test('only its owner may read a recording', async () => {
  const file = recordingFile('ndjson.gz')
  await recorded(answered, file)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a large body comes in lines of bounded length, and is whole', async () => {
  const text = '0123456789abcde\n'.repeat(100_000)
  const lines = (await recorded({ json: { data: { r0: { o0: { text } } } } }, recordingFile('ndjson.gz')))
    .trim()
    .split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(600_000)
  const bytes = lines.slice(1, -1).map((line) => (JSON.parse(line) as { bytes: { text: string } }).bytes.text)
  expect(bytes.length).toBeGreaterThan(4)
  expect((JSON.parse(bytes.join('')) as { data: { r0: { o0: { text: string } } } }).data.r0.o0.text === text).toBe(true)
})

test('what is no text is kept as it is', async () => {
  const body = Buffer.from([0xff, 0x00, 0xfe, 0x0a, 0xc3])
  const line =
    (await recorded({ status: 200, body, headers: { 'content-type': 'application/json' } })).split('\n')[1] ?? ''
  const { bytes } = JSON.parse(line) as { bytes: { base64: string } }
  expect(Buffer.from(bytes.base64, 'base64')).toEqual(body)
})

test.each([
  ['there is such a file already', (path: string) => writeFileSync(path, 'mine'), /already/],
  ['there is a link', (path: string) => symlinkSync('/nowhere', path), /already/],
  ['there is a folder', (path: string) => mkdirSync(path), /already/],
])('nothing is overwritten: %s', async (_, prepare, reason) => {
  const file = recordingFile()
  prepare(file)
  await expect(Recorder.create(file, recordedScan('https://api.github.com'))).rejects.toMatchObject({
    code: 'RECORDING_FAILED',
    message: expect.stringMatching(reason),
  })
})

test('a folder that is not there is said before anything is sent', async () => {
  const file = join(dirname(recordingFile()), 'missing', 'x.ndjson')
  await expect(Recorder.create(file, recordedScan('https://api.github.com'))).rejects.toMatchObject({
    message: expect.stringContaining('its folder does not exist'),
  })
})
