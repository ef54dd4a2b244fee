import { beforeAll, expect, test } from '@jest/globals'
import { DEMO_TOKEN, type SimulatorOptions } from 'github-simulator'
import { ACME, everyOf, openSession, repositoriesIn } from '../../test/open-session.js'
import { scriptedGitHub } from '../../test/scripted-github.js'
import { simulated, written } from '../../test/simulated-github.js'

const NAMES = Array.from({ length: 250 }, (_, index) => `r${String(index).padStart(3, '0')}`)
const reach = (names: readonly string[], permission: 'READ' | 'WRITE') => names.map((name) => ({ name, permission }))

let world: string
beforeAll(async () => {
  const team = { privacy: 'VISIBLE' as const, members: [] }
  world = await written({
    organization: 'acme',
    repositories: NAMES.map((name) => ({ name, files: { 'a.lock': '' } })),
    teams: [
      { ...team, slug: 'everybody', name: 'Everybody', repositories: reach(NAMES, 'READ') },
      { ...team, slug: 'platform', name: 'Platform', repositories: reach(NAMES.slice(0, 150), 'WRITE') },
      {
        ...team,
        slug: 'web',
        name: 'Web',
        repositories: [...reach(NAMES.slice(0, 200), 'READ'), ...reach(NAMES.slice(200), 'WRITE')],
      },
    ],
    tokens: [{ token: DEMO_TOKEN, kind: 'user', owner: 'night-shift' }],
  })
}, 60_000)

async function opened(options: SimulatorOptions = {}) {
  const github = await simulated(world, options)
  return openSession(github.url, { credentials: { kind: 'token', token: DEMO_TOKEN } })
}

test('what a team may only read costs no further page, and all that it may write is there', async () => {
  const { session, requests } = await opened()
  const teams = (await session.teams?.('acme')) ?? []
  await session.close()
  const writable = Object.fromEntries(
    teams.map(({ slug, repositories, isWithoutReaders = false }) => [
      slug,
      [repositories.filter(({ permission }) => permission === 'write').length, isWithoutReaders],
    ]),
  )
  expect(writable).toEqual({ everybody: [0, true], platform: [150, false], web: [50, true] })
  expect(requests.outcomes.map(({ answer }) => answer?.points)).toEqual([1, 1])
})

test('team first, all that a team reaches is listed', async () => {
  const { session } = await opened()
  const listed = repositoriesIn(await everyOf(session.repositories({ ...ACME, teamFirst: true })))
  await session.close()
  expect(new Set(listed.map(({ nameWithOwner }) => nameWithOwner)).size).toBe(NAMES.length)
})

test('where the list does not end among those that are merely read, all of it is asked for', async () => {
  const edge = (permission: string, name: string): object => ({ permission, node: { nameWithOwner: `acme/${name}` } })
  const github = await scriptedGitHub(({ query }) => {
    const isFirst = query.includes('teams(first:')
    const repositories = {
      edges: [isFirst ? edge('READ', 'a') : edge('ADMIN', 'b')],
      pageInfo: { hasNextPage: isFirst, endCursor: isFirst ? 'x' : null },
    }
    const team = { slug: 'odd', name: 'Odd', repositories, end: { edges: [{ permission: 'ADMIN' }] } }
    const organization = isFirst
      ? { teams: { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [team] } }
      : { t0: team }
    return { json: { data: { rateLimit: { cost: 1 }, organization } } }
  })
  const { session } = await openSession(github.url)
  expect(await session.teams?.('acme')).toEqual([
    {
      organization: 'acme',
      slug: 'odd',
      name: 'Odd',
      repositories: [
        { nameWithOwner: 'acme/a', permission: 'read' },
        { nameWithOwner: 'acme/b', permission: 'admin' },
      ],
    },
  ])
  await session.close()
})
