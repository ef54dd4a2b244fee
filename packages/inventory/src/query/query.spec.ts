import { expect, test } from '@jest/globals'
import { gap, repository } from '@ioc-scanner/testkit'
import { inventoryIn, temporaryFolder } from '../../test/opened-inventory.js'
import { AUTHORITY, lookedAt, npm, oid, PARSER, scanned, scanStart, steppingClock } from '../../test/scans.js'
import type { Sighting } from '../index.js'

const HEAD = { ref: 'main', commit: oid(500), tree: oid(600) }
const web = repository({ id: 'R1', nameWithOwner: 'acme/web', head: HEAD })
const api = repository({ id: 'R2', nameWithOwner: 'acme/api', head: HEAD })
const lock = (content: number, ...versions: string[]) => ({
  oid: oid(content),
  packages: versions.map((version) => npm('left', version, { line: 3 })),
})
const places = (found: readonly Sighting[]) =>
  found.map(
    ({ repository: { nameWithOwner }, path, version, constraint }) =>
      `${nameWithOwner} ${path} ${version ?? constraint}`,
  )

test.each([['merged'], ['not merged']])('who has a package is answered with every place: %s', async (state) => {
  const folder = temporaryFolder()
  const inventory = inventoryIn({ folder, now: steppingClock(5_000).now })
  const shared = {
    oid: oid(1),
    packages: [npm('left', '1.0.0', { line: 12, dependencyPath: ['right', 'left'] }), npm('right', '2.0.0')],
  }
  await scanned(inventory, 'one', [
    { repository: { ...web, isArchived: true }, files: { 'package-lock.json': shared, 'b/package-lock.json': shared } },
    { repository: api, files: { 'package-lock.json': shared, 'other.lock': lock(2, '2.0.0') } },
  ])
  if (state === 'merged') await inventory.merge()
  const found = inventory.query({ names: [{ ecosystem: 'npm', name: 'left', version: '1.0.0' }] })
  expect(places(found)).toEqual([
    'acme/api package-lock.json 1.0.0',
    'acme/web b/package-lock.json 1.0.0',
    'acme/web package-lock.json 1.0.0',
  ])
  expect(found[2]).toEqual({
    repository: {
      id: 'R1',
      nameWithOwner: 'acme/web',
      authority: AUTHORITY,
      isArchived: true,
      isFork: false,
      visibility: 'private',
      goneAtMs: null,
    },
    ref: 'main',
    commit: HEAD.commit,
    path: 'package-lock.json',
    oid: oid(1),
    parser: PARSER,
    ecosystem: 'npm',
    name: 'left',
    version: '1.0.0',
    line: 12,
    dependencyPath: ['right', 'left'],
    isDirect: false,
    origin: 'scan',
    sinceMs: expect.any(Number),
    untilMs: null,
    seenAtMs: expect.any(Number),
    asked: [0],
  })
  await inventory.close()
  expect(inventoryIn({ folder, readOnly: true }).query({ names: [{ name: 'left', version: '1.0.0' }] })).toEqual(found)
})

test('ranges are the caller’s: each stored version and constraint is put to it once', async () => {
  const inventory = inventoryIn()
  await scanned(inventory, 'one', [
    { repository: web, files: { 'a.lock': lock(1, '1.0.0', '1.5.0'), 'b.lock': lock(2, '1.5.0', '2.0.0') } },
  ])
  const asked: (string | undefined)[] = []
  const found = inventory.query({
    names: [{ name: 'left', matches: ({ version }) => asked.push(version) > 0 && version !== '2.0.0' }],
  })
  expect(places(found)).toEqual(['acme/web a.lock 1.0.0', 'acme/web a.lock 1.5.0', 'acme/web b.lock 1.5.0'])
  expect(asked.sort()).toEqual(['1.0.0', '1.5.0', '2.0.0'])
})

test('a name without ecosystem is looked for in all, in the spelling of each', async () => {
  const inventory = inventoryIn()
  const packages = [
    { ecosystem: 'PyPI', name: 'my-lib', version: '1' } as const,
    { ecosystem: 'npm', name: 'My_Lib', version: '1' } as const,
    { ecosystem: 'npm', name: 'my-lib', version: '1' } as const,
  ]
  await scanned(inventory, 'one', [{ repository: web, files: { 'a.lock': { oid: oid(1), packages } } }])
  const found = (name: string, more = {}) =>
    inventory.query({ names: [{ name, ...more }] }).map((each) => `${each.ecosystem}:${each.name}`)
  expect(found('My_Lib')).toEqual(['PyPI:my-lib', 'npm:My_Lib'])
  expect(found('My_Lib', { ecosystem: 'PyPI' })).toEqual(['PyPI:my-lib'])
})

test('an answer says which of many names it is for', async () => {
  const inventory = inventoryIn()
  await scanned(inventory, 'one', [{ repository: web, files: { 'a.lock': lock(1, '1.0.0') } }])
  const names = [
    ...Array.from({ length: 3_000 }, (_, at) => ({ name: `no-${at}` })),
    { name: 'left' },
    { name: 'left', version: '1.0.0' },
  ]
  expect([...inventory.matchAll({ names })].map(({ asked }) => asked)).toEqual([[3_000, 3_001]])
})

