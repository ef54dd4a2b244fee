import { expect, test } from '@jest/globals'
import type { Listed } from '@ioc-scanner/core'
import { target } from '@ioc-scanner/testkit'
import { ACME, everyOf, oneByOne, openSession, EVERYTHING, repositoriesIn } from '../../test/open-session.js'
import { RetryingRequests } from '../../test/retrying-requests.js'
import { closedPort, scriptedGitHub, type ReceivedRequest, type Reply } from '../../test/scripted-github.js'

const COMMIT = 'c'.repeat(40)
const TREE = '7'.repeat(40)

function node(name: string, changes: object = {}): object {
  return {
    id: `R_${name}`,
    nameWithOwner: `acme/${name}`,
    visibility: 'PRIVATE',
    isArchived: false,
    isFork: false,
    isDisabled: false,
    isEmpty: false,
    isLocked: false,
    pushedAt: '2026-01-01T00:00:00Z',
    description: null,
    primaryLanguage: { name: 'TypeScript' },
    repositoryTopics: { nodes: [{ topic: { name: 'payments' } }] },
    defaultBranchRef: { name: 'main', target: { oid: COMMIT, tree: { oid: TREE } } },
    ...changes,
  }
}

function page(nodes: readonly unknown[], more: { total?: number; next?: string; errors?: object[] } = {}): Reply {
  const { total = nodes.length, next, errors } = more
  const pageInfo = { hasNextPage: next !== undefined, endCursor: next ?? null }
  const data = { rateLimit: { cost: 1 }, organization: { repositories: { totalCount: total, pageInfo, nodes } } }
  return { json: { data, ...(errors === undefined ? {} : { errors }) } }
}

const firstOf = ({ query }: ReceivedRequest): number => Number(/first:(\d+),after/.exec(query)?.[1])
const names = (count: number, start = 0): string[] => Array.from({ length: count }, (_, index) => `r${start + index}`)
const gapsIn = (listed: readonly Listed[]): object[] => listed.flatMap(({ gap }) => (gap === undefined ? [] : [gap]))
const namesIn = (listed: readonly Listed[]): string[] =>
  repositoriesIn(listed).map(({ nameWithOwner }) => nameWithOwner)

/** Pages of what is left after a cursor that counts. */
function organizationOf(count: number, refuse: (first: number) => Reply | undefined = () => undefined) {
  return (request: ReceivedRequest): Reply => {
    const first = firstOf(request)
    const start = Number(request.variables['after'] ?? 0)
    const nodes = names(Math.min(first, count - start), start).map((name) => node(name))
    const end = start + nodes.length
    return refuse(first) ?? page(nodes, { total: count, ...(end < count ? { next: String(end) } : {}) })
  }
}

test('a repository comes with its head, root tree, topics and state', async () => {
  const github = await scriptedGitHub(() =>
    page([node('web', { isFork: true, visibility: 'INTERNAL', description: 'Shop' })]),
  )
  const { session } = await openSession(github.url)
  expect(await everyOf(session.repositories(ACME))).toEqual([
    { total: 1 },
    {
      repository: {
        id: 'R_web',
        nameWithOwner: 'acme/web',
        head: { ref: 'main', commit: COMMIT, tree: TREE },
        visibility: 'internal',
        isArchived: false,
        isFork: true,
        topics: ['payments'],
        description: 'Shop',
        pushedAt: '2026-01-01T00:00:00Z',
        primaryLanguage: 'TypeScript',
      },
    },
    { progress: expect.any(String) },
  ])
  await session.close()
})

test('250 repositories are listed by three queries of one point each', async () => {
  const github = await scriptedGitHub(organizationOf(250))
  const { session, requests } = await openSession(github.url)
  expect(namesIn(await everyOf(session.repositories(ACME)))).toHaveLength(250)
  expect(
    requests.outcomes.map(({ description, answer }) => [description.kind, description.bucket, answer?.points]),
  ).toEqual(Array.from({ length: 3 }, () => ['listing', 'graphql', 1]))
  await session.close()
})

