import { expect, test } from '@jest/globals'
import { createAccessWorld, namesOf } from './access-world.js'
import { start, textOf } from './simulated-world.js'

const directory = createAccessWorld()

test('github-api 8.13: an installation on selected repositories lists fewer, without a word', async () => {
  const { rest, graphql } = await start(directory)
  const token = 'ghs_selected'
  expect(namesOf(await rest('/orgs/acme/repos', { token })).sort()).toEqual(['app', 'open'])
  expect((await rest('/installation/repositories', { token })).json).toMatchObject({
    total_count: 2,
    repository_selection: 'selected',
  })
  const { json } = await graphql(
    '{ organization(login: "acme") { repositories(first: 9) { totalCount nodes { name } } } }',
    {},
    { token },
  )
  expect(json).toEqual({
    data: { organization: { repositories: { totalCount: 2, nodes: [{ name: 'app' }, { name: 'open' }] } } },
  })
  expect((await rest('/repos/acme/hidden', { token })).status).toBe(404)
  expect((await rest('/installation/repositories')).status).toBe(403)
  expect((await rest('/user/repos', { token })).status).toBe(403)
})

test('github-api 8.13: secret teams are shown to members and owners only', async () => {
  const { rest, graphql } = await start(directory)
  const slugs = async (token: string): Promise<string[]> =>
    (await rest('/orgs/acme/teams', { token })).json.map((team) => textOf(team['slug']))
  expect(await slugs('ghp_bobtest')).toEqual(['seen'])
  expect(await slugs('ghp_evetest')).toEqual(['seen', 'unseen'])
  expect(await slugs('ghp_adatest')).toEqual(['seen', 'unseen'])
  expect((await rest('/orgs/acme/teams', { token: 'ghp_strangertest' })).status).toBe(403)
  expect((await rest('/orgs/acme/teams/unseen/repos', { token: 'ghp_bobtest' })).status).toBe(404)
  expect((await rest('/orgs/acme/teams/seen/repos')).json[0]).toMatchObject({
    name: 'app',
    permissions: { push: true, admin: false },
  })
  expect((await rest('/repos/acme/app/teams')).json.map((team) => team['permission'])).toEqual(['push', 'admin'])
  const { json } = await graphql(
    '{ organization(login: "acme") { teams(first: 9, privacy: SECRET) { nodes { slug } } } }',
    {},
    { token: 'ghp_bobtest' },
  )
  expect(json).toEqual({ data: { organization: { teams: { nodes: [] } } } })
})

test('github-api 8.13: without read:org each field about people is an error of its own', async () => {
  const { graphql } = await start(directory)
  const { json } = await graphql(
    '{ organization(login: "acme") { login name team(slug: "seen") { slug } repositories { totalCount } } with: organization(login: "acme") { id } }',
    {},
    { token: 'ghp_noscope' },
  )
  expect(json['data']).toEqual({
    organization: { login: 'acme', name: null, team: null, repositories: { totalCount: 14 } },
    with: null,
  })
  expect(json['errors']).toHaveLength(3)
  expect(json['errors']?.[2]).toMatchObject({
    type: 'INSUFFICIENT_SCOPES',
    path: ['with', 'id'],
    message: expect.stringContaining(
      "The 'id' field requires one of the following scopes: ['read:org'], but your token has only been granted the: ['repo'] scopes.",
    ),
  })
})

test('github-api 8.13: strangers see the public repositories only', async () => {
  const { rest } = await start(directory)
  expect(namesOf(await rest('/orgs/acme/repos', { token: 'ghp_strangertest' }))).toEqual(['open'])
})

test('github-api 8.13: archived, disabled, empty, locked, fork, mirror and template repositories are listed as such', async () => {
  const { graphql, rest } = await start(directory)
  const flags = 'isArchived isDisabled isEmpty isLocked isFork isMirror isTemplate lockReason'
  const { json } = await graphql(
    `{ organization(login: "acme") { repositories(first: 50) { nodes { name ${flags} } } } }`,
  )
  const nodes = json['data']?.['organization']?.['repositories']?.['nodes'] as unknown as Record<string, unknown>[]
  const flagged = (flag: string): unknown[] => nodes.filter((node) => node[flag] === true).map((node) => node['name'])
  expect(flagged('isArchived')).toEqual(['archived'])
  expect(flagged('isDisabled')).toEqual(['disabled'])
  expect(flagged('isEmpty')).toEqual(['empty'])
  expect(flagged('isLocked')).toEqual(['locked'])
  expect(flagged('isFork')).toEqual(['fork'])
  expect(flagged('isMirror')).toEqual(['mirror'])
  expect(flagged('isTemplate')).toEqual(['template'])
  expect((await rest('/repos/acme/fork')).json).toMatchObject({ fork: true, archived: false })
  expect((await rest('/repos/acme/disabled')).json['disabled']).toBe(true)
  expect((await rest('/repos/acme/disabled/git/trees/main')).status).toBe(403)
  const filtered = await graphql(
    '{ organization(login: "acme") { a: repositories(isArchived: true) { totalCount } f: repositories(isFork: true) { totalCount } p: repositories(privacy: PUBLIC) { totalCount } v: repositories(visibility: PRIVATE, isFork: false, isArchived: false) { totalCount } } }',
  )
  expect(filtered.json['data']?.['organization']).toEqual({
    a: { totalCount: 1 },
    f: { totalCount: 1 },
    p: { totalCount: 1 },
    v: { totalCount: 11 },
  })
})