test('only what is asked for directly; where the file does not tell, it stays in', async () => {
  const inventory = inventoryIn()
  const packages = [
    npm('left', '1.0.0', { dependencyPath: ['left'] }),
    npm('left', '2.0.0', { dependencyPath: ['right', 'left'] }),
    npm('left', '3.0.0'),
    { ecosystem: 'npm', name: 'left', constraint: '^4' } as const,
  ]
  await scanned(inventory, 'one', [{ repository: web, files: { 'a.lock': { oid: oid(1), packages } } }])
  const found = inventory.query({ names: [{ name: 'left' }], direct: true })
  expect(found.map(({ version, constraint, isDirect }) => [version ?? constraint, isDirect])).toEqual([
    ['1.0.0', true],
    ['3.0.0', null],
    ['^4', true],
  ])
})

test('the past stays: since when and until when, as of a date, and ever', async () => {
  const clock = steppingClock()
  const inventory = inventoryIn({ now: clock.now })
  const scan = async (
    at: number,
    id: string,
    commit: number,
    files: Parameters<typeof scanned>[2][0]['files'],
    isWhole = true,
  ) => {
    clock.set(at)
    await scanned(inventory, id, [{ repository: { ...web, head: { ...HEAD, commit: oid(commit) } }, files, isWhole }])
  }
  const DAY = 86_400_000
  await scan(1 * DAY, 'one', 501, { 'a.lock': lock(1, '1.0.0'), 'b.lock': lock(9, '9.0.0') })
  await scan(2 * DAY, 'two', 502, { 'a.lock': lock(1, '1.0.0'), 'b.lock': lock(9, '9.0.0') })
  await scan(3 * DAY, 'three', 503, { 'a.lock': lock(2, '2.0.0') }, false)
  await scan(4 * DAY, 'four', 504, { 'a.lock': lock(2, '2.0.0') })
  const names = [{ name: 'left' }]

  expect(places(inventory.query({ names }))).toEqual(['acme/web a.lock 2.0.0'])
  // A listing that was not whole ends nothing that it did not have.
  expect(places(inventory.query({ names, asOfMs: 3.5 * DAY }))).toEqual([
    'acme/web a.lock 2.0.0',
    'acme/web b.lock 9.0.0',
  ])
  expect(places(inventory.query({ names, asOfMs: 2.5 * DAY }))).toEqual([
    'acme/web a.lock 1.0.0',
    'acme/web b.lock 9.0.0',
  ])
  expect(places(inventory.query({ names, asOfMs: 0 }))).toEqual([])
  const ever = inventory.query({ names, ever: true })
  expect(
    ever.map(({ version, commit, sinceMs, untilMs }) => [
      version,
      commit,
      Math.floor(sinceMs / DAY),
      untilMs && Math.floor(untilMs / DAY),
    ]),
  ).toEqual([
    ['1.0.0', oid(502), 1, 3],
    ['2.0.0', oid(504), 3, null],
    ['9.0.0', oid(503), 1, 4],
  ])
})

test('a head that the listing saw again unchanged is as fresh as that listing', async () => {
  const clock = steppingClock()
  const inventory = inventoryIn({ now: clock.now })
  await scanned(inventory, 'one', [{ repository: web, files: { 'a.lock': lock(1, '1.0.0') } }])
  clock.set(9_000_000)
  const scan = await inventory.journal.begin(scanStart('two'))
  await scan.listed({ repositories: [web], gaps: [], progress: null })
  expect(inventory.query({ names: [{ name: 'left' }] })[0]?.seenAtMs).toBeGreaterThanOrEqual(9_000_000)
  await scan.listed({ repositories: [{ ...web, head: { ...HEAD, commit: oid(2) } }], gaps: [], progress: null })
  expect(inventory.query({ names: [{ name: 'left' }] })[0]?.seenAtMs).toBeLessThan(9_000_000)
  expect(inventory.coverage().moved).toHaveLength(1)
})

test('the files of a former default branch are over once the new one was looked at', async () => {
  const inventory = inventoryIn()
  await scanned(inventory, 'one', [{ repository: web, files: { 'a.lock': lock(1, '1.0.0') } }])
  await scanned(inventory, 'two', [
    { repository: { ...web, head: { ...HEAD, ref: 'trunk' } }, files: { 'a.lock': lock(1, '1.0.0') } },
  ])
  expect(inventory.query({ names: [{ name: 'left' }] }).map(({ ref }) => ref)).toEqual(['trunk'])
})

test('another branch is looked at beside the default one', async () => {
  const inventory = inventoryIn()
  const scan = await scanned(inventory, 'one', [{ repository: web, files: { 'a.lock': lock(1, '1.0.0') } }])
  await lookedAt(inventory, scan, {
    repository: { ...web, head: { ...HEAD, ref: 'next' } },
    files: { 'a.lock': lock(2, '2.0.0') },
  })
  await lookedAt(inventory, scan, { repository: web, files: { 'a.lock': lock(1, '1.0.0') } })
  expect(inventory.query({ names: [{ name: 'left' }] }).map(({ ref, version }) => [ref, version])).toEqual([
    ['main', '1.0.0'],
    ['next', '2.0.0'],
  ])
})

