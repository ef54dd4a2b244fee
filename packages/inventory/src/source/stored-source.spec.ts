import { expect, test } from '@jest/globals'
import type { Repository, RepositorySession, Target, TreeEntry, TreeFilter } from '@ioc-scanner/core'
import { connection, fileEntry, report, repository, target } from '@ioc-scanner/testkit'
import { inventoryIn } from '../../test/opened-inventory.js'
import { AUTHORITY, oid, scanned, scanStart } from '../../test/scans.js'
import { storedSource } from '../index.js'

const ROOT = oid(100)
const web = repository({ id: 'R1', nameWithOwner: 'acme/web', head: { ref: 'main', commit: oid(1), tree: ROOT } })
const api = repository({ id: 'R2', nameWithOwner: 'acme/api', head: { ref: 'main', commit: oid(2), tree: oid(999) } })
const entry = (name: string, kind: TreeEntry['kind'], content: number): TreeEntry => ({
  name,
  kind,
  oid: oid(content),
  mode: '100644',
})

async function opened(changes: { readonly authority?: string } = {}): Promise<RepositorySession> {
  const inventory = inventoryIn()
  await scanned(
    inventory,
    'one',
    [web, api].map((each) => ({ repository: each, files: {} })),
  )
  await inventory.trees.recordTree(ROOT, [
    entry('a.lock', 'file', 1),
    entry('lib', 'folder', 101),
    entry('lost', 'folder', 102),
    entry('node_modules', 'folder', 103),
    entry('dep', 'submodule', 104),
    entry('to-lib', 'symlink', 105),
  ])
  await inventory.trees.recordTree(oid(101), [entry('b.lock', 'file', 2), entry('again', 'folder', 101)])
  const scan = await inventory.journal.begin(scanStart('two'))
  await scan.recordTeams(
    'acme',
    [
      {
        organization: 'acme',
        slug: 'Front',
        name: 'F',
        repositories: [{ nameWithOwner: 'Acme/Web', permission: 'admin' }],
      },
      {
        organization: 'acme',
        slug: 'all',
        name: 'All',
        repositories: [{ nameWithOwner: 'acme/api', permission: 'write' }],
        isWithoutReaders: true,
      },
    ],
    1,
  )
  return storedSource(inventory).open(connection({ apiUrl: changes.authority ?? AUTHORITY }))
}

async function listed(session: RepositorySession, changes: Partial<Target>): Promise<string[]> {
  const found: string[] = []
  for await (const { repository: each, gap } of session.repositories(target(changes))) {
    if (each !== undefined) found.push(each.nameWithOwner)
    if (gap !== undefined) found.push(`gap: ${gap.detail}`)
  }
  return found
}

async function* only(...repositories: Repository[]): AsyncGenerator<Repository> {
  yield* repositories
}

test('it serves what the last scans saw: organizations, single repositories, teams', async () => {
  const session = await opened()
  expect(await listed(session, { organizations: ['ACME'] })).toEqual(['acme/api', 'acme/web'])
  expect(await listed(session, { repositories: ['acme/Web', 'acme/none'] })).toEqual([
    'gap: acme/none is not in the inventory',
    'acme/web',
  ])
  expect(await listed(session, { organizations: ['acme'], teams: ['front', 'back'] })).toEqual([
    'gap: the team acme/back is not in the inventory',
    'acme/web',
  ])
  expect(await listed(session, { organizations: ['acme'], teams: ['all'] })).toEqual([
    'gap: of the team acme/all the inventory knows the repositories that it can write, not all it can read',
    'acme/api',
  ])
  expect(await listed(session, { organizations: ['acme'], teamFirst: true })).toEqual(['acme/web', 'acme/api'])
  expect(await session.teams?.('acme')).toMatchObject([{ slug: 'Front' }, { slug: 'all' }])
  await expect(session.teams?.('other')).rejects.toMatchObject({ code: 'MISSING' })
})

