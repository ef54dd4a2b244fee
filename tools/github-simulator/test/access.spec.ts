import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { createRepository, createWorld, start } from './simulated-world.js'
import type { Reply, Running } from './simulated-world.js'
import { createGitRepository, repositoryDirectory } from './git-fixtures.js'

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

const directory = createWorld(
  [
    { name: 'app', formerNames: ['old-app'] },
    { name: 'hidden' },
    { name: 'open', visibility: 'PUBLIC' },
    { name: 'tos', blocked: { reason: 'tos', createdAt: '2026-01-02T03:04:05Z' } },
    { name: 'dmca', blocked: { reason: 'dmca', createdAt: '2026-01-02T03:04:05Z' } },
    { name: 'forbidden', forbidden: true },
    { name: 'ghost', vanishes: true },
    { name: 'disabled', disabled: true },
    { name: 'archived', archived: true },
    { name: 'fork', fork: true },
    { name: 'template', template: true },
    { name: 'mirror', mirror: true },
    { name: 'locked', locked: true },
    { name: 'empty', commits: [] },
  ],
  {
    acme: {
      members: ['bob'],
      teams: [
        {
          slug: 'seen',
          name: 'Seen',
          privacy: 'VISIBLE',
          members: ['bob'],
          repositories: [{ name: 'app', permission: 'WRITE' }],
        },
        {
          slug: 'unseen',
          name: 'Unseen',
          privacy: 'SECRET',
          members: ['eve'],
          repositories: [{ name: 'app', permission: 'ADMIN' }],
        },
      ],
    },
    tokens: [
      { token: 'ghp_bobtest', kind: 'user', owner: 'bob' },
      { token: 'ghp_evetest', kind: 'user', owner: 'eve' },
      { token: 'ghp_noscope', kind: 'user', owner: 'bob', scopes: ['repo'] },
      { token: 'ghp_pubonly', kind: 'user', owner: 'bob', scopes: ['read:org'] },
      { token: 'github_pat_bob', kind: 'fine-grained', owner: 'bob' },
      { token: 'ghs_selected', kind: 'installation', owner: 'acme', selectedRepositories: ['acme/app', 'acme/open'] },
      { token: 'ghs_expiring', kind: 'installation', owner: 'acme', expiresAt: '2026-11-01T04:00:00Z' },
      { token: 'ghs_jobtest', kind: 'actions', owner: 'acme', selectedRepositories: ['acme/app'] },
    ],
    apps: [
      {
        appId: 42,
        clientId: 'Iv1.app',
        publicKey,
        installations: [
          { id: 1, account: 'acme', selectedRepositories: ['acme/app', 'acme/hidden'] },
          { id: 2, account: 'acme', suspended: true },
        ],
      },
    ],
  },
)

const protectedWorld = createWorld([{ name: 'app' }], { acme: { samlProtected: true } })

function jwt(nowMs: number, claims: object = {}, key = privateKey): string {
  const now = Math.floor(nowMs / 1000)
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iss: 'Iv1.app', iat: now - 60, exp: now + 540, ...claims })}`
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`
}

const namesOf = ({ json }: Reply): string[] => json.map((item) => String(item['name']))

test('github-api 8.12: a renamed repository answers 301 with a link by number; GraphQL follows silently', async () => {
  const { rest, graphql, simulator } = await start(directory)
  const moved = await rest('/repos/acme/old-app/contents/README.md?ref=main')
  const url = `${simulator.url}/repositories/100/contents/README.md?ref=main`
  expect(moved.status).toBe(301)
  expect(moved.headers.get('location')).toBe(url)
  expect(moved.json).toMatchObject({ message: 'Moved Permanently', url })
  expect((await rest(url.slice(simulator.url.length))).json['name']).toBe('README.md')
  const query = (follow: string): string => `{ repository(owner: "acme", name: "old-app"${follow}) { name } }`
  expect((await graphql(query(''))).json).toEqual({ data: { repository: { name: 'app' } } })
  expect((await graphql(query(', followRenames: false'))).json['data']).toEqual({ repository: null })
})

test('github-api 8.12: private repositories are 404 to strangers, to jobs of others and under their former name', async () => {
  const { rest } = await start(directory)
  for (const path of ['/repos/acme/app', '/repos/acme/old-app', '/repos/acme/app/git/trees/main']) {
    const { status, json } = await rest(path, { token: 'ghp_strangertest' })
    expect([status, json['message'], json['status']]).toEqual([404, 'Not Found', '404'])
  }
  expect((await rest('/repos/acme/hidden', { token: 'ghs_jobtest' })).status).toBe(404)
  expect((await rest('/repos/acme/app', { token: 'ghs_jobtest' })).status).toBe(200)
  expect((await rest('/repos/acme/app', { token: 'ghp_pubonly' })).status).toBe(404)
  expect((await rest('/repos/acme/open', { token: null })).status).toBe(200)
})