test('pages shrink until GitHub gets them done, and no repository is lost or doubled', async () => {
  const tooMuch = (first: number): Reply | undefined => (first > 30 ? { status: 502, body: '' } : undefined)
  const github = await scriptedGitHub(organizationOf(120, tooMuch))
  const { session } = await openSession(github.url)
  expect(namesIn(await everyOf(session.repositories(ACME)))).toEqual(names(120).map((name) => `acme/${name}`))
  expect(github.received.map(firstOf).slice(0, 3)).toEqual([100, 50, 25])
  await session.close()
})

test('a page of which resource limits took a part is asked for again, smaller', async () => {
  const errors = [
    { type: 'RESOURCE_LIMITS_EXCEEDED', path: ['organization', 'repositories', 'nodes', 60], message: 'limits' },
  ]
  const partly = (first: number): Reply | undefined =>
    first > 50
      ? page([...names(60).map((name) => node(name)), ...Array<null>(40).fill(null)], { total: 120, errors })
      : undefined
  const github = await scriptedGitHub(organizationOf(120, partly))
  const { session } = await openSession(github.url)
  const listed = await everyOf(session.repositories(ACME))
  expect(namesIn(listed)).toHaveLength(120)
  expect(gapsIn(listed)).toEqual([])
  await session.close()
})

test('a listing that breaks off keeps what it has and says how much is missing', async () => {
  const github = await scriptedGitHub((request) =>
    request.variables['after'] === null
      ? organizationOf(250)(request)
      : { status: 500, json: { message: 'Server Error' } },
  )
  const { session } = await openSession(github.url)
  const listed = await everyOf(session.repositories(ACME))
  expect(namesIn(listed)).toHaveLength(100)
  expect(gapsIn(listed)).toEqual([
    expect.objectContaining({
      repository: null,
      reason: 'timeout',
      detail: expect.stringContaining('broke off after 100 of 250 repositories'),
    }),
  ])
  await session.close()
})

test('pages that lead in a circle are left', async () => {
  const github = await scriptedGitHub(() =>
    page(
      names(100).map((name) => node(name)),
      { total: 200, next: 'same' },
    ),
  )
  const { session } = await openSession(github.url)
  const listed = await everyOf(session.repositories(ACME))
  expect(namesIn(listed)).toHaveLength(100)
  expect(gapsIn(listed)).toEqual([expect.objectContaining({ detail: expect.stringContaining('circle') })])
  await session.close()
})

test('a listing goes on behind any of its pages, and asks for none of those before', async () => {
  const github = await scriptedGitHub(organizationOf(250))
  const whole = await openSession(github.url)
  const listed = await everyOf(whole.session.repositories(ACME))
  await whole.session.close()
  const told = listed.flatMap((item, index) => ('progress' in item ? [{ index, progress: item.progress }] : []))
  expect(told).toHaveLength(3)
  for (const { index, progress } of told) {
    const { session } = await openSession(github.url)
    const asked = github.received.length
    const rest = await everyOf(session.repositories(ACME, progress))
    await session.close()
    expect(namesIn(rest)).toEqual(namesIn(listed.slice(index)))
    expect(github.received.length - asked).toBe(told.length - 1 - told.findIndex((other) => other.index === index))
    expect(gapsIn(rest)).toEqual([])
  }
})

test('no progress leaves out what broke off', async () => {
  const github = await scriptedGitHub((request) =>
    request.variables['after'] === null ? organizationOf(250)(request) : { status: 500, json: { message: 'x' } },
  )
  const { session } = await openSession(github.url)
  const listed = await everyOf(session.repositories(target({ organizations: ['acme', 'other'] })))
  await session.close()
  const progresses = listed.flatMap((item) => ('progress' in item ? [JSON.parse(item.progress) as object] : []))
  expect(progresses).toEqual([{ list: 0, place: { after: '100', listed: 100 }, seen: 100 }])
})

