import { expect, test } from '@jest/globals'
import type { WorldToken } from '../src/world/world.js'
import { ADA, createWorld, start } from './simulated-world.js'

const SECOND_OF_ADA = 'github_pat_adatest'
const INSTALLATION = 'ghs_acmetest'
const tokens: readonly WorldToken[] = [
  { token: SECOND_OF_ADA, kind: 'fine-grained', owner: 'ada' },
  { token: INSTALLATION, kind: 'installation', owner: 'acme' },
  { token: 'ghs_jobtest', kind: 'actions', owner: 'acme', selectedRepositories: ['acme/repo-0'] },
]
const directory = createWorld([{ name: 'repo-0' }, { name: 'repo-1' }], { tokens })
const CHEAP = '{ rateLimit { cost limit remaining used nodeCount resetAt } }'

test('github-api 8.1: two tokens of one user share a bucket, and every answer carries the five headers', async () => {
  const { rest, clock } = await start(directory)
  await rest('/orgs/acme')
  const second = await rest('/orgs/acme', { token: SECOND_OF_ADA })
  expect(second.headers.get('x-ratelimit-limit')).toBe('5000')
  expect(second.headers.get('x-ratelimit-used')).toBe('2')
  expect(second.headers.get('x-ratelimit-remaining')).toBe('4998')
  expect(second.headers.get('x-ratelimit-resource')).toBe('core')
  expect(Number(second.headers.get('x-ratelimit-reset'))).toBe(clock.now() / 1000 + 3600)
})

test('github-api 8.1: REST and GraphQL have buckets of their own', async () => {
  const { rest, graphql } = await start(directory)
  await rest('/orgs/acme')
  const answer = await graphql(CHEAP)
  expect(answer.headers.get('x-ratelimit-resource')).toBe('graphql')
  expect(answer.json['data']?.['rateLimit']).toMatchObject({ cost: 1, limit: 5000, remaining: 4999, used: 1 })
})

test('github-api 8.1: asking for the limits is free, an error is not, and a 304 is given back', async () => {
  const { rest } = await start(directory)
  const first = await rest('/repos/acme/repo-0')
  await rest('/repos/acme/no-such-repository')
  const again = await rest('/repos/acme/repo-0', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
  expect(again.status).toBe(304)
  const limits = await rest('/rate_limit')
  expect(limits.json['resources']?.['core']).toMatchObject({ limit: 5000, used: 2, remaining: 4998 })
  expect(limits.json['rate']).toEqual(limits.json['resources']?.['core'])
})

test('github-api 8.1: the newest API version leaves out the field rate', async () => {
  const { rest } = await start(directory)
  const limits = await rest('/rate_limit', { headers: { 'x-github-api-version': '2026-03-10' } })
  expect(Object.keys(limits.json)).toEqual(['resources'])
})

test('github-api 8.1: a window is fixed: it starts with the first request and resets as a whole', async () => {
  const { rest, simulator } = await start(directory)
  await rest('/orgs/acme')
  simulator.advance(3599)
  expect((await rest('/orgs/acme')).headers.get('x-ratelimit-used')).toBe('2')
  simulator.advance(1)
  expect((await rest('/orgs/acme')).headers.get('x-ratelimit-used')).toBe('1')
})

test('github-api 8.1: installations, jobs and anonymous callers have limits of their own', async () => {
  const { rest } = await start(directory)
  const limitFor = async (token: string | null): Promise<string | null> =>
    (await rest('/rate_limit', { token })).headers.get('x-ratelimit-limit')
  expect(await limitFor(INSTALLATION)).toBe('5000')
  expect(await limitFor('ghs_jobtest')).toBe('1000')
  expect(await limitFor(null)).toBe('60')
})

test('github-api 8.1: an installation on more than 20 repositories has 50 requests more for each, at most 12,500', async () => {
  const names = Array.from({ length: 22 }, (_, index) => ({ name: `many-${index}`, commits: [] }))
  const small = await start(createWorld(names, { tokens }))
  expect((await small.rest('/orgs/acme', { token: INSTALLATION })).headers.get('x-ratelimit-limit')).toBe('6100')
  const large = await start(createWorld(names, { tokens, acme: { userCount: 4000 } }))
  expect((await large.rest('/orgs/acme', { token: INSTALLATION })).headers.get('x-ratelimit-limit')).toBe('12500')
  const enterprise = await start(createWorld(names, { tokens, acme: { enterpriseCloud: true } }))
  expect((await enterprise.graphql(CHEAP, {}, { token: INSTALLATION })).headers.get('x-ratelimit-limit')).toBe('10000')
})

test.each([403, 429] as const)(
  'github-api 8.2: a spent REST bucket answers %d with remaining 0',
  async (restStatus) => {
    const { rest } = await start(directory, { primary: { coreLimit: 1, restStatus } })
    expect((await rest('/orgs/acme')).status).toBe(200)
    const refused = await rest('/orgs/acme')
    expect(refused.status).toBe(restStatus)
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
    expect(refused.headers.get('retry-after')).toBeNull()
    expect(refused.json['message']).toMatch(/^API rate limit exceeded for user ID \d+\./)
  },
)

test.each([
  ['RATE_LIMITED', { type: 'RATE_LIMITED' }],
  ['RATE_LIMIT', { type: 'RATE_LIMIT', code: 'graphql_rate_limit' }],
] as const)('github-api 8.2: a spent GraphQL bucket answers 200 with %s and no data', async (graphqlType, error) => {
  const { graphql, simulator } = await start(directory, { primary: { graphqlLimit: 1, graphqlType } })
  const last = await graphql(CHEAP)
  expect(last.headers.get('x-ratelimit-remaining')).toBe('0')
  expect(last.json['data']?.['rateLimit']).toMatchObject({ remaining: 0 })
  const refused = await graphql(CHEAP)
  expect(refused.status).toBe(200)
  expect(refused.json['errors']?.[0]).toMatchObject(error)
  expect('data' in refused.json).toBe(false)
  expect(simulator.ledger().rateLimited).toEqual({ primary: 1, secondary: 0 })
})

test('github-api 8.3: more than 900 REST points a minute are refused before any work, with primary points left', async () => {
  const { rest, simulator } = await start(directory, { secondary: { restPointsPerMinute: 3 } })
  for (let count = 0; count < 3; count++) expect((await rest('/orgs/acme')).status).toBe(200)
  const refused = await rest('/orgs/acme')
  expect(refused.status).toBe(403)
  expect(refused.json['message']).toMatch(/secondary rate limit/)
  expect(refused.headers.get('retry-after')).toBe('60')
  expect(Number(refused.headers.get('x-ratelimit-remaining'))).toBe(4997)
  simulator.advance(61)
  expect((await rest('/orgs/acme')).status).toBe(200)
})

test('github-api 8.3: the numbers are those of the documentation', async () => {
  const { rest } = await start(directory)
  const statuses: number[] = []
  for (let block = 0; block < 19; block++) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => rest('/rate_limit')))
    statuses.push(...answers.map(({ status }) => status))
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(900)
})