test('github-api 8.12: without single sign-on an organization answers 403 with a header that says where', async () => {
  const { rest, graphql } = await start(protectedWorld)
  for (const path of ['/orgs/acme/repos', '/repos/acme/app']) {
    const refused = await rest(path)
    expect(refused.status).toBe(403)
    expect(refused.headers.get('x-github-sso')).toMatch(
      /^required; url=https:\/\/github\.com\/orgs\/acme\/sso\?authorization_request=/,
    )
    expect(refused.json['message']).toMatch(/^Resource protected by organization SAML enforcement\./)
  }
  const answer = await graphql('{ organization(login: "acme") { id } viewer { login } }')
  expect(answer.status).toBe(200)
  expect(answer.json['data']).toEqual({ organization: null, viewer: { login: 'ada' } })
  expect(answer.json['errors']?.[0]).toMatchObject({
    type: 'FORBIDDEN',
    path: ['organization'],
    extensions: { saml_failure: true },
  })
  expect(answer.headers.get('x-github-sso')).toMatch(/^required/)
})

test('github-api 8.12: a switch hides a protected organization behind 404', async () => {
  const { rest } = await start(protectedWorld, { saml: { answer: 404 } })
  expect((await rest('/orgs/acme/repos')).status).toBe(404)
})

test('github-api 8.12: a list over several organizations leaves out the protected one, and only a header says so', async () => {
  const folder = createWorld([{ name: 'app' }], { acme: { samlProtected: true } })
  const own = createRepository(folder, { name: 'own' }, 900)
  const world = createWorld([{ name: 'app' }], {
    acme: { samlProtected: true },
    users: [{ login: 'ada', databaseId: 99, repositories: [own] }],
    tokens: [{ token: 'ghp_authorized', kind: 'user', owner: 'ada', ssoAuthorized: ['acme'] }],
  })
  createGitRepository(repositoryDirectory(world, 'own'), [{ branch: 'main', files: { f: 'x' } }])
  const { rest } = await start(world)
  const partial = await rest('/user/repos')
  expect(namesOf(partial)).toEqual(['own'])
  expect(partial.headers.get('x-github-sso')).toBe('partial-results; organizations=7')
  const whole = await rest('/user/repos', { token: 'ghp_authorized' })
  expect(namesOf(whole)).toEqual(['app', 'own'])
  expect(whole.headers.get('x-github-sso')).toBeNull()
})

test('github-api 8.12: a policy against personal tokens answers 403 and FORBIDDEN, to an app it does not', async () => {
  const { rest, graphql } = await start(directory)
  const refused = await rest('/repos/acme/forbidden/contents/README.md', { token: 'github_pat_bob' })
  expect(refused.status).toBe(403)
  expect(refused.json['message']).toBe('Resource not accessible by personal access token')
  expect(refused.headers.get('x-accepted-github-permissions')).toBe('contents=read')
  expect((await rest('/repos/acme/forbidden')).headers.get('x-oauth-scopes')).not.toBeNull()
  expect((await rest('/repos/acme/forbidden', { token: 'ghs_expiring' })).status).toBe(200)
  const { json } = await graphql('{ repository(owner: "acme", name: "forbidden") { name } }')
  expect(json['data']).toEqual({ repository: null })
  expect(json['errors']?.[0]).toMatchObject({ type: 'FORBIDDEN', path: ['repository'] })
})

test.each([
  ['tos', 403],
  ['dmca', 451],
])('github-api 8.12: a repository blocked for %s answers %d with the block', async (reason, status) => {
  const { rest } = await start(directory)
  const refused = await rest(`/repos/acme/${reason}/git/trees/main`)
  expect(refused.status).toBe(status)
  expect(refused.json).toMatchObject({
    message: 'Repository access blocked',
    block: { reason, created_at: '2026-01-02T03:04:05Z' },
  })
})

const gitFields =
  '{ organization(login: "acme") { repositories(first: 50) { nodes { name defaultBranchRef { name } } } } }'

test('github-api 8.12: refused repositories keep their names in a GraphQL listing, or a switch takes their nodes', async () => {
  const fields = (await (await start(directory)).graphql(gitFields)).json
  const nodes = fields['data']?.['organization']?.['repositories']?.['nodes'] as unknown as {
    name: string
    defaultBranchRef: object | null
  }[]
  for (const name of ['tos', 'dmca', 'forbidden']) {
    const at = nodes.findIndex((node) => node.name === name)
    expect(nodes[at]?.defaultBranchRef).toBeNull()
    expect(JSON.stringify(fields['errors'])).toContain(
      `["organization","repositories","nodes",${at},"defaultBranchRef"]`,
    )
  }
  const lost = (await (await start(directory, { graphql: { refusedInListing: 'node' } })).graphql(gitFields)).json
  expect(lost['data']?.['organization']?.['repositories']?.['nodes']?.filter((node) => node === null)).toHaveLength(3)
})

