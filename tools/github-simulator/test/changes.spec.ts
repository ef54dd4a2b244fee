import { expect, test } from '@jest/globals'
import { DEMO_TOKEN } from '../src/index.js'
import type { RepositoryDescription } from '../src/index.js'
import { BAD, GOOD, written } from './history-world.js'
import { request, start, textOf } from './simulated-world.js'
import type { Json, Reply, Running } from './simulated-world.js'

const token = DEMO_TOKEN
const app: RepositoryDescription = {
  name: 'app',
  commits: [
    { committedAt: '2026-03-01T00:00:00Z', files: { 'web/package-lock.json': GOOD, 'docs/a.txt': 'a' } },
    { branch: 'next', committedAt: '2026-03-02T00:00:00Z', files: { next: '1' } },
  ],
  pullRequests: [{ branch: 'next' }],
}

async function running(): Promise<Running> {
  const { directory } = await written({
    organization: 'globex',
    repositories: [app, { name: 'other', files: { 'README.md': 'x' } }, { name: 'empty' }],
    users: [{ login: 'ada', repositories: [] }],
    teams: [
      {
        slug: 'web',
        name: 'Web',
        privacy: 'VISIBLE',
        members: ['ada'],
        repositories: [{ name: 'app', permission: 'WRITE' }],
      },
    ],
  })
  return start(directory)
}

async function ask({ graphql }: Running, query: string): Promise<Json> {
  const { json } = await graphql(`{ ${query} }`, {}, { token })
  expect(json['errors']).toBeUndefined()
  return json['data'] as Json
}

const LISTING = `organization(login: "globex") { repositories(first: 9, orderBy: { field: NAME, direction: ASC }) {
  nodes { name databaseId isArchived pushedAt defaultBranchRef { name target { oid ... on Commit { tree { oid } } } } } } }`
const listing = async (world: Running): Promise<Json | undefined> =>
  (await ask(world, LISTING))['organization']?.['repositories']?.['nodes']

/** A commit's changes, by the API. */
async function changedBy({ rest }: Running, name: string, oid: string): Promise<unknown[]> {
  const { json } = await rest(`/repos/${name}/commits/${oid}`, { token })
  return json['files']?.map((file) => [file['status'], file['filename']]) ?? []
}

test('a push changes, adds and removes files, and the next request sees it: head, trees, blobs, git, time and CI', async () => {
  const world = await running()
  const [before] = (await listing(world))?.map((node) => node) ?? []
  const oid = await world.simulator.changes.push('globex/app', {
    files: { 'web/package-lock.json': BAD, 'new/deep/file.txt': 'new', docs: null },
    author: { name: 'Ada', email: 'ada@users.noreply.github.com' },
    runs: [{}],
  })
  const [after] = (await listing(world))?.map((node) => node) ?? []
  expect(after).toMatchObject({ name: 'app', pushedAt: '2026-11-01T03:00:00Z', defaultBranchRef: { target: { oid } } })
  expect(after?.['defaultBranchRef']?.['target']?.['tree']).not.toEqual(
    before?.['defaultBranchRef']?.['target']?.['tree'],
  )
  expect(await changedBy(world, 'globex/app', oid)).toEqual([
    ['removed', 'docs/a.txt'],
    ['added', 'new/deep/file.txt'],
    ['modified', 'web/package-lock.json'],
  ])
  const { repository } = await ask(
    world,
    `repository(owner: "globex", name: "app") { object(expression: "HEAD:web/package-lock.json") { ... on Blob { text } }
      ref(qualifiedName: "main") { target { ... on Commit { author { user { login } } checkSuites(first: 5) { totalCount } history(first: 5) { totalCount } } } } }`,
  )
  expect(textOf(repository?.['object']?.['text'])).toContain('1.14.1')
  expect(repository?.['ref']?.['target']).toEqual({
    author: { user: { login: 'ada' } },
    checkSuites: { totalCount: 2 },
    history: { totalCount: 2 },
  })
  const authorization = `Basic ${Buffer.from(`git:${token}`).toString('base64')}`
  const refs = await request(`${world.simulator.gitUrl}/globex/app.git/info/refs?service=git-upload-pack`, {
    token: null,
    headers: { authorization },
  })
  expect(refs.text).toContain(`${oid} refs/heads/main`)
})

test('branches move with their open pull requests, start, are forced back, and are deleted', async () => {
  const world = await running()
  const { changes } = world.simulator
  const pulls = async (): Promise<unknown[]> =>
    (await world.rest('/repos/globex/app/pulls?direction=asc', { token })).json.map((pull) => pull['head']?.['sha'])
  const [start0] = await pulls()
  const moved = await changes.push('globex/app', { branch: 'next', files: { next: '2' } })
  expect(await pulls()).toEqual([moved])
  const forced = await changes.push('globex/app', { branch: 'next', files: { next: '3' }, onto: String(start0) })
  expect(await pulls()).toEqual([forced])
  const fresh = await changes.push('globex/app', { branch: 'fresh', files: { fresh: '1' } })
  expect(await changes.openPullRequest('globex/app', 'fresh')).toBe(2)
  expect(await pulls()).toEqual([forced, fresh])
  await changes.deleteBranch('globex/app', 'fresh')
  const { json } = await world.rest('/repos/globex/app/branches', { token })
  expect(json.map((branch) => branch['name'])).toEqual(['main', 'next'])
  await changes.set('globex/app', { defaultBranch: 'next' })
  expect((await listing(world))?.[0]?.['defaultBranchRef']).toMatchObject({ name: 'next', target: { oid: forced } })
  const first = await changes.push('globex/empty', { files: { 'README.md': 'not empty any more' } })
  expect((await listing(world))?.[1]?.['defaultBranchRef']).toMatchObject({ name: 'main', target: { oid: first } })
})

