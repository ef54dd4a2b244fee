import { expect, test } from '@jest/globals'
import { createWorld, start } from './simulated-world.js'
import { repositoryDirectory, oidOf } from './git-fixtures.js'

const names = Array.from({ length: 110 }, (_, index) => `repo-${String(index).padStart(3, '0')}`)
const FILLED = 101
const directory = createWorld(names.map((name, index) => (index < FILLED ? { name } : { name, commits: [] })))

const price = (query: string): string => `{ rateLimit(dryRun: true) { cost nodeCount } ${query} }`
const listing = (fields: string, page = 'first: 100'): string =>
  `organization(login: "acme") { repositories(${page}) { nodes { ${fields} } } }`

test.each([
  [
    'head and root tree of a page',
    listing('defaultBranchRef { target { oid ... on Commit { tree { oid } } } }'),
    1,
    100,
  ],
  ['languages of a page', listing('languages(first: 10) { nodes { name } }'), 1, 1_100],
  ['branches of a page', listing('refs(refPrefix: "refs/heads/", first: 100) { nodes { name } }'), 1, 10_100],
  [
    'last commits of 100 branches of a page',
    listing(
      'refs(refPrefix: "refs/heads/", first: 100) { nodes { target { ... on Commit { history(first: 1) { nodes { oid } } } } } }',
    ),
    101,
    20_100,
  ],
  [
    'last commits of 10 branches of a page',
    listing(
      'refs(refPrefix: "refs/heads/", first: 10) { nodes { target { ... on Commit { history(first: 1) { nodes { oid } } } } } }',
    ),
    11,
    2_100,
  ],
  [
    'nested trees of 20 repositories',
    names
      .slice(0, 20)
      .map(
        (name, at) =>
          `r${at}: repository(owner: "acme", name: "${name}") { object(expression: "HEAD:") { ... on Tree { entries { object { ... on Tree { entries { name } } } } } } }`,
      )
      .join(' '),
    1,
    0,
  ],
  ['100 blobs by id', `nodes(ids: ["x"]) { ... on Blob { oid byteSize isBinary isTruncated text } }`, 1, 0],
  [
    'the history of 100 files',
    `repository(owner: "acme", name: "repo-000") { defaultBranchRef { target { ... on Commit { ${names
      .slice(0, 100)
      .map((name, at) => `h${at}: history(first: 100, path: "${name}") { nodes { oid } }`)
      .join(' ')} } } } }`,
    1,
    10_000,
  ],
  [
    "the documentation's example",
    'viewer { repositories(first: 100) { nodes { issues(first: 50) { nodes { labels(first: 60) { nodes { name } } } } } } }',
    51,
    305_100,
  ],
])('github-api 8.4: %s cost as the documents say', async (_, query, cost, nodeCount) => {
  const { graphql } = await start(directory)
  const { json, headers } = await graphql(price(query))
  expect(json['data']).toEqual({ rateLimit: { cost, nodeCount } })
  expect(headers.get('x-ratelimit-used')).toBe('0')
})

test('github-api 8.4: 149 connections cost one point, 151 cost two', async () => {
  const { graphql } = await start(directory)
  const aliases = (count: number): string =>
    Array.from(
      { length: count },
      (_, at) => `a${at}: organization(login: "acme") { teams(first: 1) { nodes { slug } } }`,
    ).join(' ')
  expect((await graphql(price(aliases(149)))).json['data']?.['rateLimit']?.['cost']).toBe(1)
  expect((await graphql(price(aliases(151)))).json['data']?.['rateLimit']?.['cost']).toBe(2)
})

test('github-api 8.4: named and inline fragments, variables and directives are priced as they are run', async () => {
  const { graphql } = await start(directory)
  const query = `query($size: Int = 10, $more: Boolean!, $less: Boolean!) {
    rateLimit(dryRun: true) { cost nodeCount }
    organization(login: "acme") { ...page ... @include(if: $more) { again: repositories(first: 100) { nodes { ...branches } } } }
    skipped: organization(login: "acme") @skip(if: $less) { repositories(first: 100) { nodes { id } } }
  }
  fragment page on Organization { repositories(first: $size) { nodes { ...branches } } }
  fragment branches on Repository { refs(refPrefix: "refs/heads/", first: 100) { nodes { name } } }`
  const without = await graphql(query, { more: false, less: true })
  expect(without.json['data']?.['rateLimit']).toEqual({ cost: 1, nodeCount: 10 + 1_000 })
  const withAll = await graphql(query, { more: true, less: false, size: 50 })
  expect(withAll.json['data']?.['rateLimit']).toEqual({ cost: 2, nodeCount: 50 + 5_000 + 100 + 10_000 + 100 })
})