test('github-api 8.12: bad and expired tokens are 401; an installation token lives until its hour is over', async () => {
  const { rest, graphql, simulator } = await start(directory)
  for (const token of ['ghp_wrong', 'a b']) expect((await rest('/orgs/acme', { token })).status).toBe(401)
  expect((await rest('/orgs/acme', { token: 'ghp_wrong' })).json).toMatchObject({
    message: 'Bad credentials',
    status: '401',
  })
  expect((await rest('/repos/acme/app', { token: 'ghs_expiring' })).status).toBe(200)
  simulator.advance(3600)
  expect((await rest('/repos/acme/app', { token: 'ghs_expiring' })).status).toBe(401)
  const graph = await graphql('{ viewer { login } }', {}, { token: 'ghs_expiring' })
  expect([graph.status, graph.json]).toEqual([
    401,
    { message: 'Bad credentials', documentation_url: 'https://docs.github.com/graphql' },
  ])
  const none = await graphql('{ viewer { login } }', {}, { token: null })
  expect([none.status, none.json['message']]).toEqual([401, 'This endpoint requires you to be authenticated.'])
})

test('a token of the form "token …" is accepted too', async () => {
  const { rest } = await start(directory)
  expect((await rest('/user', { token: null, headers: { authorization: 'token ghp_bobtest' } })).json['login']).toBe(
    'bob',
  )
})

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
    (await rest('/orgs/acme/teams', { token })).json.map((team) => String(team['slug']))
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

test('a repository that vanishes is listed, and gone when it is asked for', async () => {
  const { graphql, rest } = await start(directory)
  const listed = await graphql(gitFields)
  expect(listed.text).toContain('"ghost","defaultBranchRef":{"name":"main"}')
  expect((await graphql('{ repository(owner: "acme", name: "ghost") { name } }')).json['errors']?.[0]?.['type']).toBe(
    'NOT_FOUND',
  )
  expect((await rest('/repos/acme/ghost/git/trees/main')).status).toBe(404)
})

async function mint({ rest, clock }: Running, body: object = {}, id = 1): Promise<Reply> {
  return rest(`/app/installations/${id}/access_tokens`, {
    method: 'POST',
    token: jwt(clock.now()),
    body: JSON.stringify(body),
  })
}

test('github-api 8.17: an app finds its installation with a JWT and mints a token that works for an hour', async () => {
  const running = await start(directory)
  const { rest, clock, simulator } = running
  const installation = await rest('/orgs/acme/installation', { token: jwt(clock.now()) })
  expect(installation.json).toMatchObject({ id: 1, repository_selection: 'selected', app_id: 42 })
  const minted = await mint(running)
  expect(minted.status).toBe(201)
  expect(minted.json).toMatchObject({ expires_at: '2026-11-01T04:00:00Z', repository_selection: 'selected' })
  const token = String(minted.json['token'])
  expect(token).toMatch(/^ghs_42_.{60,}/)
  expect(namesOf(await rest('/orgs/acme/repos', { token })).sort()).toEqual(['app', 'hidden'])
  simulator.advance(3601)
  expect((await rest('/orgs/acme/repos', { token })).status).toBe(401)
})

test('github-api 8.17: a token can be narrowed to named repositories; unknown ones are 422', async () => {
  const running = await start(directory)
  const narrowed = await mint(running, { repositories: ['app'] })
  expect(namesOf(await running.rest('/orgs/acme/repos', { token: String(narrowed.json['token']) }))).toEqual(['app'])
  expect((await mint(running, { repositories: ['nowhere'] })).status).toBe(422)
  expect((await mint(running, { repository_ids: [102] })).status).toBe(422)
  expect((await mint(running, {}, 2)).status).toBe(403)
  expect((await mint(running, {}, 9)).status).toBe(404)
})

test.each<[string, (now: number) => string]>([
  ['exp more than ten minutes ahead', (now) => jwt(now, { exp: Math.floor(now / 1000) + 700 })],
  ['exp in the past', (now) => jwt(now, { exp: Math.floor(now / 1000) - 1 })],
  ['iat in the future', (now) => jwt(now, { iat: Math.floor(now / 1000) + 120 })],
  ['an unknown issuer', (now) => jwt(now, { iss: 'Iv1.other' })],
  [
    'a foreign key',
    (now) =>
      jwt(
        now,
        {},
        generateKeyPairSync('rsa', {
          modulusLength: 2048,
          publicKeyEncoding: { type: 'spki', format: 'pem' },
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        }).privateKey,
      ),
  ],
  ['no JWT at all', () => 'ghp_adatest'],
])('github-api 8.17: a JWT with %s is 401', async (_, token) => {
  const { rest, clock } = await start(directory)
  const refused = await rest('/orgs/acme/installation', { token: token(clock.now()) })
  expect(refused.status).toBe(401)
  expect(refused.json['message']).not.toBe('Bad credentials')
})

test('github-api 8.17: a clock that is a little ahead is forgiven, and iss may be the app id', async () => {
  const { rest, clock } = await start(directory)
  const now = Math.floor(clock.now() / 1000)
  const token = jwt(clock.now(), { iat: now + 30, exp: now + 590, iss: 42 })
  expect((await rest('/app', { token })).json['client_id']).toBe('Iv1.app')
})
