import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { createAccessWorld, keys, namesOf } from './access-world.js'
import { start, textOf } from './simulated-world.js'
import type { Reply, Running } from './simulated-world.js'

const directory = createAccessWorld()

function jwt(nowMs: number, claims: object = {}, key = keys.privateKey): string {
  const now = Math.floor(nowMs / 1000)
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iss: 'Iv1.app', iat: now - 60, exp: now + 540, ...claims })}`
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`
}

async function mint({ rest, clock }: Running, body: object = {}, id = 1): Promise<Reply> {
  return rest(`/app/installations/${id}/access_tokens`, {
    method: 'POST',
    token: jwt(clock.now()),
    body: JSON.stringify(body),
  })
}

test('github-api 8.17: an app finds its installation with a JWT and mints a token that works for an hour', async () => {
  const running = await start(directory)
  const { rest, clock, simulator } = running
  const installation = await rest('/orgs/acme/installation', { token: jwt(clock.now()) })
  expect(installation.json).toMatchObject({ id: 1, repository_selection: 'selected', app_id: 42 })
  const minted = await mint(running)
  expect(minted.status).toBe(201)
  expect(minted.json).toMatchObject({ expires_at: '2026-11-01T04:00:00Z', repository_selection: 'selected' })
  const token = textOf(minted.json['token'])
  expect(token).toMatch(/^ghs_42_.{60,}/)
  expect(namesOf(await rest('/orgs/acme/repos', { token })).sort()).toEqual(['app', 'hidden'])
  simulator.advance(3601)
  expect((await rest('/orgs/acme/repos', { token })).status).toBe(401)
})

test('github-api 8.17: a token can be narrowed to named repositories; unknown ones are 422', async () => {
  const running = await start(directory)
  const narrowed = await mint(running, { repositories: ['app'] })
  expect(namesOf(await running.rest('/orgs/acme/repos', { token: textOf(narrowed.json['token']) }))).toEqual(['app'])
  expect((await mint(running, { repositories: ['nowhere'] })).status).toBe(422)
  expect((await mint(running, { repository_ids: [102] })).status).toBe(422)
  expect((await mint(running, {}, 2)).status).toBe(403)
  expect((await mint(running, {}, 9)).status).toBe(404)
})

test.each<[string, (now: number) => string]>([
  ['exp more than ten minutes ahead', (now) => jwt(now, { exp: Math.floor(now / 1000) + 700 })],
  ['exp in the past', (now) => jwt(now, { exp: Math.floor(now / 1000) - 1 })],
  ['iat in the future', (now) => jwt(now, { iat: Math.floor(now / 1000) + 120 })],
  ['an unknown issuer', (now) => jwt(now, { iss: 'Iv1.other' })],
  [
    'a foreign key',
    (now) =>
      jwt(
        now,
        {},
        generateKeyPairSync('rsa', {
          modulusLength: 2048,
          publicKeyEncoding: { type: 'spki', format: 'pem' },
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        }).privateKey,
      ),
  ],
  ['no JWT at all', () => 'ghp_adatest'],
])('github-api 8.17: a JWT with %s is 401', async (_, token) => {
  const { rest, clock } = await start(directory)
  const refused = await rest('/orgs/acme/installation', { token: token(clock.now()) })
  expect(refused.status).toBe(401)
  expect(refused.json['message']).not.toBe('Bad credentials')
})

test('github-api 8.17: a clock that is a little ahead is forgiven, and iss may be the app id', async () => {
  const { rest, clock } = await start(directory)
  const now = Math.floor(clock.now() / 1000)
  const token = jwt(clock.now(), { iat: now + 30, exp: now + 590, iss: 42 })
  expect((await rest('/app', { token })).json['client_id']).toBe('Iv1.app')
})
