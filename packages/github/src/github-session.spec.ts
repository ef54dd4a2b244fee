import { beforeAll, expect, test } from '@jest/globals'
import type { Repository, RepositoryFile } from '@ioc-scanner/core'
import { conformsToRepositorySource, target } from '@ioc-scanner/testkit'
import { DEMO_TOKEN, type OrganizationDescription } from 'github-simulator'
import plugin, { GitHubSource } from './index.js'
import { ACME, everyOf, openSession, repositoriesIn, treesOf, type OpenedSession } from '../test/open-session.js'
import { simulated, written } from '../test/simulated-github.js'

const PAYMENTS = ['web', 'api']
const LARGE = JSON.stringify({ padding: 'x'.repeat(600_000) })
const FILES = {
  'acme/web': {
    'package.json': '{"name":"web"}\n',
    'packages/ui/package.json': '{"name":"ui"}\n',
    'docs/notes.txt': 'caf\u00e9\r\n',
  },
  'acme/api': { 'go.mod': 'module acme.example/api\n' },
}
const CLEAN: OrganizationDescription = {
  organization: 'acme',
  repositories: Object.entries(FILES).map(([name, files]) => ({ name: name.replace('acme/', ''), files })),
}
const RICH: OrganizationDescription = {
  organization: 'acme',
  repositories: [
    ...CLEAN.repositories,
    {
      name: 'encodings',
      files: {
        'utf16.json': { text: '{"name":"wide"}', encoding: 'utf-16le' },
        'latin1.txt': { text: 'caf\u00e9', encoding: 'latin1' },
        'bom.json': { text: '{"name":"bom"}', encoding: 'utf-8-bom' },
        'large.json': LARGE,
        'empty.txt': '',
        'link.json': { symlink: 'bom.json' },
      },
    },
  ],
  teams: [
    {
      slug: 'payments',
      name: 'Payments',
      privacy: 'VISIBLE',
      members: [],
      repositories: PAYMENTS.map((name) => ({ name, permission: 'ADMIN' })),
    },
    {
      slug: 'readers',
      name: 'Readers',
      privacy: 'VISIBLE',
      members: [],
      repositories: [{ name: 'encodings', permission: 'READ' }],
    },
  ],
  tokens: [
    { token: DEMO_TOKEN, kind: 'user', owner: 'night-shift', scopes: ['repo', 'read:org'] },
    { token: 'ghp_without-organization-scope', kind: 'user', owner: 'night-shift', scopes: ['public_repo'] },
  ],
}

let clean: string
let rich: string
beforeAll(async () => {
  clean = await written(CLEAN)
  rich = await written(RICH)
}, 60_000)

const login = { kind: 'token', token: DEMO_TOKEN } as const

conformsToRepositorySource(
  () => new GitHubSource(),
  async () => {
    const { url: apiUrl } = await simulated(clean)
    return { target: ACME, files: FILES, connection: { apiUrl, credentials: login } }
  },
)

async function visit(mode: 'github.com' | 'ghes' = 'github.com', token: string = DEMO_TOKEN): Promise<OpenedSession> {
  const { url } = await simulated(rich, { mode })
  return openSession(url, { credentials: { kind: 'token', token } })
}

async function filesOf(
  { session }: OpenedSession,
  name: string,
): Promise<{ repository: Repository; files: readonly RepositoryFile[] }> {
  const [repository] = repositoriesIn(await everyOf(session.repositories(target({ repositories: [name] }))))
  if (repository === undefined) throw new Error(`${name} is not there`)
  const files = (await treesOf(session, [repository])).get(name)?.files ?? []
  return { repository, files: files.map((file) => ({ repository, file })) }
}

test('what is no UTF-8 text, or is cut, comes by the stream, byte for byte', async () => {
  const opened = await visit()
  const { files } = await filesOf(opened, 'acme/encodings')
  const answers = await opened.session.contents(files)
  const statuses = Object.fromEntries(answers.map(({ file, status }) => [file.file.path, status]))
  expect(statuses).toEqual({
    'utf16.json': 'stream',
    'latin1.txt': 'content',
    'bom.json': 'content',
    'large.json': 'stream',
    'empty.txt': 'content',
    'link.json': 'content',
  })
  const bytesOf = async (path: string): Promise<Buffer> => {
    const file = files.find((candidate) => candidate.file.path === path)
    if (file === undefined) throw new Error(`${path} is not there`)
    return opened.session.stream(file, async (chunks) => Buffer.concat(await everyOf(chunks)))
  }
  expect((await bytesOf('latin1.txt')).toString('latin1')).toBe('caf\u00e9')
  expect((await bytesOf('large.json')).toString()).toBe(LARGE)
  await opened.session.close()
})

