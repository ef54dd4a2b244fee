import { expect, test } from '@jest/globals'
import { createWorld, start, textOf } from './simulated-world.js'
import type { Reply, Running } from './simulated-world.js'

const OTHER = 'github_pat_adatest'
const directory = createWorld(
  Array.from({ length: 104 }, (_, index) => ({
    name: `repo-${String(index).padStart(3, '0')}`,
    commits: [],
    pushedAt: `2026-02-01T00:00:${String(index % 60).padStart(2, '0')}Z`,
  })),
  { tokens: [{ token: OTHER, kind: 'fine-grained', owner: 'ada' }] },
)
const named = createWorld([{ name: 'app' }])

const namesOf = ({ json }: Reply): string[] => json.map((item) => textOf(item['name']))
const nextOf = ({ headers }: Reply): string | undefined => /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]

async function allPages({ rest, simulator }: Running, path: string): Promise<string[]> {
  const names: string[] = []
  for (let next: string | undefined = path; next !== undefined;) {
    const page: Reply = await rest(next)
    names.push(...namesOf(page))
    next = nextOf(page)?.slice(simulator.url.length)
  }
  return names
}

test('github-api 8.10: an ETag depends on the token', async () => {
  const { rest } = await start(named)
  const mine = await rest('/repos/acme/app')
  const theirs = await rest('/repos/acme/app', { token: OTHER }).then((reply) =>
    reply.status === 401 ? rest('/repos/acme/app', { token: 'ghp_strangertest' }) : reply,
  )
  const etag = mine.headers.get('etag') ?? ''
  expect(etag).toMatch(/^W\/"[0-9a-f]{64}"$/)
  expect(theirs.headers.get('etag')).not.toBe(etag)
})

test('github-api 8.10: two tokens of one user have different ETags, so a new token pays again', async () => {
  const { rest } = await start(directory)
  const etag = (await rest('/repos/acme/repo-000')).headers.get('etag') ?? ''
  const headers = { 'if-none-match': etag }
  expect((await rest('/repos/acme/repo-000', { headers })).status).toBe(304)
  expect((await rest('/repos/acme/repo-000', { headers, token: OTHER })).status).toBe(200)
})

test('github-api 8.10: a 304 has no body, but rate headers and its ETag', async () => {
  const { rest } = await start(named)
  const first = await rest('/repos/acme/app/git/trees/main')
  const again = await rest('/repos/acme/app/git/trees/main', {
    headers: { 'if-none-match': first.headers.get('etag') ?? '' },
  })
  expect([again.status, again.text]).toEqual([304, ''])
  expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
  expect(again.headers.get('x-ratelimit-used')).toBe('1')
})

test('github-api 8.10: if-modified-since works on repository and contents, with any token, and not on a listing', async () => {
  const { rest } = await start(named)
  const modified = (await rest('/repos/acme/app')).headers.get('last-modified') ?? ''
  const headers = { 'if-modified-since': modified }
  expect((await rest('/repos/acme/app', { headers })).status).toBe(304)
  expect((await rest('/repos/acme/app/contents/README.md', { headers })).status).toBe(304)
  const listing = await rest('/orgs/acme/repos', { headers })
  expect(listing.status).toBe(200)
  expect(listing.headers.get('last-modified')).toBeNull()
})

test('github-api 8.11: pages link by number of the organization, and per_page over 100 is cut to 100', async () => {
  const { rest, simulator } = await start(directory)
  const first = await rest('/orgs/acme/repos?per_page=500&type=all')
  expect(first.json).toHaveLength(100)
  expect(first.headers.get('link')).toBe(
    `<${simulator.url}/organizations/7/repos?per_page=500&type=all&page=2>; rel="next", ` +
      `<${simulator.url}/organizations/7/repos?per_page=500&type=all&page=2>; rel="last"`,
  )
  const second = await rest(nextOf(first)?.slice(simulator.url.length) ?? '')
  expect(second.json).toHaveLength(4)
  expect(second.headers.get('link')).toMatch(/rel="prev".*rel="first"/)
  expect((await rest('/orgs/acme/repos')).json).toHaveLength(30)
})

