import { expect, test } from '@jest/globals'
import { scriptedGitHub, type Reply } from '../test/scripted-github.js'
import { measureApi } from './measure-api.js'

const network = { requestTimeoutSeconds: 5, idleTimeoutSeconds: 5 }
const limits: Reply = { json: { resources: { core: { limit: 60 }, graphql: { limit: 5_000, remaining: 4_321 } } } }

async function measured(reply: (question: number) => Reply) {
  let questions = 0
  const github = await scriptedGitHub(() => reply((questions += 1)))
  const connection = { apiUrl: github.url, token: 'ghp_0123456789abcdefghij', network, toolVersion: '1.2.3' }
  return { github, answer: measureApi(connection) }
}

test('the limits of the token and a latency for each answer but the first, one question after the other', async () => {
  const { github, answer } = await measured(() => limits)
  expect(await answer).toMatchObject({ failures: 0, limit: 5_000, remaining: 4_321 })
  expect((await answer).latenciesMs).toHaveLength(github.received.length - 1)
  expect(new Set(github.received.map(({ path }) => path))).toEqual(new Set(['/rate_limit']))
  expect(github.received[0]?.headers.authorization).toBe('Bearer ghp_0123456789abcdefghij')
})

test('a server that counts nothing has no limit', async () => {
  const { answer } = await measured(() => ({ status: 404, json: { message: 'Rate limiting is not enabled.' } }))
  expect(await answer).toMatchObject({ failures: 0, limit: null, remaining: null })
})

test('a refused token is sent once', async () => {
  const { github, answer } = await measured(() => ({ status: 401, json: { message: 'Bad credentials' } }))
  await expect(answer).rejects.toMatchObject({ code: 'LOGIN_REFUSED' })
  expect(github.received).toHaveLength(1)
})

test('answers that are none are counted; none at all is an error without the token', async () => {
  const { answer } = await measured((question) => (question % 2 === 0 ? limits : { status: 502, json: {} }))
  expect(await answer).toMatchObject({ failures: 3, limit: 5_000 })
  for (const bad of [{ status: 302, json: {} }, { json: [] }, { json: { resources: { graphql: { limit: -1 } } } }]) {
    const broken = (await measured(() => bad)).answer
    await expect(broken).rejects.toMatchObject({ code: 'CONNECTION_FAILED' })
    await expect(broken).rejects.not.toThrow(/ghp_/)
  }
})