test('an organization or a host that was never scanned is said to be unknown', async () => {
  await expect(listed(await opened(), { organizations: ['other'] })).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' })
  const elsewhere = await opened({ authority: 'https://ghe.example/api/v3' })
  await expect(listed(elsewhere, { organizations: ['acme'] })).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' })
})

test('trees are walked by the filter; a folder that was never listed is a gap, and one inside of itself ends', async () => {
  const session = await opened()
  const wanted: TreeFilter = {
    folder: (path) => path !== 'node_modules',
    file: ({ path }) => path.endsWith('.lock') && path.split('/').length < 4,
  }
  const listings = []
  for await (const listing of session.trees(only(web, api, repository({ head: null })), wanted)) listings.push(listing)
  expect(listings[0]?.files.map(({ path }) => path).sort()).toEqual(['a.lock', 'lib/again/b.lock', 'lib/b.lock'])
  expect(listings[0]).toMatchObject({
    pruned: ['node_modules'],
    submodules: { count: 1, first: ['dep'] },
    links: { count: 1, first: ['to-lib'] },
  })
  expect(listings[0]?.gaps.map(({ path, reason }) => [path?.slice(0, 9), reason])).toEqual([
    ['lost', 'not-found'],
    ['lib/again', 'resource-limit'],
  ])
  expect(listings[1]).toMatchObject({ files: [], gaps: [{ repository: 'acme/api', path: null, reason: 'not-found' }] })
  expect(listings[2]).toMatchObject({ files: [], gaps: [] })
})

test('it has no contents: each file is a gap, a stream fails with the reason', async () => {
  const session = await opened()
  const file = { repository: web, file: fileEntry() }
  expect(await session.contents([file])).toMatchObject([{ file, status: 'gap', reason: 'not-found' }])
  await expect(session.stream(file, async () => 1)).rejects.toMatchObject({ code: 'MISSING', reason: 'not-found' })
})

test('a reference is looked up in the trees', async () => {
  const session = await opened()
  expect(await session.lookup(web, 'lib/b.lock')).toEqual({ path: 'lib/b.lock', oid: oid(2), kind: 'file' })
  for (const path of ['lib', 'dep', 'lib/none', 'a.lock/x', '', '../a.lock', 'lost/x']) {
    expect(await session.lookup(web, path)).toBeUndefined()
  }
})

test('what the last scan could not look at as a whole is a gap again, and no empty repository', async () => {
  const inventory = inventoryIn()
  const headless = (name: string): Repository => repository({ id: name, nameWithOwner: `acme/${name}`, head: null })
  const gap = (name: string | null, path: string | null, detail: string) => ({
    repository: name,
    ref: null,
    path,
    reason: 'blocked' as const,
    detail,
  })
  await scanned(
    inventory,
    'one',
    [web, headless('blocked'), headless('empty')].map((each) => ({ repository: each, files: {} })),
    {
      report: {
        coverage: {
          ...report().coverage,
          gaps: [
            gap('acme/blocked', null, 'access blocked'),
            gap('acme/unlisted', null, 'not listed'),
            gap(null, null, 'two are hidden'),
            gap('acme/web', 'a.lock', 'of a file'),
          ],
        },
      },
    },
  )
  const session = await storedSource(inventory).open(connection({ apiUrl: AUTHORITY }))
  const found = await listed(session, { organizations: ['acme'] })
  expect(found).toEqual([
    expect.stringMatching(/^gap: as of .*: not listed$/),
    expect.stringMatching(/^gap: as of .*: two are hidden$/),
    'acme/blocked',
    'acme/empty',
    'acme/web',
  ])
  const trees: unknown[] = []
  const nothing: TreeFilter = { folder: () => false, file: () => false }
  for await (const { repository: each, gaps } of session.trees(only(headless('blocked'), headless('empty')), nothing))
    trees.push([each.nameWithOwner, gaps.map(({ reason, detail }) => `${reason} ${detail.replace(/^.*: /, '')}`)])
  expect(trees).toEqual([
    ['acme/blocked', ['blocked access blocked']],
    ['acme/empty', []],
  ])
})