test('github-api 8.11: the links of a repository go by its number, and lead somewhere', async () => {
  const branches = Array.from({ length: 5 }, (_, at) => ({ branch: `b${at}`, files: { f: 'x' } }))
  const { rest, simulator } = await start(createWorld([{ name: 'app', commits: branches }]))
  const page = await rest('/repos/acme/app/branches?per_page=2')
  expect(nextOf(page)).toBe(`${simulator.url}/repositories/100/branches?per_page=2&page=2`)
  expect(namesOf(await rest('/repositories/100/branches?per_page=2&page=2'))).toEqual(['b2', 'b3'])
  expect((await rest('/repositories/100')).json['full_name']).toBe('acme/app')
  expect((await rest('/repositories/9999')).status).toBe(404)
  expect((await rest('/organizations/7')).json['login']).toBe('acme')
})

test('github-api 8.11: there is no link header when all fits one page', async () => {
  const { rest } = await start(named)
  expect((await rest('/orgs/acme/repos?per_page=100')).headers.get('link')).toBeNull()
})

test('github-api 8.11: pushes between pages make a REST listing by push repeat one repository and lose another', async () => {
  const calm = await allPages(await start(directory), '/orgs/acme/repos?sort=pushed&per_page=50')
  expect(new Set(calm).size).toBe(104)
  const busy = await allPages(
    await start(directory, { listing: { pushBetweenPages: true } }),
    '/orgs/acme/repos?sort=pushed&per_page=50',
  )
  expect(new Set(busy).size).toBeLessThan(104)
  const stable = await allPages(
    await start(directory, { listing: { pushBetweenPages: true } }),
    '/orgs/acme/repos?sort=created&per_page=50',
  )
  expect(new Set(stable).size).toBe(104)
})

test('github-api 8.11: pushes between pages make a GraphQL listing by push lose a repository; by name it is stable', async () => {
  const collect = async (field: string): Promise<Set<string>> => {
    const { graphql } = await start(directory, { listing: { pushBetweenPages: true } })
    const names = new Set<string>()
    for (let after: string | null = null, more = true; more;) {
      const { json } = await graphql(
        `query($after: String) { organization(login: "acme") { repositories(first: 50, after: $after, orderBy: { field: ${field}, direction: ${field === 'NAME' ? 'ASC' : 'DESC'} }) { pageInfo { endCursor hasNextPage } nodes { name } } } }`,
        { after },
      )
      const page = json['data']?.['organization']?.['repositories']
      page?.['nodes']?.map((node) => names.add(textOf(node['name'])))
      more = page?.['pageInfo']?.['hasNextPage'] as unknown as boolean
      after = page?.['pageInfo']?.['endCursor'] as unknown as string
    }
    return names
  }
  expect((await collect('PUSHED_AT')).size).toBeLessThan(104)
  expect((await collect('NAME')).size).toBe(104)
})

test('cursors go forwards and backwards, and a foreign one is refused', async () => {
  const { graphql } = await start(directory)
  const page = async (args: string) =>
    (
      await graphql(
        `{ organization(login: "acme") { repositories(orderBy: { field: NAME, direction: ASC }, ${args}) { nodes { name } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } } }`,
      )
    ).json
  const first = (await page('first: 3'))['data']?.['organization']?.['repositories']
  expect(first?.['pageInfo']).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
  const second = (await page(`first: 2, after: "${textOf(first?.['pageInfo']?.['endCursor'])}"`))['data']?.[
    'organization'
  ]?.['repositories']
  expect(second?.['nodes']?.map((node) => node['name'])).toEqual(['repo-003', 'repo-004'])
  const back = (await page(`last: 2, before: "${textOf(second?.['pageInfo']?.['startCursor'])}"`))['data']?.[
    'organization'
  ]?.['repositories']
  expect(back?.['nodes']?.map((node) => node['name'])).toEqual(['repo-001', 'repo-002'])
  expect((await page('first: 2, after: "nonsense"'))['errors']?.[0]?.['type']).toBe('INVALID_CURSOR_ARGUMENTS')
})
