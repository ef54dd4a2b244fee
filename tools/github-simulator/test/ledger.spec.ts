import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from '@jest/globals'
import { createWorld, request, start } from './simulated-world.js'
import { oidOf, repositoryDirectory } from './git-fixtures.js'

const directory = createWorld([{ name: 'app' }, { name: 'twin' }])
const README = oidOf(repositoryDirectory(directory, 'app'), 'main:README.md')
const NO_LOGIN = { token: null }

test('the ledger tells requests, points and bytes apart by API and by purpose', async () => {
  const { graphql, rest, simulator } = await start(directory)
  await graphql('{ organization(login: "acme") { repositories(first: 10) { nodes { name } } } }')
  await graphql(
    '{ repository(owner: "acme", name: "app") { object(expression: "HEAD:") { ... on Tree { entries { name } } } } }',
  )
  await graphql(
    '{ repository(owner: "acme", name: "app") { object(expression: "HEAD:README.md") { ... on Blob { text } } } }',
  )
  await rest(`/repos/acme/app/git/blobs/${README}`)
  await rest('/repos/acme/app/git/trees/main')
  await rest('/repos/acme/nowhere')
  await rest('/rate_limit')
  const ledger = simulator.ledger()
  expect(ledger).toMatchObject({
    requests: 7,
    failed: 1,
    graphql: { requests: 3, points: 3 },
    rest: { requests: 4, points: 3 },
    kinds: {
      listing: { requests: 1, points: 1 },
      tree: { requests: 2, points: 2 },
      content: { requests: 1, points: 1 },
      blob: { requests: 1, points: 1 },
      other: { requests: 2, points: 1 },
    },
    blobs: { served: 2, distinct: 1, servedMoreThanOnce: [{ oid: README, times: 2 }] },
  })
  expect(ledger.graphql.bytes).toBeGreaterThan(100)
})

test('the ledger has a URL of its own, without login, that counts for nothing', async () => {
  const { rest, simulator } = await start(directory)
  await rest('/orgs/acme')
  const url = `${simulator.url}/__simulator/ledger`
  await request(url, NO_LOGIN)
  expect((await request(url, NO_LOGIN)).json).toMatchObject({ requests: 1 })
  await request(url, { ...NO_LOGIN, method: 'DELETE' })
  expect((await request(url, NO_LOGIN)).json).toMatchObject({ requests: 0 })
  expect((await request(`${simulator.url}/__simulator/nothing`, NO_LOGIN)).status).toBe(404)
})

test('the ledger knows the peak of requests at once, and the connections', async () => {
  const { rest, simulator } = await start(directory, { latency: { restMs: 100 } })
  await Promise.all([1, 2, 3].map(() => rest('/orgs/acme')))
  expect(simulator.ledger().peakConcurrency).toBe(3)
  expect(simulator.ledger().connections).toBeGreaterThan(0)
})

test('time is advanced from outside', async () => {
  const { rest, simulator } = await start(directory)
  await rest('/orgs/acme')
  const url = `${simulator.url}/__simulator/clock`
  const advanced = await request(url, { ...NO_LOGIN, method: 'POST', body: '{"advanceSeconds":3600}' })
  expect(advanced.json['now']).toBe('2026-11-01T04:00:00.000Z')
  expect((await rest('/orgs/acme')).headers.get('x-ratelimit-used')).toBe('1')
  expect((await request(url, { ...NO_LOGIN, method: 'POST', body: '{"advanceSeconds":-1}' })).status).toBe(400)
})

test('the command prints its URL, serves, and ends when it is told to', async () => {
  const main = new URL('../dist/main.js', import.meta.url).pathname
  const faults = '{"rate":1,"seed":1,"kinds":["503"]}'
  const child = spawn(process.execPath, [main, '--directory', directory, '--faults', faults], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const { url } = JSON.parse(line.toString()) as { url: string }
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await request(`${url}/orgs/acme`)).status).toBe(503)
  } finally {
    child.kill('SIGTERM')
  }
  expect((await ended)[0]).toBe(0)
})
