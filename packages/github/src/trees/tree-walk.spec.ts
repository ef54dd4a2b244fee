import { beforeAll, expect, test } from '@jest/globals'
import type { Repository, TreeFilter, TreeListing } from '@ioc-scanner/core'
import { target } from '@ioc-scanner/testkit'
import { DEMO_TOKEN, type OrganizationDescription, type SimulatorOptions } from 'github-simulator'
import {
  ACME,
  EVERYTHING,
  everyOf,
  oneByOne,
  openSession,
  repositoriesIn,
  treesOf,
  type OpenedSession,
} from '../../test/open-session.js'
import { simulated, written } from '../../test/simulated-github.js'

const many = <Value>(count: number, value: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => value(index))
const filesNamed = (count: number, name: (index: number) => string): Record<string, string> =>
  Object.fromEntries(many(count, (index) => [name(index), `${name(index)}\n`]))

const SERVICE = {
  'package.json': '{}',
  'packages/a/package.json': '{}',
  'packages/b/c/package.json': '{}',
  '.github/workflows/ci.yml': 'on: push\n',
}

const DESCRIPTION: OrganizationDescription = {
  organization: 'acme',
  repositories: [
    ...many(120, (index) => ({ name: `service-${index}`, files: { ...SERVICE, 'README.md': `service ${index}\n` } })),
    { name: 'empty' },
    { name: 'huge', files: { 'package.json': '{}', ...filesNamed(3_000, (index) => `data/${index}.json`) } },
    {
      name: 'odd',
      files: {
        'package.json': '{}',
        'link.lock': { symlink: '../outside' },
        sub: { submodule: 'a'.repeat(40) },
        vendor: { submodule: 'b'.repeat(40) },
        'docs/LINK.md': { symlink: '../README.md' },
        'sp ace/ünï/"quote".lock': 'x',
      },
      latin1Paths: { 'caf\u00e9/package-lock.json': '{}' },
    },
    {
      name: 'pruned',
      files: {
        'a.lock': 'a',
        'node_modules/x/package.json': '{}',
        'src/node_modules/y/package.json': '{}',
        'src/b.lock': 'b',
      },
    },
    { name: 'moved', formerNames: ['old-name'], files: { 'moved.lock': 'x' } },
    { name: 'gone', vanishes: true, files: { 'gone.lock': 'x' } },
  ],
  tokens: [{ token: DEMO_TOKEN, kind: 'user', owner: 'night-shift' }],
}

let world: string
beforeAll(async () => {
  world = await written(DESCRIPTION)
}, 60_000)

interface Walked extends OpenedSession {
  readonly repositories: readonly Repository[]
  readonly listings: ReadonlyMap<string, TreeListing>
  readonly treeQueries: number
}

async function walked(
  options: SimulatorOptions = {},
  filter: TreeFilter = EVERYTHING,
  wanted: (name: string) => boolean = () => true,
): Promise<Walked> {
  const github = await simulated(world, options)
  const opened = await openSession(github.url, { credentials: { kind: 'token', token: DEMO_TOKEN } })
  const { session, requests } = opened
  const all = repositoriesIn(await everyOf(session.repositories(ACME)))
  const repositories = all.filter(({ nameWithOwner }) => wanted(nameWithOwner.replace('acme/', '')))
  const listings = await treesOf(session, repositories, filter)
  await session.close()
  const treeQueries = requests.outcomes.filter(
    ({ description }) => description.kind === 'tree' && description.bucket === 'graphql',
  ).length
  return { ...opened, repositories, listings, treeQueries }
}

const pathsOf = (listing: TreeListing | undefined): string[] => (listing?.files ?? []).map(({ path }) => path).sort()
const isService = (name: string): boolean => name.startsWith('service-')

test('each repository is listed once, with all its files', async () => {
  const { repositories, listings } = await walked()
  expect([...listings.keys()].sort()).toEqual(repositories.map(({ nameWithOwner }) => nameWithOwner).sort())
  for (const name of ['service-0', 'service-119']) {
    expect(pathsOf(listings.get(`acme/${name}`))).toEqual([...Object.keys(SERVICE), 'README.md'].sort())
  }
  expect(listings.get('acme/huge')?.files).toHaveLength(3_001)
  expect(listings.get('acme/empty')).toMatchObject({ files: [], gaps: [] })
})

