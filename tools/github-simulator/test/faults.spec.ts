import { expect, test } from '@jest/globals'
import type { FaultKind, FaultPlan } from '../src/index.js'
import { createWorld, start } from './simulated-world.js'
import type { Running } from './simulated-world.js'

const directory = createWorld([{ name: 'app' }])
const QUERY =
  '{ repository(owner: "acme", name: "app") { object(expression: "HEAD:README.md") { ... on Blob { text } } } }'

const always = (kind: FaultKind, more: Pick<FaultPlan, 'retryAfterSeconds'> = {}): { faults: FaultPlan } => ({
  faults: { rate: 1, seed: 1, kinds: [kind], ...more },
})

/** The status of each of a number of requests in a row, or what became of the connection. */
async function outcomes({ rest }: Running, count: number): Promise<(number | string)[]> {
  const seen: (number | string)[] = []
  for (let at = 0; at < count; at++) {
    seen.push(
      await rest('/repos/acme/app').then(
        ({ status }) => status,
        () => 'reset',
      ),
    )
  }
  return seen
}

test('github-api 8.18: faults come at their rate, in turn, the same ones for the same seed', async () => {
  const faults = { rate: 0.3, seed: 7, kinds: ['502', 'reset', '503'] } as const
  const first = await outcomes(await start(directory, { faults }), 100)
  const second = await outcomes(await start(directory, { faults }), 100)
  const other = await outcomes(await start(directory, { faults: { ...faults, seed: 8 } }), 100)
  expect(second).toEqual(first)
  expect(other).not.toEqual(first)
  const failures = first.filter((outcome) => outcome !== 200)
  expect(failures.length).toBeGreaterThan(15)
  expect(failures.length).toBeLessThan(45)
  expect(failures.slice(0, 6)).toEqual([502, 'reset', 503, 502, 'reset', 503])
})

test('github-api 8.18: every so many answers fail, in turn', async () => {
  const seen = await outcomes(await start(directory, { faults: { every: 3, kinds: ['502', '503'] } }), 10)
  expect(seen).toEqual([200, 200, 502, 200, 200, 503, 200, 200, 502, 200])
})

test('github-api 8.18: a request that failed passes when it is repeated', async () => {
  const running = await start(directory, {
    faults: { rate: 0.5, seed: 3, kinds: ['502', 'reset', 'secondary', 'resource-limit', '504', '500'] },
  })
  const seen = await outcomes(running, 30)
  expect(seen.filter((outcome) => outcome === 200).length).toBeGreaterThan(5)
  expect(Object.keys(running.simulator.ledger().injectedFaults)).toHaveLength(6)
})

test('github-api 8.5: a small random share of 502 comes on top of the timeouts', async () => {
  const { graphql } = await start(directory, { faults: { rate: 0.2, seed: 5, kinds: ['502'] } })
  const statuses: number[] = []
  for (let at = 0; at < 40; at++) statuses.push((await graphql(QUERY)).status)
  expect(new Set(statuses)).toEqual(new Set([200, 502]))
})

test('github-api 8.18: a connection can be closed without an answer', async () => {
  const { graphql, simulator } = await start(directory, always('reset'))
  await expect(graphql(QUERY)).rejects.toThrow()
  expect(simulator.ledger()).toMatchObject({ requests: 1, injectedFaults: { reset: 1 }, failed: 1 })
})

test('github-api 8.18: a stalled body sends a part of the real answer and then nothing', async () => {
  const { simulator } = await start(directory, always('stall'))
  const response = await fetch(`${simulator.url}/repos/acme/app`, {
    headers: { authorization: 'Bearer ghp_adatest', 'user-agent': 'test' },
  })
  expect(response.status).toBe(200)
  const reader = response.body?.getReader()
  const part = (await reader?.read())?.value as Uint8Array
  expect(part.length).toBeLessThan(Number(response.headers.get('content-length')))
  expect(Buffer.from(part).toString()).toMatch(/^\{"id":100/)
  const more = reader?.read().then(
    () => 'more',
    () => 'cancelled',
  )
  const patience = new Promise((resolve) => setTimeout(resolve, 150, 'nothing'))
  expect(await Promise.race([more, patience])).toBe('nothing')
  await reader?.cancel()
})

test('github-api 8.18: a stalled blob does not count as served', async () => {
  const { simulator } = await start(directory, always('stall'))
  const abort = new AbortController()
  const response = await fetch(simulator.graphqlUrl, {
    method: 'POST',
    signal: abort.signal,
    headers: { authorization: 'Bearer ghp_adatest', 'user-agent': 'test' },
    body: JSON.stringify({ query: QUERY }),
  })
  expect(response.status).toBe(200)
  expect(simulator.ledger().blobs.served).toBe(0)
  abort.abort()
})

test('github-api 8.18: an injected secondary limit names a wait of a second, or none', async () => {
  const brief = await (await start(directory, always('secondary'))).rest('/orgs/acme')
  expect([brief.status, brief.headers.get('retry-after')]).toEqual([403, '1'])
  const open = await (await start(directory, always('secondary', { retryAfterSeconds: null }))).rest('/orgs/acme')
  expect(open.headers.get('retry-after')).toBeNull()
})

test('github-api 8.18: an injected resource limit loses all data of a query; REST answers 502 in its place', async () => {
  const { graphql, rest } = await start(directory, always('resource-limit'))
  const { status, json } = await graphql(QUERY)
  expect(status).toBe(200)
  expect(json['data']).toEqual({ repository: null })
  expect(json['errors']?.[0]).toMatchObject({ type: 'RESOURCE_LIMITS_EXCEEDED', path: ['repository'] })
  expect((await rest('/orgs/acme')).status).toBe(502)
})
