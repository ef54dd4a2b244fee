import { expect, test } from '@jest/globals'
import { createAccessWorld, namesOf } from './access-world.js'
import { createGitRepository, repositoryDirectory } from './git-fixtures.js'
import { createRepository, createWorld, start } from './simulated-world.js'

const directory = createAccessWorld()

const protectedWorld = createWorld([{ name: 'app' }], { acme: { samlProtected: true } })

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

test('a repository that vanishes is listed, and gone when it is asked for', async () => {
  const { graphql, rest } = await start(directory)
  const listed = await graphql(gitFields)
  expect(listed.text).toContain('"ghost","defaultBranchRef":{"name":"main"}')
  expect((await graphql('{ repository(owner: "acme", name: "ghost") { name } }')).json['errors']?.[0]?.['type']).toBe(
    'NOT_FOUND',
  )
  expect((await rest('/repos/acme/ghost/git/trees/main')).status).toBe(404)
})