test.each(['', '{}', '{"list":-1,"seen":0}', '{"list":0,"seen":0,"place":{}}', 'null'])(
  'a progress that nobody wrote is refused: %s',
  async (progress) => {
    const { session } = await openSession('http://127.0.0.1:9')
    await expect(everyOf(session.repositories(ACME, progress))).rejects.toMatchObject({
      code: 'LISTING_PROGRESS_UNREADABLE',
    })
    await session.close()
  },
)

test('repositories that GitHub counts and does not list are a gap', async () => {
  const github = await scriptedGitHub(() => page([node('web')], { total: 3 }))
  const { session } = await openSession(github.url)
  expect(gapsIn(await everyOf(session.repositories(ACME)))).toEqual([
    expect.objectContaining({
      repository: null,
      reason: 'forbidden',
      detail: expect.stringContaining('counts 3'),
    }),
  ])
  await session.close()
})

test('organizations behind SAML that an answer leaves out are gaps, told once', async () => {
  const header = { 'x-github-sso': 'partial-results; organizations=21955855,20582480' }
  const github = await scriptedGitHub((request) => ({ ...organizationOf(150)(request), headers: header }))
  const { session } = await openSession(github.url)
  expect(gapsIn(await everyOf(session.repositories(ACME)))).toEqual([
    expect.objectContaining({ reason: 'saml', detail: expect.stringContaining('21955855') }),
    expect.objectContaining({ reason: 'saml', detail: expect.stringContaining('20582480') }),
  ])
  await session.close()
})

test('a repository that is lost from the list is a gap by what GitHub says of it', async () => {
  const at = (index: number): readonly (string | number)[] => ['organization', 'repositories', 'nodes', index]
  const github = await scriptedGitHub(() =>
    page([node('web'), null, null, null, { nameWithOwner: 'acme/odd' }], {
      errors: [
        { type: 'FORBIDDEN', path: at(1), message: 'SSO', extensions: { saml_failure: true } },
        { type: 'NOT_FOUND', path: at(2), message: "Could not resolve to a Repository with the name 'acme/x'." },
      ],
    }),
  )
  const { session } = await openSession(github.url)
  const listed = await everyOf(session.repositories(ACME))
  expect(namesIn(listed)).toEqual(['acme/web'])
  expect(gapsIn(listed)).toMatchObject([
    { repository: null, reason: 'saml' },
    { repository: null, reason: 'not-found' },
    { repository: null, reason: 'not-found' },
    { repository: 'acme/odd', reason: 'unparsable' },
  ])
  await session.close()
})

test.each([
  ['empty', { isEmpty: true }, undefined, []],
  ['disabled', { isDisabled: true }, undefined, [{ reason: 'blocked' }]],
  ['locked', { isLocked: true }, undefined, [{ reason: 'blocked' }]],
  ['without its default branch', {}, undefined, [{ reason: 'not-found', detail: 'its default branch does not exist' }]],
  ['blocked', {}, { type: 'FORBIDDEN', message: 'Repository access blocked' }, [{ reason: 'blocked' }]],
  [
    'protected by SAML',
    {},
    { type: 'FORBIDDEN', message: 'x', extensions: { saml_failure: true } },
    [{ reason: 'saml' }],
  ],
])('a repository that is %s is listed without a head, and its tree says why', async (_state, changes, error, gaps) => {
  const path = ['organization', 'repositories', 'nodes', 0, 'defaultBranchRef']
  const errors = error === undefined ? [] : [{ ...error, path }]
  const github = await scriptedGitHub(() => page([node('web', { defaultBranchRef: null, ...changes })], { errors }))
  const { session } = await openSession(github.url)
  const listed = repositoriesIn(await everyOf(session.repositories(ACME)))
  expect(listed).toMatchObject([{ nameWithOwner: 'acme/web', head: null }])
  const trees = await everyOf(session.trees(oneByOne(listed), EVERYTHING))
  expect(trees).toMatchObject([
    { files: [], gaps: gaps.map((gap) => ({ repository: 'acme/web', path: null, ...gap })) },
  ])
  await session.close()
})

