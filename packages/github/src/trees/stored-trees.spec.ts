import { beforeAll, expect, test } from '@jest/globals'
import type { TreeEntry, TreeFilter, TreeListing, TreeStore } from '@ioc-scanner/core'
import { DEMO_TOKEN } from 'github-simulator'
import { ACME, EVERYTHING, everyOf, openSession, repositoriesIn, treesOf } from '../../test/open-session.js'
import { simulated, written } from '../../test/simulated-github.js'

class RememberedTrees implements TreeStore {
  readonly trees = new Map<string, readonly TreeEntry[]>()

  async findTree(oid: string): Promise<readonly TreeEntry[] | undefined> {
    return this.trees.get(oid)
  }

  async recordTree(oid: string, entries: readonly TreeEntry[]): Promise<void> {
    this.trees.set(oid, entries)
  }
}

let world: string
beforeAll(async () => {
  world = await written({
    organization: 'acme',
    repositories: Array.from({ length: 30 }, (_, index) => ({
      name: `service-${index}`,
      files: { 'package.json': '{}', [`lib/own-${index}/a.lock`]: `${index}`, 'docs/x/y.lock': 'y' },
    })),
    tokens: [{ token: DEMO_TOKEN, kind: 'user', owner: 'night-shift' }],
  })
}, 60_000)

async function walk(
  knownTrees: TreeStore,
  filter: TreeFilter = EVERYTHING,
): Promise<{ readonly listings: ReadonlyMap<string, TreeListing>; readonly queries: number }> {
  const github = await simulated(world)
  const { session, requests } = await openSession(github.url, {
    credentials: { kind: 'token', token: DEMO_TOKEN },
    knownTrees,
  })
  const repositories = repositoriesIn(await everyOf(session.repositories(ACME)))
  const listings = await treesOf(session, repositories, filter)
  const [first] = repositories
  if (first !== undefined) await session.lookup(first, 'docs/x/y.lock')
  await session.close()
  return { listings, queries: requests.outcomes.filter(({ description }) => description.kind === 'tree').length }
}

/** What was found, whatever the order of its coming. */
const filesOf = (listings: ReadonlyMap<string, TreeListing>): object =>
  Object.fromEntries(
    [...listings].map(([name, { files, gaps }]) => [
      name,
      { files: files.map(({ path, oid }) => `${path} ${oid}`).sort(), gaps },
    ]),
  )

test('trees that an earlier scan has met are not asked for, and the listing is the same', async () => {
  const store = new RememberedTrees()
  const first = await walk(store)
  expect(first.queries).toBeGreaterThan(0)
  const again = await walk(store)
  expect(again.queries).toBe(0)
  expect(filesOf(again.listings)).toEqual(filesOf(first.listings))
})

test('of a repository of which one folder is not known only that one is asked for', async () => {
  const store = new RememberedTrees()
  const { listings } = await walk(store)
  const [unknown] = [...store.trees].filter(([, entries]) => entries.some(({ name }) => name === 'own-7'))
  if (unknown === undefined) throw new Error('the folder above lib/own-7 was not recorded')
  store.trees.delete(unknown[0])
  const again = await walk(store)
  expect(again.queries).toBe(1)
  expect(filesOf(again.listings)).toEqual(filesOf(listings))
})

test('a filter that wants more finds what was pruned before', async () => {
  const store = new RememberedTrees()
  await walk(store, { folder: (path) => path !== 'lib', file: () => true })
  const { listings, queries } = await walk(store)
  expect(queries).toBeGreaterThan(0)
  expect(
    listings
      .get('acme/service-3')
      ?.files.map(({ path }) => path)
      .sort(),
  ).toEqual(['docs/x/y.lock', 'lib/own-3/a.lock', 'package.json'])
})