test('github-api 8.3: a repeated offence lengthens the wait', async () => {
  const { rest, simulator } = await start(directory, { secondary: { restPointsPerMinute: 1, status: 429 } })
  await rest('/orgs/acme')
  expect((await rest('/orgs/acme')).headers.get('retry-after')).toBe('60')
  simulator.advance(10)
  const impatient = await rest('/orgs/acme')
  expect(impatient.status).toBe(429)
  expect(impatient.headers.get('retry-after')).toBe('120')
})

test('github-api 8.3: an offence soon after a wait lengthens the next one', async () => {
  const { rest, simulator } = await start(directory, { secondary: { restPointsPerMinute: 1 } })
  await rest('/orgs/acme')
  expect((await rest('/orgs/acme')).headers.get('retry-after')).toBe('60')
  simulator.advance(61)
  expect((await rest('/orgs/acme')).status).toBe(200)
  expect((await rest('/orgs/acme')).headers.get('retry-after')).toBe('120')
})

test('github-api 8.3: a switch leaves out retry-after', async () => {
  const { rest } = await start(directory, { secondary: { restPointsPerMinute: 0, retryAfter: false } })
  const refused = await rest('/orgs/acme')
  expect(refused.status).toBe(403)
  expect(refused.headers.get('retry-after')).toBeNull()
})

test.each([200, 403] as const)('github-api 8.3: GraphQL answers the secondary limit with %d', async (graphqlStatus) => {
  const { graphql } = await start(directory, { secondary: { graphqlPointsPerMinute: 0, graphqlStatus } })
  const refused = await graphql(CHEAP)
  expect(refused.status).toBe(graphqlStatus)
  expect(refused.text).toMatch(/secondary rate limit/)
})

test('github-api 8.3: REST and GraphQL together may run 100 requests at once', async () => {
  const { rest, graphql } = await start(directory, {
    latency: { restMs: 300, graphqlMs: 300 },
    secondary: { concurrentRequests: 4 },
  })
  const both = [0, 1, 2].flatMap(() => [rest('/orgs/acme'), graphql(CHEAP)])
  const statuses = (await Promise.all(both)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 403)).toHaveLength(2)
})

test('github-api 8.3: 60 of 90 CPU seconds a minute are for GraphQL, by the work of the queries', async () => {
  const { graphql, rest, simulator } = await start(directory, {
    secondary: { cpuMeasure: 'work' },
    work: { perQueryMs: 9_000 },
  })
  const statuses: number[] = []
  for (let count = 0; count < 8; count++) statuses.push((await graphql(CHEAP)).status)
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 403])
  simulator.advance(120)
  expect((await rest('/orgs/acme')).status).toBe(200)
})

test('github-api 8.1: a token of one user does not use up the bucket of another', async () => {
  const { rest } = await start(directory, { primary: { coreLimit: 1 } })
  await rest('/orgs/acme', { token: ADA })
  expect((await rest('/orgs/acme', { token: INSTALLATION })).status).toBe(200)
})
