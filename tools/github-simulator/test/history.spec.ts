import { beforeAll, expect, test } from '@jest/globals'
import { DEMO_TOKEN } from '../src/index.js'
import type { RepositoryDescription } from '../src/index.js'
import { git } from './git-fixtures.js'
import { BAD, GOOD, REPAIRED, written } from './history-world.js'
import type { Written } from './history-world.js'
import { start, textOf } from './simulated-world.js'
import type { Json, Running } from './simulated-world.js'

const token = DEMO_TOKEN
const LOCK = 'web/package-lock.json'

/** The bad version comes on main, is merged into a release, goes on main, and stays on the release and in a fork. */
const app: RepositoryDescription = {
  name: 'app',
  commits: [
    { committedAt: '2026-03-01T00:00:00Z', files: { [LOCK]: GOOD, 'README.md': 'app' }, runs: [{}] },
    {
      committedAt: '2026-03-31T01:00:00Z',
      authoredAt: '2026-03-30T09:00:00Z',
      author: { name: 'Ada', email: '17+ada@users.noreply.github.com' },
      files: { [LOCK]: BAD },
      runs: [{}, { workflow: 'nightly', event: 'schedule', conclusion: 'failure', afterSeconds: 7200 }],
    },
    { committedAt: '2026-03-31T02:00:00Z', files: { 'README.md': 'the app' }, runs: [{}] },
    { branch: 'release/1', committedAt: '2026-03-31T03:00:00Z', files: { notes: '1' } },
    { committedAt: '2026-04-01T00:00:00Z', files: { [LOCK]: REPAIRED } },
    { branch: 'idea', from: 'release/1', committedAt: '2026-04-02T00:00:00Z', files: { idea: 'x' }, runs: [{}] },
    { branch: 'theirs', committedAt: '2026-04-03T00:00:00Z', files: { [LOCK]: GOOD } },
    { branch: 'theirs', committedAt: '2026-04-03T01:00:00Z', files: { [LOCK]: null } },
    { branch: 'done', committedAt: '2026-04-04T00:00:00Z', files: { done: 'x' } },
    { committedAt: '2026-04-05T00:00:00Z', merges: 'done' },
    {
      branch: 'given-up',
      from: 'release/1',
      committedAt: '2026-06-01T00:00:00Z',
      files: { 'given-up': 'x' },
      runs: [{}],
    },
  ],
  pullRequests: [
    { branch: 'release/1', base: 'main', title: 'Release' },
    { branch: 'theirs', fork: 'octo/app' },
    { branch: 'done', state: 'MERGED', isBranchDeleted: true },
    { branch: 'given-up', state: 'CLOSED', isBranchDeleted: true },
  ],
}

let world: Written
let directory: string
beforeAll(async () => {
  world = await written({
    organization: 'globex',
    repositories: [app],
    users: [{ login: 'ada', repositories: [] }],
  })
  directory = `${world.directory}/repositories/globex/app.git`
})

const revList = (...args: string[]): string[] => git(directory, ['rev-list', ...args]).split('\n')

async function ask(running: Running, fields: string): Promise<Json> {
  const query = `{ rateLimit { cost } repository(owner: "globex", name: "app") { ${fields} } }`
  const { json } = await running.graphql(query, {}, { token })
  expect(json['errors']).toBeUndefined()
  return json['data'] as Json
}

const oids = (history: Json | undefined): unknown[] => history?.['nodes']?.map((node) => node['oid']) ?? []