test('what GraphQL calls forbidden is asked of REST, which tells blocked from forbidden', async () => {
  const errors = ['web', 'api'].map((_, index) => ({
    type: 'FORBIDDEN',
    message: 'Resource not accessible by personal access token',
    path: ['organization', 'repositories', 'nodes', index, 'defaultBranchRef'],
  }))
  const headless = { defaultBranchRef: null }
  const github = await scriptedGitHub(({ path }) => {
    if (path === '/repos/acme/web') return { status: 451, json: { message: 'Repository access blocked', block: {} } }
    if (path === '/repos/acme/api') return { status: 403, json: { message: 'Resource not accessible' } }
    return page([node('web', headless), node('api', headless)], { errors })
  })
  const { session } = await openSession(github.url)
  const listed = repositoriesIn(await everyOf(session.repositories(ACME)))
  const trees = await everyOf(session.trees(oneByOne(listed), EVERYTHING))
  const reasons = trees.map(({ repository, gaps }) => [repository.nameWithOwner, gaps.map(({ reason }) => reason)])
  expect(Object.fromEntries(reasons)).toEqual({ 'acme/web': ['blocked'], 'acme/api': ['forbidden'] })
  await session.close()
})

const notFound: Reply = {
  json: {
    data: { organization: null },
    errors: [
      {
        type: 'NOT_FOUND',
        path: ['organization'],
        message: "Could not resolve to an Organization with the login of 'acme'.",
      },
    ],
  },
}

test('an unknown organization is one clear error', async () => {
  const github = await scriptedGitHub(() => notFound)
  const { session } = await openSession(github.url)
  await expect(everyOf(session.repositories(ACME))).rejects.toMatchObject({
    code: 'TARGET_NOT_FOUND',
    message: expect.stringContaining("organization 'acme'"),
  })
  await session.close()
})

test('of two organizations, one unknown: the other is listed, and the unknown one is a gap', async () => {
  const github = await scriptedGitHub(({ variables }) =>
    variables['login'] === 'acme' ? page([node('web')]) : notFound,
  )
  const { session } = await openSession(github.url)
  const listed = await everyOf(session.repositories(target({ organizations: ['nobody', 'acme'] })))
  expect(namesIn(listed)).toEqual(['acme/web'])
  expect(gapsIn(listed)).toMatchObject([
    { repository: null, reason: 'not-found', detail: expect.stringContaining("'nobody'") },
  ])
  await session.close()
})

test.each([
  ['a refused login', { status: 401, json: { message: 'Bad credentials' } }, 'LOGIN_REFUSED', 'Bad credentials'],
  [
    'an organization behind SAML',
    {
      json: {
        data: { organization: null },
        errors: [{ type: 'FORBIDDEN', path: ['organization'], message: 'SAML', extensions: { saml_failure: true } }],
      },
    },
    'TARGET_FORBIDDEN',
    'SAML',
  ],
  [
    'a missing scope',
    {
      json: {
        data: { organization: null },
        errors: [
          {
            type: 'INSUFFICIENT_SCOPES',
            path: ['organization'],
            message: "requires one of the following scopes: ['read:org']",
          },
        ],
      },
    },
    'TARGET_FORBIDDEN',
    'read:org',
  ],
  [
    'an empty bucket',
    { json: { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] } },
    'PRIMARY_LIMIT',
    'rate limit',
  ],
])('%s at the first request is one clear error', async (_name, reply, code, words) => {
  const github = await scriptedGitHub(() => reply)
  const { session } = await openSession(github.url)
  await expect(everyOf(session.repositories(ACME))).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
  })
  await session.close()
})

test('without a connection it names the host and the cause', async () => {
  const host = `127.0.0.1:${await closedPort()}`
  const { session } = await openSession(`http://${host}`, { requests: new RetryingRequests(0) })
  await expect(everyOf(session.repositories(ACME))).rejects.toMatchObject({
    code: 'CONNECTION_FAILED',
    message: `no connection to ${host}: the connection was refused (ECONNREFUSED)`,
  })
  await session.close()
})