test('120 repositories with folders four deep cost less than one query for 20 of them and level', async () => {
  const { treeQueries, requests } = await walked({}, EVERYTHING, isService)
  // 120 root trees, 50 a query; the folders below are the same everywhere.
  expect(treeQueries).toBeLessThanOrEqual(6)
  const points = requests.outcomes
    .filter(({ description }) => description.kind === 'tree')
    .map(({ answer }) => answer?.points)
  expect(new Set(points)).toEqual(new Set([1]))
})

test('links are files of another kind, submodules are none, and strange names survive', async () => {
  const { listings } = await walked({}, EVERYTHING, (name) => name === 'odd')
  const odd = listings.get('acme/odd')
  expect(pathsOf(odd)).toEqual([
    'caf\ufffd/package-lock.json',
    'docs/LINK.md',
    'link.lock',
    'package.json',
    'sp ace/ünï/"quote".lock',
  ])
  expect(odd?.files.find(({ path }) => path === 'link.lock')?.kind).toBe('symlink')
  expect(odd?.gaps).toEqual([])
})

test('submodules, and links that nobody asked for, are told where a folder of that name would be wanted', async () => {
  const filter: TreeFilter = { folder: (path) => path !== 'vendor', file: ({ path }) => path.endsWith('.lock') }
  const isTold = (name: string): boolean => name === 'odd' || name === 'pruned'
  const { listings } = await walked({}, filter, isTold)
  expect(listings.get('acme/odd')).toMatchObject({
    submodules: { count: 1, first: ['sub'] },
    links: { count: 1, first: ['docs/LINK.md'] },
  })
  const plain = listings.get('acme/pruned')
  expect([plain?.submodules, plain?.links]).toEqual([undefined, undefined])
})

test('folders that are not wanted are never asked for', async () => {
  const asked: string[] = []
  const filter: TreeFilter = {
    folder: (path) => {
      asked.push(path)
      return !path.endsWith('node_modules')
    },
    file: ({ path }) => path.endsWith('.lock'),
  }
  const { listings } = await walked({}, filter, (name) => name === 'pruned')
  expect(pathsOf(listings.get('acme/pruned'))).toEqual(['a.lock', 'src/b.lock'])
  expect(asked.sort()).toEqual(['node_modules', 'src', 'src/node_modules'])
})

test('a repository that vanished after it was listed is a gap', async () => {
  const { listings } = await walked({}, EVERYTHING, (name) => name === 'gone' || isService(name))
  expect(listings.get('acme/gone')).toMatchObject({
    files: [],
    gaps: [{ repository: 'acme/gone', ref: 'main', path: null, reason: 'not-found' }],
  })
  expect(pathsOf(listings.get('acme/service-7'))).toHaveLength(5)
})

test('a repository is found under its former name', async () => {
  const github = await simulated(world)
  const { session } = await openSession(github.url, { credentials: { kind: 'token', token: DEMO_TOKEN } })
  const repositories = repositoriesIn(await everyOf(session.repositories(target({ repositories: ['acme/old-name'] }))))
  const listings = await treesOf(
    session,
    repositories.map((repository) => ({ ...repository, nameWithOwner: 'acme/old-name' })),
  )
  expect(pathsOf(listings.get('acme/old-name'))).toEqual(['moved.lock'])
  await session.close()
})

test('when GitHub gets less done, queries shrink, and nothing is lost', async () => {
  const { listings, requests } = await walked({ resources: { repositories: 20, lost: 'all', perListedRepository: 0 } })
  expect(listings.get('acme/service-60')?.files).toHaveLength(5)
  expect([...listings.values()].flatMap(({ gaps }) => gaps).map(({ repository }) => repository)).toEqual(['acme/gone'])
  expect(requests.history.filter((entry) => entry === 'tree TOO_HEAVY').length).toBeGreaterThan(0)
})

