import { expect, test } from '@jest/globals'
import { finding, repository, target } from '@ioc-scanner/testkit'
import { expectCode } from '../../test/expect-code.js'
import { inventoryIn, temporaryFolder } from '../../test/opened-inventory.js'
import { AUTHORITY, npm, oid, PARSER, scanned, scanStart, steppingClock } from '../../test/scans.js'

const DAY = 86_400_000
const TREE = 'd'.repeat(40)
const web = repository({ id: 'R1', nameWithOwner: 'acme/web', head: { ref: 'main', commit: oid(500), tree: TREE } })
const old = repository({ id: 'R2', nameWithOwner: 'acme/old' })
const lock = (content: number, version: string) => ({ oid: oid(content), packages: [npm('left', version)] })

test('pruning forgets what is over and keeps what is there: packages, trees, the last scan', async () => {
  const clock = steppingClock()
  const inventory = inventoryIn({ now: clock.now })
  clock.set(DAY)
  const entry = { name: 'lib', kind: 'folder', oid: 'e'.repeat(40), mode: '40000' } as const
  await inventory.trees.recordTree(TREE, [entry])
  await inventory.trees.recordTree(entry.oid, [])
  await inventory.trees.recordTree('f'.repeat(40), [])
  await scanned(inventory, 'one', [
    { repository: web, files: { 'a.lock': lock(1, '1.0.0'), 'b.lock': lock(9, '9.0.0') } },
    { repository: old, files: { 'a.lock': lock(3, '3.0.0') } },
  ])
  clock.set(2 * DAY)
  await scanned(inventory, 'two', [
    { repository: web, files: { 'a.lock': lock(2, '2.0.0'), 'b.lock': lock(9, '9.0.0') } },
  ])
  await inventory.merge()
  clock.set(10 * DAY)
  const names = [{ name: 'left' }]
  expect(inventory.query({ names, ever: true }).map(({ version }) => version)).toEqual([
    '3.0.0',
    '1.0.0',
    '2.0.0',
    '9.0.0',
  ])

  const kept = await inventory.prune({ beforeMs: 1.5 * DAY })
  expect(kept).toMatchObject({ scans: 1, formerFiles: 0, repositories: 0, contents: 0, trees: 1 })
  const pruned = await inventory.prune({ beforeMs: 9 * DAY })
  expect(pruned).toMatchObject({ scans: 0, formerFiles: 1, repositories: 1, contents: 2, trees: 0 })
  expect(inventory.query({ names, ever: true }).map(({ version }) => version)).toEqual(['2.0.0', '9.0.0'])
  expect(await inventory.trees.findTree(entry.oid)).toEqual([])
  expect(await inventory.trees.findTree('f'.repeat(40))).toBeUndefined()
  expect(await inventory.check({ everyRow: true })).toMatchObject({ isSound: true })
  // What has just been recorded by a scan that is under way is not forgotten.
  await inventory.record(
    { oid: oid(77), parser: PARSER },
    { packages: [npm('left', '7.0.0')], problems: [], references: [] },
  )
  await inventory.prune({ beforeMs: 100 * DAY })
  expect(await inventory.find({ oid: oid(77), parser: PARSER })).toBeDefined()
  expect(await inventory.trees.findTree(TREE)).toEqual([entry])
  expect(inventory.info()).toMatchObject({ repositories: 1, files: 2, formerFiles: 0, contents: 3, trees: 2, scans: 1 })
})

test('scans are listed newest first, shown whole, compared, and deleted without what they saw', async () => {
  const inventory = inventoryIn()
  const [a, b, c] = ['a', 'b', 'c'].map((id) => finding({ id }))
  const files = { 'a.lock': lock(1, '1.0.0') }
  const findings = (found: readonly (typeof a)[]) => ({ report: { findings: found.flatMap((each) => each ?? []) } })
  await scanned(
    inventory,
    'one',
    [
      { repository: web, files },
      { repository: old, files: {} },
    ],
    findings([a, b]),
  )
  await scanned(inventory, 'two', [{ repository: web, files }], findings([b, c]))
  await inventory.journal.begin(scanStart('three'))
  const other = target({ users: ['mallory'] })
  await inventory.journal.begin(scanStart('four', { target: other }))

  expect(inventory.scans.list().map(({ id, status }) => [id, status])).toEqual([
    ['four', 'running'],
    ['three', 'running'],
    ['two', 'complete'],
    ['one', 'complete'],
  ])
  expect(inventory.scans.list(1)).toHaveLength(1)
  expect(inventory.scans.show('one')).toMatchObject({
    repositories: { listed: 2, scanned: 2 },
    findings: 2,
    report: { scan: { id: 'one' }, findings: [a, b], suppressed: [], coverage: { gaps: [] } },
  })
  expect(inventory.scans.show('three').report).toBeNull()
  expect(inventory.scans.diff('one', 'two')).toEqual({ new: [c], gone: [a], stillThere: [b] })
  expect(inventory.scans.latestInterrupted()?.id).toBe('four')
  const { authority, target: acme, selection } = scanStart('x')
  expect(inventory.scans.latestInterrupted({ authority, target: acme, selection })?.id).toBe('three')

  inventory.scans.delete('two')
  expect(inventory.query({ names: [{ name: 'left' }] })).toHaveLength(1)
  for (const ask of ['show', 'delete'] as const) {
    expectCode(() => inventory.scans[ask]('two'), 'SCAN_NOT_FOUND')
  }
})

test('an interrupted scan that is taken up and finished has one report', async () => {
  const inventory = inventoryIn()
  await scanned(inventory, 'one', [], { report: { scan: { status: 'interrupted' }, findings: [finding({ id: 'a' })] } })
  expect(inventory.scans.latestInterrupted()?.id).toBe('one')
  await scanned(inventory, 'one', [], {
    start: { resume: true },
    report: { findings: [finding({ id: 'a' }), finding({ id: 'b' })] },
  })
  expect(inventory.scans.show('one')).toMatchObject({ status: 'complete', findings: 2 })
  expect(inventory.scans.latestInterrupted()).toBeUndefined()
})

test('repositories are found by host, owner and name', async () => {
  const inventory = inventoryIn({ folder: temporaryFolder() })
  const names = ['acme/web', 'Acme/API', 'acme-labs/web', 'acme']
  await scanned(
    inventory,
    'one',
    names.map((nameWithOwner) => ({ repository: repository({ nameWithOwner }), files: {} })),
  )
  const found = (filter: Parameters<typeof inventory.repositories>[0]) =>
    inventory.repositories(filter).map((each) => each.nameWithOwner)
  expect(found({ owner: 'ACME' })).toEqual(['Acme/API', 'acme/web'])
  expect(found({ name: 'acme/api' })).toEqual(['Acme/API'])
  expect(found({ authority: `${AUTHORITY}/` })).toHaveLength(4)
  expect(found({ authority: 'https://elsewhere.example' })).toEqual([])
})