test('a repository keeps its number when it is renamed, archived and transferred, and old names redirect', async () => {
  const world = await running()
  const { changes } = world.simulator
  const get = (path: string): Promise<Reply> => world.rest(path, { token })
  const { id } = (await get('/repos/globex/app')).json
  await changes.rename('globex/app', 'web-app')
  expect([(await get('/repos/globex/app')).status, (await get('/repos/globex/web-app')).json['id']]).toEqual([301, id])
  expect((await get('/orgs/globex/teams/web/repos')).json.map((repository) => repository['name'])).toEqual(['web-app'])
  await changes.archive('globex/web-app')
  expect((await listing(world))?.filter((node) => JSON.stringify(node['isArchived']) === 'true')).toMatchObject([
    { databaseId: id },
  ])
  await expect(changes.push('globex/web-app', { files: {} })).rejects.toThrow('globex/web-app is archived')
  // Another account's private repositories are not for this token.
  await changes.set('globex/web-app', { visibility: 'PUBLIC' })
  await changes.transfer('globex/web-app', 'ada')
  for (const former of ['globex/app', 'globex/web-app']) {
    const data = await ask(
      world,
      `repository(owner: "globex", name: "${former.slice(7)}") { databaseId nameWithOwner }`,
    )
    expect(data['repository']).toEqual({ databaseId: id, nameWithOwner: 'ada/web-app' })
    expect((await get(`/repos/${former}`)).status).toBe(301)
  }
  expect((await listing(world))?.map((node) => node['name'])).toEqual(['empty', 'other'])
  expect((await get('/orgs/globex/teams/web/repos')).json).toHaveLength(0)
  await expect(changes.rename('globex/other', 'empty')).rejects.toThrow('there is a repository globex/empty already')
})

test('a repository is deleted, and one of its name is made anew with another number', async () => {
  const world = await running()
  const { changes } = world.simulator
  const { id } = (await world.rest('/repos/globex/app', { token })).json
  await changes.delete('globex/app')
  expect((await world.rest('/repos/globex/app', { token })).status).toBe(404)
  expect((await world.rest(`/repositories/${JSON.stringify(id)}`, { token })).status).toBe(404)
  await changes.create('globex', { name: 'app', files: { 'package-lock.json': BAD } })
  const made = (await listing(world))?.[0]
  expect(made).toMatchObject({ name: 'app', pushedAt: '2026-11-01T03:00:00Z' })
  expect(made?.['databaseId']).not.toBe(id)
  const { repository } = await ask(
    world,
    `repository(owner: "globex", name: "app") { object(expression: "HEAD:package-lock.json") { ... on Blob { text } } }`,
  )
  expect(textOf(repository?.['object']?.['text'])).toContain('1.14.1')
})

test('changes have a URL, without login, that counts for nothing and says what is wrong', async () => {
  const world = await running()
  const post = (body: object): Promise<Reply> =>
    request(`${world.simulator.url}/__simulator/changes`, { method: 'POST', token: null, body: JSON.stringify(body) })
  const { json } = await post({ repository: 'globex/app', push: { files: { 'web/package-lock.json': BAD } } })
  expect((await listing(world))?.[0]?.['defaultBranchRef']?.['target']?.['oid']).toBe(json['oid'])
  expect((await post({ repository: 'globex/app', set: { customProperties: { owner: 'web' } } })).status).toBe(200)
  expect((await post({ repository: 'globex/app', rename: 'web-app' })).status).toBe(200)
  const wrong = await post({ repository: 'globex/nowhere', archive: true })
  expect([wrong.status, wrong.json['message']]).toEqual([400, 'there is no repository globex/nowhere'])
  expect((await post({ repository: 'globex/other' })).json['message']).toMatch(/^a change is one of create, push/)
  expect(world.simulator.ledger().requests).toBe(1)
})

test('custom properties of all repositories, by pages, and of one', async () => {
  const world = await running()
  await world.simulator.changes.set('globex/app', { customProperties: { owner: 'web', tiers: ['1', '2'] } })
  const page = await world.rest('/orgs/globex/properties/values?per_page=2', { token })
  expect(page.json.map((item) => [item['repository_full_name'], item['properties']])).toEqual([
    [
      'globex/app',
      [
        { property_name: 'owner', value: 'web' },
        { property_name: 'tiers', value: ['1', '2'] },
      ],
    ],
    ['globex/empty', []],
  ])
  expect(page.headers.get('link')).toMatch(/\/organizations\/\d+\/properties\/values\?per_page=2&page=2>; rel="next"/)
  expect((await world.rest('/repos/globex/app/properties/values', { token })).json).toHaveLength(2)
  const schema = await world.rest('/orgs/globex/properties/schema', { token })
  expect(schema.json).toContainEqual(expect.objectContaining({ property_name: expect.any(String), required: false }))
  expect((await world.rest('/orgs/globex/properties/schema', { token: null })).status).toBe(404)
  expect((await world.rest('/orgs/globex/properties/values', { token: null })).status).toBe(404)
})