test('a reference into a folder that the walk has met costs no request', async () => {
  const opened = await visit()
  const { repository } = await filesOf(opened, 'acme/web')
  const before = opened.requests.outcomes.length
  expect(await opened.session.lookup(repository, 'packages/ui/package.json')).toMatchObject({ kind: 'file', size: 14 })
  expect(await opened.session.lookup(repository, 'packages/gone/package.json')).toBeUndefined()
  expect(await opened.session.lookup(repository, 'packages/ui')).toBeUndefined()
  expect(opened.requests.outcomes).toHaveLength(before)
  await opened.session.close()
})

test('a reference is found without a walk, and a link is called a link', async () => {
  const opened = await visit()
  const [repository] = repositoriesIn(
    await everyOf(opened.session.repositories(target({ repositories: ['acme/encodings'] }))),
  )
  if (repository === undefined) throw new Error('it is not there')
  expect(await opened.session.lookup(repository, 'link.json')).toMatchObject({ path: 'link.json', kind: 'symlink' })
  expect(await opened.session.lookup(repository, 'a"b\\c/${x}.json')).toBeUndefined()
  await opened.session.close()
})

test('teams come with the repositories they reach', async () => {
  const { session } = await visit()
  expect(await session.teams?.('acme')).toEqual([
    {
      organization: 'acme',
      slug: 'payments',
      name: 'Payments',
      repositories: expect.arrayContaining(
        PAYMENTS.map((name) => ({ nameWithOwner: `acme/${name}`, permission: 'admin' })),
      ),
    },
    {
      organization: 'acme',
      slug: 'readers',
      name: 'Readers',
      repositories: [{ nameWithOwner: 'acme/encodings', permission: 'read' }],
    },
  ])
  await session.close()
})

test('teams that may not be read name the scope that is missing', async () => {
  const { session } = await visit('github.com', 'ghp_without-organization-scope')
  await expect(session.teams?.('acme')).rejects.toMatchObject({
    code: 'REFUSED',
    message: expect.stringContaining('read:org'),
  })
  await session.close()
})

test('team first lists what teams have before the rest, each repository once', async () => {
  const { session } = await visit()
  const listed = repositoriesIn(await everyOf(session.repositories({ ...ACME, teamFirst: true })))
  const names = listed.map(({ nameWithOwner }) => nameWithOwner)
  expect([names.slice(0, 2).sort(), names.slice(2)]).toEqual([['acme/api', 'acme/web'], ['acme/encodings']])
  await session.close()
})

test('only what the teams have is listed for a team', async () => {
  const { session } = await visit()
  const listed = repositoriesIn(await everyOf(session.repositories({ ...ACME, teams: ['readers'] })))
  expect(listed.map(({ nameWithOwner }) => nameWithOwner)).toEqual(['acme/encodings'])
  await session.close()
})

test('GitHub Enterprise Server, which counts nothing, is scanned in the same way', async () => {
  const opened = await visit('ghes')
  const { files } = await filesOf(opened, 'acme/web')
  expect((await opened.session.contents(files)).every(({ status }) => status === 'content')).toBe(true)
  const allowances = opened.requests.outcomes.map(({ answer }) => answer?.allowance)
  expect(allowances.every((allowance) => allowance?.limit === null)).toBe(true)
  await opened.session.close()
})

test('it is registered as the repository source github', async () => {
  const added: unknown[] = []
  plugin.definition.register({ add: (point, implementation) => added.push([point, implementation]) })
  expect(added).toEqual([['repository-source', GitHubSource]])
})

test('it serves what names an organization, a user or a repository, and no folder', () => {
  const source = new GitHubSource()
  const targets = [{ organizations: ['acme'] }, { users: ['ada'] }, { repositories: ['acme/web'] }, { folders: ['.'] }]
  expect(targets.map((changes) => source.serves(target(changes)))).toEqual([true, true, true, false])
})
