import { expect, test } from '@jest/globals'
import type { Repository } from '@ioc-scanner/core'
import { repository } from '@ioc-scanner/testkit'
import { file, folder, oidOf, type Entry } from '../../test/git-trees.js'
import { openSession, treesOf } from '../../test/open-session.js'
import { scriptedGitHub, type ReceivedRequest, type Reply } from '../../test/scripted-github.js'

const FILES = [file('a.lock'), file('b.lock')]
const SUB = oidOf(FILES)
const ROOT = [file('c.lock'), folder('lib', SUB)]
const ROOT_OID = oidOf(ROOT)
const TREES = new Map<string, readonly Entry[]>([
  [SUB, FILES],
  [ROOT_OID, ROOT],
])

function repositoryOf(name: string, tree = ROOT_OID): Repository {
  return repository({ nameWithOwner: `acme/${name}`, head: { ref: 'main', commit: 'c'.repeat(40), tree } })
}

/** Aliases of a tree query: path in the answer, name of the repository, oid. */
function askedIn(query: string): { repository: string; alias: string; object: string; oid: string }[] {
  const repositories = [
    ...query.matchAll(/(r\d+):repository\(owner:"acme",name:"([^"]+)"\)\{([^}]*(?:\}[^}]*)*?)\}(?= r\d|\}|$)/g),
  ]
  return repositories.flatMap(([, alias = '', name = '', body = '']) =>
    [...body.matchAll(/(o\d+):object\(oid:"([0-9a-f]+)"\)/g)].map(([, object = '', oid = '']) => ({
      repository: name,
      alias,
      object,
      oid,
    })),
  )
}

type Answerer = (asked: { repository: string; oid: string }) => unknown

function treesAnswer(query: string, answer: Answerer, lost: readonly string[] = []): Reply {
  const data: Record<string, Record<string, unknown> | null> = {}
  const errors: object[] = []
  for (const { repository: name, alias, object, oid } of askedIn(query)) {
    if (lost.includes(name)) {
      if (data[alias] === undefined)
        errors.push({
          type: 'NOT_FOUND',
          path: [alias],
          message: `Could not resolve to a Repository with the name 'acme/${name}'.`,
        })
      data[alias] = null
    } else data[alias] = { ...data[alias], [object]: answer({ repository: name, oid }) }
  }
  return { json: { data, errors } }
}

const whole: Answerer = ({ oid }) => ({ oid, entries: TREES.get(oid) ?? null })
const restTree = (entries: readonly Entry[], truncated = false): Reply => ({
  json: {
    sha: SUB,
    truncated,
    tree: entries.map(({ name, mode, type, oid, size }) => ({
      path: name,
      mode: mode.toString(8).padStart(6, '0'),
      type,
      sha: oid,
      size,
    })),
  },
})
const isRest = ({ path }: ReceivedRequest): boolean => path.includes('/git/trees/')

test('a list that does not have the oid of its tree is not believed: REST is asked', async () => {
  const github = await scriptedGitHub((request) =>
    isRest(request)
      ? restTree(FILES)
      : treesAnswer(request.query, ({ repository, oid }) =>
          oid === SUB ? { oid, entries: [file('a.lock')] } : whole({ repository, oid }),
        ),
  )
  const { session } = await openSession(github.url)
  const listings = await treesOf(session, [repositoryOf('web')])
  expect(listings.get('acme/web')).toMatchObject({
    gaps: [],
    files: [{ path: 'c.lock' }, { path: 'lib/a.lock' }, { path: 'lib/b.lock' }],
  })
  expect(github.received.filter(isRest).map(({ path }) => path)).toEqual([`/repos/acme/web/git/trees/${SUB}`])
  await session.close()
})

test('a tree under another oid than asked for is not believed either', async () => {
  const github = await scriptedGitHub((request) =>
    isRest(request)
      ? { status: 404, json: { message: 'Not Found' } }
      : treesAnswer(request.query, () => ({ oid: SUB, entries: FILES })),
  )
  const { session } = await openSession(github.url)
  const listings = await treesOf(session, [repositoryOf('web')])
  expect(listings.get('acme/web')).toMatchObject({
    files: [],
    gaps: [{ path: null, ref: 'main', reason: 'not-found' }],
  })
  await session.close()
})

test('a folder of which REST lists only the beginning is a gap, and the beginning counts', async () => {
  const github = await scriptedGitHub((request) =>
    isRest(request)
      ? restTree([file('a.lock')], true)
      : treesAnswer(request.query, (asked) => (asked.oid === SUB ? null : whole(asked))),
  )
  const { session } = await openSession(github.url)
  const listings = await treesOf(session, [repositoryOf('web')])
  expect(listings.get('acme/web')).toMatchObject({
    files: [{ path: 'c.lock' }, { path: 'lib/a.lock' }],
    gaps: [{ repository: 'acme/web', path: 'lib', reason: 'truncated' }],
  })
  await session.close()
})

