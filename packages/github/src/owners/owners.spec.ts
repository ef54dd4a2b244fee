import { beforeAll, expect, test } from '@jest/globals'
import { RequestFailure } from '@ioc-scanner/core'
import { DEMO_TOKEN } from 'github-simulator'
import { ACME, everyOf, openSession, repositoriesIn } from '../../test/open-session.js'
import { scriptedGitHub } from '../../test/scripted-github.js'
import { simulated, written } from '../../test/simulated-github.js'

const REPOSITORIES = 120
let world: string
beforeAll(async () => {
  world = await written({
    organization: 'acme',
    repositories: Array.from({ length: REPOSITORIES }, (_, index) => ({
      name: `Service-${index}`,
      files: { 'a.lock': `${index}`, 'sub/"b".lock': 'b' },
      customProperties: { team: `team-${index}`, tags: ['a', 'b'], unset: null },
    })),
    tokens: [{ token: DEMO_TOKEN, kind: 'user', owner: 'night-shift' }],
  })
}, 60_000)

test('custom properties of all repositories come by pages of a hundred, where one of them is of use', async () => {
  const github = await simulated(world)
  const { session, requests } = await openSession(github.url, { credentials: { kind: 'token', token: DEMO_TOKEN } })
  const none = await session.properties?.('acme', (name) => name === 'owner')
  expect([none?.size, requests.outcomes.length]).toEqual([0, 1])
  const properties = await session.properties?.('acme', (name) => name === 'team')
  await session.close()
  expect(properties?.size).toBe(REPOSITORIES)
  expect(properties?.get('acme/service-7')).toEqual(
    new Map([
      ['team', ['team-7']],
      ['tags', ['a', 'b']],
    ]),
  )
  expect(requests.outcomes).toHaveLength(1 + 1 + 2)
})

test('who committed last is asked for many files by one query, and nobody is made up', async () => {
  const github = await simulated(world)
  const { session, requests } = await openSession(github.url, { credentials: { kind: 'token', token: DEMO_TOKEN } })
  const places = repositoriesIn(await everyOf(session.repositories(ACME)))
    .slice(0, 40)
    .map(({ nameWithOwner, head }, index) => ({
      repository: nameWithOwner,
      commit: head?.commit ?? '',
      path: index === 0 ? 'not there' : 'sub/"b".lock',
    }))
  const listed = requests.outcomes.length
  const committers = await session.lastCommitters?.(places)
  await session.close()
  expect(requests.outcomes.length - listed).toBe(1)
  expect(committers).toHaveLength(40)
  expect(committers?.[0]).toEqual([])
  for (const [index, people] of (committers ?? []).slice(1).entries())
    expect(people).toEqual([{ name: expect.any(String), commit: places[index + 1]?.commit }])
})

test('properties that may not be read are refused by name', async () => {
  const github = await scriptedGitHub(() => ({ status: 403, json: { message: 'Resource not accessible' } }))
  const { session } = await openSession(github.url)
  await expect(session.properties?.('acme', () => true)).rejects.toBeInstanceOf(RequestFailure)
  await session.close()
})