test('what a history has learned answers for times that no scan saw', async () => {
  const inventory = inventoryIn({ now: steppingClock(1_000_000).now })
  const scan = await scanned(inventory, 'one', [{ repository: web, files: { 'a.lock': lock(1, '1.0.0') } }])
  await inventory.record(
    { oid: oid(2), parser: PARSER },
    { packages: [npm('left', '0.9.0', { line: 3 })], problems: [], references: [] },
  )
  const ciRuns = [{ name: 'build', commit: oid(11), startedAt: '2026-01-01T00:00:00Z', conclusion: 'success' }]
  const was = {
    ref: 'main',
    path: 'a.lock',
    oid: oid(2),
    parsers: [PARSER],
    first: { commit: oid(10), atMs: 100 },
    last: { commit: oid(11), atMs: 150 },
    endedAtMs: 200,
    ciRuns,
  }
  const is = {
    ...was,
    oid: oid(1),
    first: { commit: oid(12), atMs: 200 },
    last: { commit: oid(12), atMs: 200 },
    endedAtMs: null,
    ciRuns: [],
  }
  await scan.recordHistory?.(web, [was, is])
  await inventory.recordHistory(AUTHORITY, web, [was, is])

  const names = [{ name: 'left' }]
  expect(inventory.query({ names }).map(({ version, history }) => [version, history])).toEqual([['1.0.0', undefined]])
  expect(inventory.query({ names, ever: true })).toMatchObject([
    {
      version: '0.9.0',
      origin: 'history',
      commit: oid(11),
      sinceMs: 100,
      untilMs: 200,
      history: { ciRuns, first: { commit: oid(10) } },
    },
    {
      version: '1.0.0',
      origin: 'scan',
      untilMs: null,
      history: { first: { commit: oid(12), atMs: 200 }, endedAtMs: null },
    },
  ])
  expect(inventory.query({ names, asOfMs: 160 }).map(({ version }) => version)).toEqual(['0.9.0'])
  expect(inventory.query({ names, asOfMs: 250 }).map(({ version, origin }) => [version, origin])).toEqual([
    ['1.0.0', 'history'],
  ])
  const unknown = inventory.recordHistory(AUTHORITY, api, [was])
  await expect(unknown).rejects.toMatchObject({ code: 'REPOSITORY_UNKNOWN' })
})

test('what an answer does not cover is named', async () => {
  const clock = steppingClock()
  const inventory = inventoryIn({ now: clock.now })
  const late = repository({ id: 'R3', nameWithOwner: 'acme/late' })
  const empty = repository({ id: 'R4', nameWithOwner: 'acme/empty', head: null })
  const scan = await scanned(
    inventory,
    'one',
    [
      { repository: web, files: { 'a.lock': lock(1, '1.0.0') } },
      { repository: api, files: {}, isWhole: false },
    ],
    { report: { coverage: { gaps: [gap({ repository: 'acme/api' }), gap({ repository: null })] } } },
  )
  await scan.listed({ repositories: [late, empty], gaps: [], progress: null })
  await scan.repositoryScanned({
    repository: web,
    files: [
      { file: { path: 'a.lock', oid: oid(1), kind: 'file' }, parsers: [PARSER] },
      { file: { path: 'huge.lock', oid: oid(3), kind: 'file' }, parsers: [PARSER] },
    ],
    isWhole: true,
  })
  clock.set(10 * 86_400_000)
  const covered = inventory.coverage()
  const named = Object.fromEntries(
    (['neverScanned', 'notWhole', 'moved', 'stale', 'gone', 'withGaps', 'unread'] as const).map((list) => [
      list,
      covered[list].map(({ nameWithOwner }) => nameWithOwner),
    ]),
  )
  expect(named).toEqual({
    neverScanned: ['acme/late'],
    notWhole: ['acme/api'],
    moved: [],
    stale: ['acme/api', 'acme/web'],
    gone: [],
    withGaps: ['acme/api'],
    unread: ['acme/web'],
  })
  expect(covered).toMatchObject({
    repositories: 4,
    scanned: 2,
    withGaps: [{ gaps: [{ reason: 'truncated' }] }],
    unread: [{ files: 1 }],
  })
  expect(inventory.coverage({ staleAfterMs: 365 * 86_400_000 }).stale).toEqual([])
})

test('a parser of another version does not speak for a file that it has not read', async () => {
  const inventory = inventoryIn()
  await scanned(inventory, 'one', [{ repository: web, files: { 'a.lock': lock(1, '1.0.0') } }])
  await inventory.record(
    { oid: oid(1), parser: 'npm-lock@2' },
    { packages: [npm('left', '7.0.0')], problems: [], references: [] },
  )
  expect(places(inventory.query({ names: [{ name: 'left' }] }))).toEqual(['acme/web a.lock 1.0.0'])
})