test('a folder that is gone is a gap of its own; the rest of the repository counts', async () => {
  const github = await scriptedGitHub((request) =>
    isRest(request)
      ? { status: 404, json: { message: 'Not Found' } }
      : treesAnswer(request.query, (asked) => (asked.oid === SUB ? null : whole(asked))),
  )
  const { session } = await openSession(github.url)
  const listings = await treesOf(session, [repositoryOf('web')])
  expect(listings.get('acme/web')).toMatchObject({
    files: [{ path: 'c.lock' }],
    gaps: [{ path: 'lib', reason: 'not-found' }],
  })
  await session.close()
})

test('equal trees of many repositories are asked for once', async () => {
  const github = await scriptedGitHub(({ query }) => treesAnswer(query, whole))
  const { session } = await openSession(github.url)
  const repositories = Array.from({ length: 80 }, (_, index) => repositoryOf(`r${index}`))
  const listings = await treesOf(session, repositories)
  expect([...listings.values()].map(({ files }) => files.length)).toEqual(Array.from({ length: 80 }, () => 3))
  expect(github.received.flatMap(({ query }) => askedIn(query))).toHaveLength(2)
  await session.close()
})

test('a query is filled before it is sent, and what is left waits for those under way', async () => {
  const trees = new Map<string, readonly Entry[]>()
  const repositories = Array.from({ length: 60 }, (_, index) => {
    const below = [file(`${index}.lock`)]
    const root = [folder('lib', oidOf(below))]
    trees.set(oidOf(below), below).set(oidOf(root), root)
    return repositoryOf(`r${index}`, oidOf(root))
  })
  const github = await scriptedGitHub(({ query }) =>
    treesAnswer(query, ({ oid }) => ({ oid, entries: trees.get(oid) ?? null })),
  )
  const { session } = await openSession(github.url)
  const listings = await treesOf(session, repositories)
  expect([...listings.values()].every(({ files }) => files.length === 1)).toBe(true)
  // 60 roots and 60 folders below: 50 roots; the other 10 with the first 40 folders; 20 folders.
  expect(github.received.map(({ query }) => askedIn(query).length)).toEqual([50, 50, 20])
  await session.close()
})

test('when the repository under whose name a shared tree is asked for is gone, the others still get it', async () => {
  const github = await scriptedGitHub(({ query }) => treesAnswer(query, whole, ['first']))
  const { session } = await openSession(github.url)
  const listings = await treesOf(
    session,
    ['first', 'second', 'third'].map((name) => repositoryOf(name)),
  )
  expect(listings.get('acme/first')).toMatchObject({
    files: [],
    gaps: [{ repository: 'acme/first', path: null, reason: 'not-found' }],
  })
  for (const name of ['acme/second', 'acme/third'])
    expect(listings.get(name)).toMatchObject({ gaps: [], files: { length: 3 } })
  await session.close()
})

test('a list with an entry that cannot be is asked for again, and then of REST', async () => {
  const github = await scriptedGitHub((request) =>
    isRest(request)
      ? restTree(FILES)
      : treesAnswer(request.query, (asked) =>
          asked.oid === SUB ? { oid: SUB, entries: [file('../a.lock')] } : whole(asked),
        ),
  )
  const { session, requests } = await openSession(github.url)
  const listings = await treesOf(session, [repositoryOf('web')])
  expect(listings.get('acme/web')).toMatchObject({ gaps: [], files: { length: 3 } })
  expect(requests.history.filter((entry) => entry === 'tree TRANSIENT').length).toBeGreaterThan(0)
  await session.close()
})

test.each([
  ['a refused login', { status: 401, json: { message: 'Bad credentials' } }, 'forbidden'],
  [
    'a spent budget',
    { json: { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] } },
    'rate-limit',
  ],
  ['a dead server', { status: 500, json: { message: 'Server Error' } }, 'timeout'],
])('after %s each repository is a gap: none is silently without files', async (_what, reply, reason) => {
  const github = await scriptedGitHub(() => reply)
  const { session } = await openSession(github.url)
  // Each with a root of its own.
  const repositories = Array.from({ length: 60 }, (_, index) =>
    repositoryOf(`r${index}`, index.toString(16).padStart(40, '0')),
  )
  const listings = await treesOf(session, repositories)
  expect(listings.size).toBe(60)
  for (const { gaps } of listings.values()) expect(gaps).toMatchObject([{ path: null, reason }])
  await session.close()
})

test('a head without a known root tree is walked as well', async () => {
  const github = await scriptedGitHub(({ query }) => {
    const commit = /expression:"(c{40}):"/.exec(query)?.[1]
    if (commit !== undefined) return { json: { data: { r0: { o0: { oid: ROOT_OID, entries: ROOT } } } } }
    return treesAnswer(query, whole)
  })
  const { session } = await openSession(github.url)
  const head = { ref: 'main', commit: 'c'.repeat(40) }
  const listings = await treesOf(session, [{ ...repositoryOf('web'), head }])
  expect(listings.get('acme/web')).toMatchObject({ gaps: [], files: { length: 3 } })
  await session.close()
})

test('cancelled, the walk ends with the reason', async () => {
  const github = await scriptedGitHub(() => ({ breaks: 'stalls-before' }))
  const { session, requests } = await openSession(github.url)
  const walking = treesOf(session, [repositoryOf('web')])
  setTimeout(() => requests.abort.abort(new Error('Ctrl-C')), 50)
  await expect(walking).rejects.toThrow('Ctrl-C')
  await session.close()
})