test('github-api 4.1 E: the history of a path is what git lists, by pages, for one point', async () => {
  const running = await start(world.directory)
  const main = (fields: string): string => `defaultBranchRef { target { ... on Commit { ${fields} } } }`
  const data = await ask(
    running,
    main(`
      all: history(first: 100) { totalCount nodes { oid committedDate } }
      file: history(first: 100, path: "${LOCK}") { totalCount nodes { oid author { user { login } } file(path: "${LOCK}") { oid } } }
      folder: history(first: 100, path: "web") { nodes { oid } }
      first: history(first: 2, path: "${LOCK}") { nodes { oid } pageInfo { hasNextPage endCursor } }
      nothing: history(first: 100, path: "nothing") { totalCount nodes { oid } }`),
  )
  const target = data['repository']?.['defaultBranchRef']?.['target']
  const expected = revList('main', '--', LOCK)
  expect(data['rateLimit']?.['cost']).toBe(1)
  expect(oids(target?.['all'])).toEqual(revList('main'))
  expect(oids(target?.['file'])).toEqual(expected)
  expect(oids(target?.['folder'])).toEqual(expected)
  expect(target?.['nothing']).toEqual({ totalCount: 0, nodes: [] })
  expect(target?.['file']?.['nodes']?.map((node) => node['author']?.['user'])).toEqual([null, { login: 'ada' }, null])
  const blobs = target?.['file']?.['nodes']?.map((node) => node['file']?.['oid'])
  expect(blobs).toEqual(expected.map((oid) => git(directory, ['rev-parse', `${oid}:${LOCK}`])))

  const cursor = textOf(target?.['first']?.['pageInfo']?.['endCursor'])
  const next = await ask(
    running,
    main(`rest: history(first: 2, path: "${LOCK}", after: "${cursor}") { nodes { oid } pageInfo { hasNextPage } }`),
  )
  const rest = next['repository']?.['defaultBranchRef']?.['target']?.['rest']
  expect([...oids(target?.['first']), ...oids(rest)]).toEqual(expected)
  expect(rest?.['pageInfo']).toEqual({ hasNextPage: false })
  expect(running.simulator.ledger().kinds.history).toMatchObject({ requests: 2, points: 2 })
})

test('github-api 4.1 E: since and until are dates of the committer, both included', async () => {
  const running = await start(world.directory)
  const between = async (since: string, until: string): Promise<unknown[]> => {
    const data = await ask(
      running,
      `ref(qualifiedName: "main") { target { ... on Commit { history(first: 9, path: "${LOCK}", since: "${since}", until: "${until}") { nodes { oid } } } } }`,
    )
    return oids(data['repository']?.['ref']?.['target']?.['history'])
  }
  const [, bad] = revList('main', '--', LOCK)
  expect(await between('2026-03-31T01:00:00Z', '2026-03-31T01:00:00Z')).toEqual([bad])
  expect(await between('2026-03-31T01:00:01Z', '2026-03-31T23:59:59Z')).toEqual([])
  expect(await between('2026-03-30T00:00:00Z', '2026-03-31T00:59:59.999Z')).toEqual([])
  expect(await between('2026-03-31T02:00:00+01:00', '2026-03-31T12:00:00Z')).toEqual([bad])
})

test('github-api 4.1 E: a hundred histories of a hundred commits in one query cost one point', async () => {
  const running = await start(world.directory)
  const aliases = Array.from(
    { length: 100 },
    (_, index) => `h${index}: history(first: 100, path: "${index === 7 ? LOCK : `f${index}`}") { totalCount }`,
  )
  const data = await ask(running, `object(expression: "main") { ... on Commit { ${aliases.join('\n')} } }`)
  expect(data['rateLimit']?.['cost']).toBe(1)
  expect(data['repository']?.['object']?.['h7']).toEqual({ totalCount: 3 })
})

test('branches by pages, and the heads of pull requests, forks included', async () => {
  const running = await start(world.directory)
  const { repository } = await ask(
    running,
    `refs(refPrefix: "refs/heads/", first: 2) { totalCount nodes { name target { oid } } pageInfo { hasNextPage endCursor } }
     open: pullRequests(states: OPEN, first: 10) { nodes { number headRefName headRefOid isCrossRepository headRef { name } headRepository { nameWithOwner } } }
     all: pullRequests(first: 10) { totalCount nodes { state headRefOid } }`,
  )
  expect(repository?.['refs']).toMatchObject({ totalCount: 3, nodes: [{ name: 'idea' }, { name: 'main' }] })
  expect(repository?.['open']).toEqual({
    nodes: [
      {
        number: 1,
        headRefName: 'release/1',
        headRefOid: git(directory, ['rev-parse', 'refs/heads/release/1']),
        isCrossRepository: false,
        headRef: { name: 'release/1' },
        headRepository: { nameWithOwner: 'globex/app' },
      },
      {
        number: 2,
        headRefName: 'theirs',
        headRefOid: git(directory, ['rev-parse', 'refs/pull/2/head']),
        isCrossRepository: true,
        headRef: null,
        headRepository: null,
      },
    ],
  })
  expect(repository?.['all']).toMatchObject({
    totalCount: 4,
    nodes: [{ state: 'OPEN' }, { state: 'OPEN' }, { state: 'MERGED' }, { state: 'CLOSED' }],
  })
  const { json } = await running.rest('/repos/globex/app/pulls?state=all', { token })
  expect(json.map((pull) => [pull['number'], pull['head']?.['sha'], pull['head']?.['repo'] === null])).toEqual([
    [4, git(directory, ['rev-parse', 'refs/pull/4/head']), false],
    [3, git(directory, ['rev-parse', 'refs/pull/3/head']), false],
    [2, git(directory, ['rev-parse', 'refs/pull/2/head']), true],
    [1, git(directory, ['rev-parse', 'refs/heads/release/1']), false],
  ])
})