test('when GitHub answers a part, the rest is asked again', async () => {
  const { listings } = await walked({ resources: { repositories: 20, lost: 'rest', perListedRepository: 0 } })
  for (const index of [0, 60, 119]) expect(listings.get(`acme/service-${index}`)?.files).toHaveLength(5)
})

test('a folder that is too large for a query is listed by REST, and its neighbours by GraphQL', async () => {
  const { listings, requests } = await walked(
    { work: { perEntryMs: 5 } },
    EVERYTHING,
    (name) => name === 'huge' || isService(name),
  )
  expect(listings.get('acme/huge')).toMatchObject({ gaps: [] })
  expect(listings.get('acme/huge')?.files).toHaveLength(3_001)
  expect(listings.get('acme/service-60')?.files).toHaveLength(5)
  const rest = requests.outcomes.filter(
    ({ description }) => description.bucket === 'rest' && description.kind === 'tree',
  )
  expect(rest.map(({ description }) => description.repository)).toEqual(['acme/huge'])
})

test('it reads ahead a few hundred repositories and no more', async () => {
  const github = await simulated(world)
  const { session } = await openSession(github.url, { credentials: { kind: 'token', token: DEMO_TOKEN } })
  const [some] = repositoriesIn(await everyOf(session.repositories(ACME))).filter(
    ({ nameWithOwner }) => nameWithOwner === 'acme/service-1',
  )
  let read = 0
  let isClosed = false
  async function* endless(): AsyncGenerator<Repository> {
    try {
      for (;;) {
        read += 1
        yield { ...(some as Repository), id: `R_${read}` }
      }
    } finally {
      isClosed = true
    }
  }
  const listings = session.trees(endless(), EVERYTHING)
  let count = 0
  for await (const listing of listings) {
    expect(listing.files).toHaveLength(5)
    count += 1
    expect(read).toBeLessThanOrEqual(count + 301)
    if (count === 700) break
  }
  expect(isClosed).toBe(true)
  await session.close()
})

test('an input that is slow does not hold up what it has brought', async () => {
  const github = await simulated(world)
  const { session } = await openSession(github.url, { credentials: { kind: 'token', token: DEMO_TOKEN } })
  const [first] = repositoriesIn(await everyOf(session.repositories(ACME))).filter(({ nameWithOwner }) =>
    isService(nameWithOwner.slice(5)),
  )
  let end: () => void = () => undefined
  async function* slow(): AsyncGenerator<Repository> {
    yield first as Repository
    await new Promise<void>((resolve) => (end = resolve))
  }
  const listings = session.trees(slow(), EVERYTHING)[Symbol.asyncIterator]()
  expect((await listings.next()).value).toMatchObject({ gaps: [] })
  end()
  expect((await listings.next()).done).toBe(true)
  await session.close()
})

test('what the input throws ends the walk', async () => {
  const github = await simulated(world)
  const { session } = await openSession(github.url, { credentials: { kind: 'token', token: DEMO_TOKEN } })
  async function* failing(): AsyncGenerator<Repository> {
    yield* oneByOne<Repository>([])
    throw new Error('the listing broke')
  }
  await expect(everyOf(session.trees(failing(), EVERYTHING))).rejects.toThrow('the listing broke')
  await session.close()
})

test('with one answer in six failing, in turn in every way, the trees are the same', async () => {
  const faults = {
    rate: 0.17,
    seed: 3,
    kinds: ['502', 'reset', 'secondary', 'resource-limit', '500', '503', '502-html', '504'] as const,
    retryAfterSeconds: 0,
  }
  const calm = await walked()
  const stormy = await walked({ faults })
  const comparable = ({ listings }: Walked): unknown =>
    [...listings].map(([name, { files, gaps }]) => [name, pathsOf({ files, gaps } as TreeListing), gaps]).sort()
  expect(comparable(stormy)).toEqual(comparable(calm))
  expect(stormy.requests.failures.length).toBeGreaterThan(1)
})
