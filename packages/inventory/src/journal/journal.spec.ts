import { expect, test } from '@jest/globals'
import { EVERYTHING } from '@ioc-scanner/core'
import { finding, gap, repository, target } from '@ioc-scanner/testkit'
import { inventoryIn, temporaryFolder } from '../../test/opened-inventory.js'
import { AUTHORITY, lookedAt, npm, oid, reportOf, scanned, scanStart, steppingClock } from '../../test/scans.js'

const web = repository({ id: 'R1', nameWithOwner: 'acme/web' })
const api = repository({ id: 'R2', nameWithOwner: 'acme/api' })
const lock = (content: number, ...names: string[]) => ({
  oid: oid(content),
  packages: names.map((name) => npm(name, '1.0.0')),
})

test('the first scan has no scan before it; the second sees what the first saw, also while it changes it', async () => {
  const folder = temporaryFolder()
  const first = inventoryIn({ folder })
  const scan = await first.journal.begin(scanStart('one'))
  expect(scan.previous).toBeNull()
  expect(scan.before).toEqual({ repositories: [], gaps: [], progress: null, isComplete: false })
  await first.close()

  const inventory = inventoryIn({ folder })
  await scanned(
    inventory,
    'two',
    [
      { repository: web, files: { 'package-lock.json': lock(1, 'a', 'b'), 'empty.txt': lock(2) } },
      { repository: api, files: {} },
    ],
    {
      report: {
        coverage: {
          repositories: { total: 2, failed: 1 },
          gaps: [gap(), gap({ repository: null, reason: 'timeout' }), gap()],
        },
      },
    },
  )
  const third = await inventory.journal.begin(scanStart('three'))
  const renamed = { ...web, nameWithOwner: 'acme/site', head: { ref: 'main', commit: oid(77) } }
  await third.listed({ repositories: [renamed], gaps: [], progress: null })
  await lookedAt(inventory, third, { repository: renamed, files: {} })

  const { previous } = third
  expect(previous).toMatchObject({ id: 'two', repositories: 2, failed: 1 })
  expect(previous?.gaps).toEqual(
    new Map([
      ['truncated', 2],
      ['timeout', 1],
    ]),
  )
  expect(await previous?.packagesAt('R1')).toEqual(new Map([['package-lock.json', 2]]))
  expect(await previous?.packagesAt('R2')).toEqual(new Map())
  expect(await previous?.seen()).toEqual(
    new Map([
      ['R1', { nameWithOwner: 'acme/web', head: web.head }],
      ['R2', { nameWithOwner: 'acme/api', head: api.head }],
    ]),
  )
})

test('a repository that was listed and not looked at was not seen by that scan', async () => {
  const inventory = inventoryIn()
  const scan = await inventory.journal.begin(scanStart('one'))
  await scan.listed({ repositories: [web, api], gaps: [], progress: null })
  await lookedAt(inventory, scan, { repository: api, files: {} })
  await scan.finished(reportOf('one', { scan: { status: 'incomplete' } }))
  const next = await inventory.journal.begin(scanStart('two'))
  expect([...((await next.previous?.seen()) ?? [])].map(([id]) => id)).toEqual(['R2'])
})

test('only a finished scan of the same target and selection is the one before, in whatever order they are written', async () => {
  const inventory = inventoryIn()
  const both = target({ organizations: ['b', 'a'] })
  await scanned(inventory, 'same', [], { start: { target: both } })
  await scanned(inventory, 'interrupted', [], { start: { target: both }, report: { scan: { status: 'interrupted' } } })
  await scanned(inventory, 'other selection', [], {
    start: { target: both, selection: { ...EVERYTHING, rootOnly: true } },
  })
  await scanned(inventory, 'other host', [], { start: { target: both, authority: 'https://ghe.example/api/v3' } })
  const scan = await inventory.journal.begin(scanStart('next', { target: target({ organizations: ['a', 'b'] }) }))
  expect(scan.previous?.id).toBe('same')
})

test('a killed scan goes on: with its pages, its gaps and where the listing was', async () => {
  const folder = temporaryFolder()
  const killed = inventoryIn({ folder })
  const scan = await killed.journal.begin(scanStart('one'))
  await scan.listed({ repositories: [web], gaps: [], progress: 'cursor-1' })
  await scan.listed({ repositories: [api, web], gaps: [gap()], progress: 'cursor-2' })
  // Not closed: everything that was told is there for another process.
  const next = inventoryIn({ folder })
  const resumed = await next.journal.begin(scanStart('one', { resume: true }))
  expect(resumed.before).toEqual({ repositories: [web, api], gaps: [gap()], progress: 'cursor-2', isComplete: false })
  await resumed.listingDone()
  const again = await next.journal.begin(scanStart('one', { resume: true }))
  expect(again.before).toMatchObject({ repositories: [web, api], progress: null, isComplete: true })
})