test('github-api 8.4: a page without bounds is a field error with its path, and the rest is served', async () => {
  const { graphql } = await start(directory)
  const { status, json } = await graphql(
    '{ repository(owner: "acme", name: "repo-000") { name refs(refPrefix: "refs/heads/") { nodes { name } } } }',
  )
  expect(status).toBe(200)
  expect(json['data']?.['repository']).toEqual({ name: 'repo-000', refs: null })
  expect(json['errors']?.[0]).toMatchObject({
    type: 'MISSING_PAGINATION_BOUNDARIES',
    path: ['repository', 'refs'],
    message: 'You must provide a `first` or `last` value to properly paginate the `refs` connection.',
  })
})

test('github-api 8.4: a count alone needs no bounds', async () => {
  const { graphql } = await start(directory)
  const { json } = await graphql('{ organization(login: "acme") { repositories { totalCount } } }')
  expect(json['data']?.['organization']?.['repositories']).toEqual({ totalCount: 110 })
})

test('github-api 8.4: more than 100 records are refused, and a dry run prices them all the same', async () => {
  const { graphql } = await start(directory)
  const query = 'organization(login: "acme") { teams(first: 101) { nodes { slug } } }'
  const { json } = await graphql(`{ ${query} }`)
  expect(json['errors']?.[0]).toMatchObject({
    type: 'EXCESSIVE_PAGINATION',
    path: ['organization', 'teams'],
    message: 'Requesting 101 records on the `teams` connection exceeds the `first` limit of 100 records.',
  })
  expect((await graphql(price(query))).json['data']?.['rateLimit']).toEqual({ cost: 1, nodeCount: 101 })
})

test('github-api 8.4: more than 500,000 nodes are refused without data', async () => {
  const { graphql } = await start(directory)
  const { json } = await graphql(
    `{ ${listing('refs(refPrefix: "refs/heads/", first: 100) { nodes { target { ... on Commit { history(first: 60) { nodes { oid } } } } } }')} }`,
  )
  expect('data' in json).toBe(false)
  expect(json['errors']?.[0]).toMatchObject({
    type: 'MAX_NODE_LIMIT_EXCEEDED',
    message: 'This query requests up to 610,100 possible nodes which exceeds the maximum limit of 500,000.',
  })
})

test('github-api 8.4: 101 ids are refused with the alias as path, twice 99 are fine', async () => {
  const { graphql } = await start(directory)
  const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `B_${at}`)
  const { json } = await graphql('query($ids: [ID!]!) { nodes_101: nodes(ids: $ids) { id } }', { ids: ids(101) })
  expect(json['data']).toBeNull()
  expect(json['errors']?.[0]).toMatchObject({
    type: 'ARGUMENT_LIMIT',
    path: ['nodes_101'],
    message: 'You may not provide more than 100 node ids; you provided 101.',
  })
  const twice = await graphql('query($ids: [ID!]!) { a: nodes(ids: $ids) { id } b: nodes(ids: $ids) { id } }', {
    ids: ids(99),
  })
  expect(twice.json['data']?.['a']).toHaveLength(99)
})

test('github-api 8.4: what the schema does not know is refused with a code and no data', async () => {
  const { graphql } = await start(directory)
  const { json, status } = await graphql('{ organization(login: "acme") { repositoryCount } }')
  expect(status).toBe(200)
  expect('data' in json).toBe(false)
  expect(json['errors']?.[0]).toMatchObject({
    message: "Field 'repositoryCount' doesn't exist on type 'Organization'",
    extensions: { code: 'undefinedField', typeName: 'Organization', fieldName: 'repositoryCount' },
  })
  expect((await graphql('{ organization(login: "acme") {')).json['errors']).toHaveLength(1)
})

test('github-api 8.4: a field that the schema has and the simulator has not fails by name', async () => {
  const { graphql } = await start(directory)
  const { json } = await graphql('{ repository(owner: "acme", name: "repo-000") { name stargazerCount } }')
  expect(json['errors']?.[0]?.['message']).toMatch(/Repository\.stargazerCount/)
  expect(json['errors']?.[0]?.['type']).toBe('NOT_SIMULATED')
})

