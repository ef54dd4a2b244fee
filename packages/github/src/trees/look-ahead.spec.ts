import { expect, test } from '@jest/globals'
import type { Repository, TreeListing } from '@ioc-scanner/core'
import { repository } from '@ioc-scanner/testkit'
import { file, folder, oidOf, type Entry } from '../../test/git-trees.js'
import { EVERYTHING, openSession, treesOf, type OpenedSession } from '../../test/open-session.js'
import { scriptedGitHub, type Reply } from '../../test/scripted-github.js'

interface Asked {
  readonly repository: string
  readonly alias: string
  readonly object: string
  readonly oid: string
  /** Of what is asked for ahead. */
  readonly path?: string
}

/** What a query asks for, read from its text. */
function askedIn(query: string): readonly Asked[] {
  const asked: Asked[] = []
  let [alias, name] = ['', '']
  const parts =
    /(r\d+):repository\(owner:"acme",name:"([^"]+)"\)|(o\d+):object\((?:oid|expression):"([0-9a-f]{40})(?::([^"]*))?"\)/g
  for (const [, nextAlias, nextName, object, oid, path] of query.matchAll(parts)) {
    if (nextAlias !== undefined && nextName !== undefined) [alias, name] = [nextAlias, nextName]
    if (object === undefined || oid === undefined) continue
    asked.push({ repository: name, alias, object, oid, ...(path === undefined ? {} : { path }) })
  }
  return asked
}

const aheadIn = (query: string): readonly Asked[] => askedIn(query).filter(({ path }) => path !== undefined)
const dueIn = (query: string): readonly Asked[] => askedIn(query).filter(({ path }) => path === undefined)

class World {
  readonly #trees = new Map<string, readonly Entry[]>()
  readonly repositories: Repository[] = []

  tree(...entries: readonly Entry[]): string {
    const oid = oidOf(entries)
    this.#trees.set(oid, entries)
    return oid
  }

  add(name: string, tree: string): void {
    this.repositories.push(repository({ nameWithOwner: `acme/${name}`, head: { ref: 'main', commit: tree, tree } }))
  }

  answer({ oid, path = '' }: Asked): unknown {
    const steps = path === '' ? [] : path.split('/')
    const found = steps.reduce<string | undefined>(
      (tree, step) => this.#trees.get(tree ?? '')?.find(({ name }) => name === step)?.oid,
      oid,
    )
    const entries = this.#trees.get(found ?? '')
    return entries === undefined ? null : { oid: found, entries }
  }
}

/** Repositories with `lib/deep` of their own, but for some that have no folder at all. */
function alike(count: number, hasFolders: (index: number) => boolean = () => true): World {
  const world = new World()
  for (let index = 0; index < count; index += 1) {
    const deep = world.tree(file(`${index}.lock`))
    const lib = world.tree(folder('deep', deep), file(`lib-${index}.lock`))
    const root = hasFolders(index)
      ? world.tree(folder('lib', lib), file(`root-${index}.lock`))
      : world.tree(file(`${index}.lock`))
    world.add(`r${index}`, root)
  }
  return world
}

type Answerer = (asked: Asked) => unknown

function answerTo(query: string, answer: Answerer): Reply {
  const data: Record<string, Record<string, unknown>> = {}
  for (const asked of askedIn(query)) data[asked.alias] = { ...data[asked.alias], [asked.object]: answer(asked) }
  return { json: { data } }
}

interface Walked extends OpenedSession {
  readonly listings: ReadonlyMap<string, TreeListing>
  readonly queries: readonly string[]
  readonly restRequests: number
}

async function walked(world: World, reply: (query: string) => Reply): Promise<Walked> {
  const github = await scriptedGitHub(({ query }) => reply(query))
  const opened = await openSession(github.url)
  const listings = await treesOf(opened.session, world.repositories, EVERYTHING)
  await opened.session.close()
  const queries = github.received.map(({ query }) => query).filter((query) => query !== '')
  return { ...opened, listings, queries, restRequests: github.received.length - queries.length }
}

const looksAhead = ({ queries }: Walked): boolean => queries.some((query) => aheadIn(query).length > 0)
const told = ({ listings }: Walked): unknown =>
  [...listings].map(([name, { files, gaps }]) => [name, files.map(({ path }) => path).sort(), gaps]).sort()
const truth = (world: World, hasFolders: (index: number) => boolean = () => true): unknown =>
  world.repositories
    .map(({ nameWithOwner }, index) => {
      const paths = [`lib/deep/${index}.lock`, `lib/lib-${index}.lock`, `root-${index}.lock`]
      return [nameWithOwner, hasFolders(index) ? paths : [`${index}.lock`], []]
    })
    .sort()

test('folders that the others have come with the root, and are not asked for again', async () => {
  const world = alike(300)
  const all = await walked(world, (query) => answerTo(query, (asked) => world.answer(asked)))
  expect(told(all)).toEqual(truth(world))
  // Level by level there are 900 places in queries of 50.
  expect(all.queries.length).toBeLessThanOrEqual(12)
  const served = all.queries.flatMap((query) => askedIn(query).map((asked) => world.answer(asked)))
  const oids = served.map((tree) => (tree as { oid: string }).oid)
  expect(new Set(oids).size).toBe(oids.length)
})

test('without answers ahead the same is found, by more queries', async () => {
  const world = alike(300)
  const none = await walked(world, (query) =>
    answerTo(query, (asked) => (asked.path === undefined ? world.answer(asked) : null)),
  )
  expect(told(none)).toEqual(truth(world))
  expect(none.queries.length).toBe(18)
  expect(none.requests.failures).toEqual([])
})

test('a repository without the folders that others have costs no further query and is no gap', async () => {
  const hasFolders = (index: number): boolean => index % 2 === 0
  const world = alike(300, hasFolders)
  const some = await walked(world, (query) => answerTo(query, (asked) => world.answer(asked)))
  expect(looksAhead(some)).toBe(true)
  expect(told(some)).toEqual(truth(world, hasFolders))
  expect(some.queries.flatMap(dueIn).filter(({ repository: name }) => name === 'r299')).toHaveLength(1)
})

const STRANGE = [file('strange.lock')]
test.each<[string, unknown]>([
  ['another tree', { oid: oidOf(STRANGE), entries: STRANGE }],
  ['entries that have not that oid', { oid: oidOf(STRANGE), entries: [file('forged.lock')] }],
  ['entries that cannot be', { oid: oidOf(STRANGE), entries: [file('../forged.lock')] }],
  ['no tree', {}],
  ['nonsense', { oid: 7, entries: 'all' }],
])('an answer ahead is only believed if the entry above names it: %s', async (_what, wrong) => {
  const world = alike(120)
  const all = await walked(world, (query) =>
    answerTo(query, (asked) => (asked.path === undefined ? world.answer(asked) : wrong)),
  )
  expect(looksAhead(all)).toBe(true)
  expect(told(all)).toEqual(truth(world))
  expect(all.requests.failures).toEqual([])
})

test('entries forged under the oid that the entry above names are not believed', async () => {
  const world = alike(120)
  const all = await walked(world, (query) =>
    answerTo(query, (asked) => {
      const right = world.answer(asked)
      return asked.path === undefined ? right : { ...(right as object), entries: [file('forged.lock')] }
    }),
  )
  expect(looksAhead(all)).toBe(true)
  expect(told(all)).toEqual(truth(world))
})

test('copies of one folder are not asked for ahead', async () => {
  const world = new World()
  const workflows = world.tree(file('build.yml'))
  const github = world.tree(folder('workflows', workflows))
  for (let index = 0; index < 300; index += 1)
    world.add(`r${index}`, world.tree(folder('.github', github), file(`${index}.lock`)))
  const all = await walked(world, (query) => answerTo(query, (asked) => world.answer(asked)))
  expect(looksAhead(all)).toBe(false)
  expect(all.queries.flatMap(askedIn)).toHaveLength(302)
})

test('a query that is too heavy is sent again without looking ahead, whole, and then for a while none looks ahead', async () => {
  const world = alike(300)
  const all = await walked(world, (query) =>
    aheadIn(query).length > 0
      ? { status: 502, json: { message: 'Server Error' } }
      : answerTo(query, (asked) => world.answer(asked)),
  )
  expect(told(all)).toEqual(truth(world))
  const heavy = all.queries.filter((query) => aheadIn(query).length > 0)
  expect(heavy.length).toBeGreaterThan(0)
  const due = (query: string): readonly string[] => dueIn(query).map(({ oid }) => oid)
  for (const query of heavy) {
    const repeated = all.queries.filter((other) => other !== query && due(other).join() === due(query).join())
    expect(repeated.map(aheadIn)).toEqual([[]])
  }
  // Level by level 18; each that was too heavy comes on top.
  expect(all.queries.length).toBe(18 + heavy.length)
  expect(heavy.length).toBeLessThanOrEqual(5)
  expect(all.restRequests).toBe(0)
})

test('when only what was asked for ahead is cut off, nothing is missing, and the next queries do not look ahead', async () => {
  const world = alike(300)
  const all = await walked(world, (query) => {
    const whole = answerTo(query, (asked) => (asked.path === undefined ? world.answer(asked) : null))
    const errors = aheadIn(query).map(({ alias, object }) => ({
      type: 'RESOURCE_LIMITS_EXCEEDED',
      path: [alias, object],
      message: 'Resource limits for this query exceeded.',
    }))
    return { json: { ...(whole.json as object), errors } }
  })
  expect(told(all)).toEqual(truth(world))
  expect(all.queries.length).toBe(18)
  expect(all.queries.filter((query) => aheadIn(query).length > 0).length).toBeLessThanOrEqual(5)
  expect(all.restRequests).toBe(0)
})

test('what came ahead is known to a look-up as well', async () => {
  const world = alike(120)
  const github = await scriptedGitHub(({ query }) => answerTo(query, (asked) => world.answer(asked)))
  const { session } = await openSession(github.url)
  await treesOf(session, world.repositories, EVERYTHING)
  const requests = github.received.length
  const ahead = github.received.flatMap(({ query }) => aheadIn(query)).filter(({ path }) => path === 'lib')
  expect(ahead.length).toBeGreaterThan(0)
  for (const { repository: name } of ahead) {
    const looked = world.repositories.find(({ nameWithOwner }) => nameWithOwner === `acme/${name}`)
    expect(await session.lookup(looked as Repository, `lib/lib-${name.slice(1)}.lock`)).toMatchObject({ kind: 'file' })
  }
  expect(github.received.length).toBe(requests)
  await session.close()
})

test('what is asked for ahead is also known under a head without a root tree', async () => {
  const world = alike(300)
  for (const [index, { head, ...rest }] of world.repositories.entries()) {
    if (head !== null) world.repositories[index] = { ...rest, head: { ref: head.ref, commit: head.commit } }
  }
  const all = await walked(world, (query) => answerTo(query, (asked) => world.answer(asked)))
  expect(told(all)).toEqual(truth(world))
  expect(all.queries.join()).toMatch(/expression:"[0-9a-f]{40}:lib\/deep"/)
})