test.each([
  ['SCAN_NOT_FOUND', 'unknown', {}],
  ['SCAN_FINISHED', 'done', {}],
  ['SCAN_OTHER_TARGET', 'open', { target: target({ users: ['mallory'] }) }],
])('a scan that cannot be taken up is refused: %s', async (code, id, changes) => {
  const inventory = inventoryIn()
  await scanned(inventory, 'done', [])
  await inventory.journal.begin(scanStart('open'))
  await expect(inventory.journal.begin(scanStart(id, { resume: true, ...changes }))).rejects.toMatchObject({ code })
})

test('an id is given once', async () => {
  const inventory = inventoryIn()
  await inventory.journal.begin(scanStart('one'))
  await expect(inventory.journal.begin(scanStart('one'))).rejects.toMatchObject({ code: 'SCAN_ID_TAKEN' })
})

test('what the listing no longer has is gone, and is there again when it comes back; other targets stay', async () => {
  const clock = steppingClock()
  const inventory = inventoryIn({ now: clock.now })
  const stranger = repository({ id: 'R9', nameWithOwner: 'mallory/x' })
  await scanned(inventory, 'mallory', [{ repository: stranger, files: {} }], {
    start: { target: target({ users: ['mallory'] }) },
  })
  await scanned(inventory, 'one', [
    { repository: web, files: {} },
    { repository: api, files: {} },
  ])
  await scanned(inventory, 'two', [{ repository: web, files: {} }])
  expect(inventory.coverage().gone.map(({ nameWithOwner }) => nameWithOwner)).toEqual(['acme/api'])
  await scanned(inventory, 'three', [
    { repository: web, files: {} },
    { repository: api, files: {} },
  ])
  expect(inventory.coverage().gone).toEqual([])
})

test('findings of earlier scans count once each, under the repository that has the name', async () => {
  const inventory = inventoryIn()
  const findings = [finding({ id: 'x' }), finding({ id: 'y' }), finding({ id: 'z', repository: 'acme/api' })]
  const both = [
    { repository: web, files: {} },
    { repository: api, files: {} },
  ]
  await scanned(inventory, 'one', both, { report: { findings, suppressed: [finding({ id: 's' })] } })
  await scanned(inventory, 'two', both, { report: { findings: [finding({ id: 'x' })] } })
  const scan = await inventory.journal.begin(scanStart('three'))
  expect(await scan.pastFindings()).toEqual(
    new Map([
      ['R1', 2],
      ['R2', 1],
    ]),
  )
})

test('teams are known with when they were asked for, of each host its own', async () => {
  const inventory = inventoryIn()
  const team = {
    organization: 'acme',
    slug: 'web',
    name: 'Web',
    repositories: [{ nameWithOwner: 'acme/web', permission: 'admin' as const }],
  }
  const scan = await inventory.journal.begin(scanStart('one'))
  expect(await scan.teams('acme')).toBeUndefined()
  await scan.recordTeams('acme', [team], 5)
  await scan.recordTeams('acme', [team], 7)
  expect(await scan.teams('ACME')).toEqual({ teams: [team], askedAtMs: 7 })
  const elsewhere = await inventory.journal.begin(scanStart('two', { authority: 'https://ghe.example/api/v3' }))
  expect(await elsewhere.teams('acme')).toBeUndefined()
})

test('a login in the address of a host does not get into the file', async () => {
  const inventory = inventoryIn()
  await scanned(inventory, 'one', [{ repository: web, files: { 'a.lock': lock(1, 'left') } }], {
    start: { authority: `${AUTHORITY.replace('://', '://me:s3cret@')}/` },
  })
  const [seen] = inventory.query({ names: [{ name: 'left' }] })
  expect(seen?.repository.authority).toBe(AUTHORITY)
})

test('what changes now was still there at the scan before, also where the clock stands still or goes back', async () => {
  let now = 5_000
  const inventory = inventoryIn({ now: () => now })
  await scanned(inventory, 'one', [{ repository: web, files: { 'a.lock': lock(1, 'a') } }])
  now = 4_000
  await scanned(inventory, 'two', [{ repository: web, files: { 'a.lock': lock(1, 'a') } }])
  const scan = await inventory.journal.begin(scanStart('three'))
  const renamed = { ...web, nameWithOwner: 'acme/site' }
  await scan.listed({ repositories: [renamed], gaps: [], progress: null })
  await lookedAt(inventory, scan, { repository: renamed, files: {} })
  expect(await scan.previous?.packagesAt('R1')).toEqual(new Map([['a.lock', 1]]))
  expect((await scan.previous?.seen())?.get('R1')?.nameWithOwner).toBe('acme/web')
})