const readmes = (count: number): string =>
  `{ ${names
    .slice(0, count)
    .map(
      (name, at) =>
        `r${at}: repository(owner: "acme", name: "${name}") { object(expression: "HEAD:README.md") { ... on Blob { text } } }`,
    )
    .join(' ')} }`

test('github-api 8.5: the contents of 50 repositories pass, of 100 some are lost, always the same ones', async () => {
  const { graphql, simulator } = await start(directory)
  const half = await graphql(readmes(50))
  expect('errors' in half.json).toBe(false)
  const first = await graphql(readmes(100))
  const second = await graphql(readmes(100))
  expect(first.text).toBe(second.text)
  expect(first.status).toBe(200)
  const [error] = first.json['errors'] as unknown as [object]
  expect(error).toMatchObject({ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits for this query exceeded.' })
  expect(first.json['data']?.['r0']?.['object']?.['text']).toBe('# repo-000\n')
  expect(first.json['data']?.['r99']).toBeNull()
  expect(simulator.ledger().partial).toBe(2)
})

test('github-api 8.5: a switch loses all data of such a query', async () => {
  const { graphql } = await start(directory, { resources: { lost: 'all' } })
  const { json } = await graphql(readmes(100))
  expect(json['data']?.['r0']).toBeNull()
  expect(json['errors']).toHaveLength(100)
})

test('github-api 8.5: a page of 100 heads passes; with its trees it does not, and a switch shrinks even the first', async () => {
  const heads = `{ ${listing('name defaultBranchRef { target { oid ... on Commit { tree { oid } } } }')} }`
  const trees = `{ ${listing('name defaultBranchRef { target { ... on Commit { tree { entries { name } } } } }')} }`
  const { graphql } = await start(directory)
  expect('errors' in (await graphql(heads)).json).toBe(false)
  const lost = await graphql(trees)
  expect(lost.json['errors']?.[0]).toMatchObject({
    type: 'RESOURCE_LIMITS_EXCEEDED',
    path: ['organization', 'repositories', 'nodes', 75],
  })
  expect(lost.json['data']?.['organization']?.['repositories']?.['nodes']?.[75]).toBeNull()
  const strict = await start(directory, { resources: { perListedRepository: 2 } })
  expect((await strict.graphql(heads)).json['errors']).toHaveLength(63)
})

test.each([
  ['502-json', 502, /Something went wrong while executing your query on .* when reporting this issue\./],
  ['502-html', 502, /<title>502 Bad Gateway<\/title>/],
  ['504', 504, /We couldn't respond to your request in time/],
] as const)(
  'github-api 8.5: more than ten seconds of work end in %s without rate headers, and cost points of the next hour',
  async (answer, status, text) => {
    const { graphql, simulator } = await start(directory, {
      timeout: { answer, extraPoints: 7 },
      work: { perRepositoryMs: 300 },
    })
    const slow = await graphql(readmes(40))
    expect(slow.status).toBe(status)
    expect(slow.text).toMatch(text)
    expect(slow.headers.get('x-ratelimit-remaining')).toBeNull()
    expect((await graphql(readmes(40))).status).toBe(status)
    expect((await graphql(readmes(20))).status).toBe(200)
    simulator.advance(3600)
    expect((await graphql('{ viewer { login } }')).headers.get('x-ratelimit-used')).toBe('15')
    expect(simulator.ledger().timeouts).toBe(2)
  },
)

test('github-api 8.5: entries and kilobytes count as work', async () => {
  const entries = `{ repository(owner: "acme", name: "repo-000") { object(expression: "HEAD:") { ... on Tree { entries { name } } } } }`
  const { graphql } = await start(directory, { work: { perEntryMs: 10_000 } })
  expect((await graphql(entries)).status).toBe(502)
  const bytes = await start(directory, { work: { perKilobyteMs: 1_000_000 } })
  expect((await bytes.graphql(readmes(1))).status).toBe(502)
})

test('an object of one repository is not found in another', async () => {
  const { graphql } = await start(directory)
  const oid = oidOf(repositoryDirectory(directory, 'repo-001'), 'main:README.md')
  const query = (name: string): string =>
    `{ repository(owner: "acme", name: "${name}") { object(oid: "${oid}") { oid } } }`
  expect((await graphql(query('repo-001'))).json['data']?.['repository']?.['object']).toEqual({ oid })
  expect((await graphql(query('repo-000'))).json['data']?.['repository']?.['object']).toBeNull()
})