test('named repositories are asked for together; one that does not exist is a gap', async () => {
  const github = await scriptedGitHub(({ query }) => {
    expect(query).toContain('r1:repository(owner:"acme",name:"gone")')
    const errors = [
      { type: 'NOT_FOUND', path: ['r1'], message: "Could not resolve to a Repository with the name 'acme/gone'." },
    ]
    return { json: { data: { r0: node('web'), r1: null }, errors } }
  })
  const { session } = await openSession(github.url)
  const listed = await everyOf(
    session.repositories(target({ repositories: ['acme/web', 'acme/gone', 'acme/web', 'a"b/c'] })),
  )
  expect(namesIn(listed)).toEqual(['acme/web'])
  expect(gapsIn(listed)).toMatchObject([
    { repository: 'a"b/c', reason: 'not-found' },
    { repository: 'acme/gone', reason: 'not-found' },
  ])
  expect(github.received).toHaveLength(1)
  await session.close()
})

test('a single repository that does not exist is an unknown target', async () => {
  const errors = [
    { type: 'NOT_FOUND', path: ['r0'], message: "Could not resolve to a Repository with the name 'acme/gone'." },
  ]
  const github = await scriptedGitHub(() => ({ json: { data: { r0: null, rateLimit: { cost: 1 } }, errors } }))
  const { session } = await openSession(github.url)
  await expect(everyOf(session.repositories(target({ repositories: ['acme/gone'] })))).rejects.toMatchObject({
    code: 'TARGET_NOT_FOUND',
    message: expect.stringContaining('acme/gone'),
  })
  await session.close()
})

test('a team is looked for in each organization, and missing only if none has it', async () => {
  const github = await scriptedGitHub(({ variables }) => {
    const has = variables['login'] === 'acme' && variables['team'] === 'payments'
    const repositories = { totalCount: 1, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [node('web')] }
    return { json: { data: { organization: { team: has ? { repositories } : null } } } }
  })
  const { session } = await openSession(github.url)
  const organizations = ['globex', 'acme']
  const found = await everyOf(session.repositories(target({ organizations, teams: ['payments'] })))
  expect([namesIn(found), gapsIn(found)]).toEqual([['acme/web'], []])
  const missing = session.repositories(target({ organizations, teams: ['paymnets'] }))
  await expect(everyOf(missing)).rejects.toMatchObject({
    code: 'TARGET_NOT_FOUND',
    message: expect.stringContaining("team 'paymnets'"),
  })
  await session.close()
})

test('an installation on selected repositories says that there may be others', async () => {
  const github = await scriptedGitHub(({ path }) =>
    path.startsWith('/installation/repositories')
      ? { json: { total_count: 1, repository_selection: 'selected', repositories: [{ owner: { login: 'acme' } }] } }
      : page([node('web')]),
  )
  const { session } = await openSession(github.url, { credentials: { kind: 'token', token: 'ghs_0123456789abcdef' } })
  expect(gapsIn(await everyOf(session.repositories(ACME)))).toMatchObject([
    { repository: null, reason: 'forbidden', detail: expect.stringContaining('selected') },
  ])
  await session.close()
})

test('an installation on the whole organization that sees more than was listed says so', async () => {
  const github = await scriptedGitHub(({ path }) =>
    path.startsWith('/installation/repositories')
      ? { json: { total_count: 2, repository_selection: 'all', repositories: [{ owner: { login: 'Acme' } }] } }
      : page([node('web')]),
  )
  const { session } = await openSession(github.url, { credentials: { kind: 'token', token: 'ghs_0123456789abcdef' } })
  expect(gapsIn(await everyOf(session.repositories(ACME)))).toMatchObject([
    { reason: 'forbidden', detail: expect.stringContaining('counts 2 repositories') },
  ])
  await session.close()
})