test('whether CI ran on a commit: by check suites, of which one never ran anything, and by runs', async () => {
  const running = await start(world.directory)
  const [, bad = ''] = revList('main', '--', LOCK)
  const { repository } = await ask(
    running,
    `bad: object(oid: "${bad}") { ... on Commit { checkSuites(first: 10) { totalCount nodes { app { slug } status conclusion workflowRun { databaseId event runNumber createdAt workflow { name } } } } } }
     quiet: object(expression: "release/1") { ... on Commit { checkSuites(first: 10) { totalCount } } }`,
  )
  const run = { event: 'push', createdAt: '2026-03-31T01:01:00Z', workflow: { name: 'build' } }
  expect(repository?.['bad']?.['checkSuites']).toMatchObject({
    totalCount: 3,
    nodes: [
      { app: { slug: 'idle-checks' }, status: 'QUEUED', conclusion: null, workflowRun: null },
      { app: { slug: 'github-actions' }, status: 'COMPLETED', conclusion: 'SUCCESS', workflowRun: run },
      { conclusion: 'FAILURE', workflowRun: { event: 'schedule', createdAt: '2026-03-31T03:00:00Z' } },
    ],
  })
  expect(repository?.['quiet']).toEqual({ checkSuites: { totalCount: 0 } })
  const counts = await Promise.all(
    [
      `head_sha=${bad}`,
      'created=2026-03-31',
      'created=<2026-03-31',
      'created=2026-03-02..2026-04-30',
      'event=schedule',
    ].map(
      async (filter) => (await running.rest(`/repos/globex/app/actions/runs?${filter}`, { token })).json['total_count'],
    ),
  )
  expect(counts).toEqual([2, 3, 1, 4, 1])
})

test('the truth of a history: when each version came and went, where, and which runs had it', () => {
  const [repaired = '', bad = ''] = revList('main', '--', LOCK)
  const came = { oid: bad, committedAt: '2026-03-31T01:00:00Z' }
  const went = { oid: repaired, committedAt: '2026-04-01T00:00:00Z' }
  const reading = git(directory, ['rev-list', '--skip=1', '--max-count=1', 'release/1'])
  const idea = git(directory, ['rev-parse', 'idea'])
  // The first run of the repository was on the first commit.
  const first = 700_000_002
  expect(world.truth.history).toEqual([
    {
      repository: 'globex/app',
      path: LOCK,
      ecosystem: 'npm',
      name: 'axios',
      version: '1.14.1',
      campaign: 'axios-2026-03',
      firstBad: came,
      lastBad: came,
      removedBy: null,
      firstSeenAt: came.committedAt,
      lastSeenAt: null,
      refs: [
        { ref: 'refs/heads/main', isBadNow: false, firstBad: came, lastBad: came, removedBy: went },
        { ref: 'refs/heads/release/1', isBadNow: true, firstBad: came, lastBad: came, removedBy: null },
        { ref: 'refs/heads/idea', isBadNow: true, firstBad: came, lastBad: came, removedBy: null },
        { ref: 'refs/pull/2/head', isBadNow: false, firstBad: came, lastBad: came, removedBy: went },
      ],
      ciRuns: [
        { id: first, oid: bad, createdAt: '2026-03-31T01:01:00Z', isTouching: true },
        { id: first + 1, oid: bad, createdAt: '2026-03-31T03:00:00Z', isTouching: true },
        { id: first + 2, oid: reading, createdAt: '2026-03-31T02:01:00Z', isTouching: false },
        { id: first + 3, oid: idea, createdAt: '2026-04-02T00:01:00Z', isTouching: false },
      ],
    },
  ])
  expect(world.truth.findings).toEqual([])
})
