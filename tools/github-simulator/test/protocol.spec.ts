import { request as httpRequest } from 'node:http'
import { expect, test } from '@jest/globals'
import { createWorld, request, start } from './simulated-world.js'

const directory = createWorld([{ name: 'app' }])

/** Like fetch, but sends only the headers that are named: fetch always names an agent. */
function bare(url: string, headers: Record<string, string>): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += String(chunk)))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('github-api 8.17: without a User-Agent every request is 403, as HTML', async () => {
  const { simulator } = await start(directory)
  const refused = await bare(`${simulator.url}/orgs/acme`, { authorization: 'Bearer ghp_adatest' })
  expect(refused).toMatchObject({ status: 403, type: 'text/html' })
  expect(refused.text).toMatch(
    /^Request forbidden by administrative rules\. Please make sure your request has a User-Agent header/,
  )
})

test('github-api 8.17: an API version that does not exist is 400', async () => {
  const { rest } = await start(directory)
  const version = async (name: string): Promise<number> =>
    (await rest('/orgs/acme', { headers: { 'x-github-api-version': name } })).status
  expect(await version('2022-11-28')).toBe(200)
  expect(await version('2026-03-10')).toBe(200)
  expect(await version('2020-01-01')).toBe(400)
})

test('github-api 8.17: a body that is not JSON is 400 "Problems parsing JSON"', async () => {
  const { simulator } = await start(directory)
  const refused = await request(simulator.graphqlUrl, { method: 'POST', body: '{"query": ' })
  expect([refused.status, refused.json['message']]).toEqual([400, 'Problems parsing JSON'])
})

test('github-api 8.17: a trailing slash is 404, as is an unknown route', async () => {
  const { rest } = await start(directory)
  for (const path of ['/orgs/acme/', '/repos/acme/app/', '/repos/acme/app/branches/', '/no/such/route']) {
    const { status, json } = await rest(path)
    expect([path, status, json['message'], json['status']]).toEqual([path, 404, 'Not Found', '404'])
  }
})

test('github-api 8.17: the encoding of a path parameter is undone', async () => {
  const world = createWorld([{ name: 'app', commits: [{ branch: 'feat/x', files: { 'a b/ü#.txt': 'x' } }] }])
  const { rest } = await start(world)
  expect(
    (await rest('/repos/acme/app/commits/feat%2Fx', { headers: { accept: 'application/vnd.github.sha' } })).text,
  ).toMatch(/^[0-9a-f]{40}$/)
  expect((await rest('/repos/acme/app/branches/feat/x')).json['name']).toBe('feat/x')
  expect((await rest('/repos/acme/app/commits/%E0%A4%A')).status).toBe(404)
})

test('HEAD answers as GET without a body', async () => {
  const { rest } = await start(directory)
  const head = await rest('/repos/acme/app', { method: 'HEAD' })
  expect([head.status, head.text]).toEqual([200, ''])
  expect(head.headers.get('etag')).not.toBeNull()
})

test('github-api 8.18: GHES has prefixes, no limits, no rate headers, and a null rateLimit', async () => {
  const { rest, graphql, simulator } = await start(directory, {
    mode: 'ghes',
    primary: { coreLimit: 1, graphqlLimit: 1 },
  })
  expect(simulator.url).toMatch(/\/api\/v3$/)
  expect(simulator.graphqlUrl).toMatch(/\/api\/graphql$/)
  await rest('/repos/acme/app')
  const again = await rest('/repos/acme/app')
  expect(again.status).toBe(200)
  expect(again.json['url']).toBe(`${simulator.url}/repos/acme/app`)
  expect(again.headers.get('x-ratelimit-limit')).toBeNull()
  const limits = await rest('/rate_limit')
  expect([limits.status, limits.json['message']]).toEqual([404, 'Rate limiting is not enabled.'])
  const answer = await graphql('{ rateLimit { cost } viewer { login } }')
  expect(answer.json).toEqual({ data: { rateLimit: null, viewer: { login: 'ada' } } })
  expect(answer.headers.get('x-ratelimit-limit')).toBeNull()
  const origin = simulator.url.replace('/api/v3', '')
  expect((await request(`${origin}/repos/acme/app`)).status).toBe(404)
  expect(
    (await request(`${simulator.url}/graphql`, { method: 'POST', body: '{"query":"{viewer{login}}"}' })).status,
  ).toBe(404)
})

test('github-api 8.18: latency is added by kind of API, and by the simulated work of a query', async () => {
  const { rest, graphql } = await start(directory, {
    latency: { restMs: 120, graphqlMs: 0, workShare: 1 },
    work: { perQueryMs: 100, perRepositoryMs: 150 },
  })
  const timed = async (send: () => Promise<unknown>): Promise<number> => {
    const began = performance.now()
    await send()
    return performance.now() - began
  }
  expect(await timed(() => rest('/orgs/acme'))).toBeGreaterThan(215)
  const idle = await timed(() => graphql('{ viewer { login } }'))
  const busy = await timed(() => graphql('{ repository(owner: "acme", name: "app") { name } }'))
  expect(idle).toBeGreaterThan(95)
  expect(busy).toBeGreaterThan(245)
})
