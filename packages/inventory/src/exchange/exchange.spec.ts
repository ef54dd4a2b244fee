import { expect, test } from '@jest/globals'
import { finding, gap, repository } from '@ioc-scanner/testkit'
import { expectCode } from '../../test/expect-code.js'
import { inventoryIn } from '../../test/opened-inventory.js'
import { AUTHORITY, npm, oid, PARSER, scanned, scanStart, steppingClock } from '../../test/scans.js'
import type { Inventory } from '../index.js'

const web = repository({ id: 'R1', nameWithOwner: 'acme/web', description: 'It\u202es' })
const api = repository({ id: '\ud800', nameWithOwner: 'acme/api', head: null })

/** Something of everything. */
async function full(): Promise<Inventory> {
  const inventory = inventoryIn({ now: steppingClock().now })
  const packages = [
    npm('left', '1.0.0', { line: 3, dependencyPath: ['right', 'left'] }),
    npm('\ud800', 'x\0', { line: 5 }),
    { ecosystem: 'Maven', name: 'org.x:y', constraint: '[1,2)' } as const,
  ]
  const start = { report: { findings: [finding()], suppressed: [finding({ id: 's' })], coverage: { gaps: [gap()] } } }
  await inventory.trees.recordTree(oid(7), [{ name: 'a', kind: 'file', oid: oid(1), size: 3, mode: '100644' }])
  await scanned(
    inventory,
    'one',
    [
      { repository: web, files: { 'a.lock': { oid: oid(1), packages } } },
      { repository: api, files: {} },
    ],
    start,
  )
  await scanned(inventory, 'two', [
    { repository: { ...web, nameWithOwner: 'acme/site' }, files: { 'a\ud800': { oid: oid(2), packages } } },
  ])
  const scan = await inventory.journal.begin(scanStart('three'))
  await scan.recordTeams(
    'acme',
    [{ organization: 'acme', slug: 'w', name: 'W', repositories: [{ nameWithOwner: 'acme/web', permission: 'read' }] }],
    9,
  )
  const at = { commit: oid(9), atMs: 5 }
  await inventory.recordHistory(AUTHORITY, web, [
    {
      ref: 'main',
      path: 'a.lock',
      oid: oid(1),
      parsers: [PARSER],
      first: at,
      last: at,
      endedAtMs: 7,
      ciRuns: [{ name: 'build', commit: oid(9), startedAt: '2026-01-01T00:00:00Z', conclusion: null }],
    },
  ])
  return inventory
}

test('an export that is imported gives the same export, and the same answers', async () => {
  const inventory = await full()
  const lines = [...inventory.exportLines()]
  const copy = inventoryIn()
  expect(await copy.importLines(lines)).toEqual({ lines: lines.length, bad: 0, problems: [] })
  expect([...copy.exportLines()]).toEqual(lines)
  const query = { names: [{ name: 'left' }, { name: 'org.x:y' }], ever: true }
  expect(copy.query(query)).toEqual(inventory.query(query))
  expect(copy.query(query).length).toBeGreaterThan(3)
  expect(copy.scans.show('one')).toEqual(inventory.scans.show('one'))
  expect(await copy.check({ everyRow: true })).toMatchObject({ isSound: true })
  // Again: nothing is there twice.
  await copy.importLines(lines)
  expect([...copy.exportLines()]).toEqual(lines)
})

test('a bad line is named, and its neighbours count', async () => {
  const lines = [...(await full()).exportLines()]
  const bad = [
    'no json',
    '[]',
    '{"kind":"__proto__"}',
    '{"kind":"content","oid":"x"}',
    `{"kind":"content","oid":"${oid(3)}","parser":"p@1","recordedAtMs":1,"extraction":{"packages":[{"ecosystem":"npm","name":7}],"problems":[],"references":[]}}`,
    `{"kind":"ref","authority":"${AUTHORITY}","repository":"unknown","ref":{"name":"m","commit":"${oid(1)}","tree":null,"scannedAtMs":1,"isWhole":true,"isDefault":true},"files":[]}`,
  ]
  const copy = inventoryIn()
  const result = await copy.importLines([lines[0] ?? '', ...bad, ...lines.slice(1)])
  expect(result.problems).toEqual([
    { line: 2, reason: 'it is no JSON' },
    { line: 3, reason: 'it is of no known kind' },
    { line: 4, reason: 'it is of no known kind' },
    { line: 5, reason: expect.stringContaining('line.parser') },
    { line: 6, reason: 'line.extraction.packages[0].name is no text' },
    { line: 7, reason: 'its repository is in no line above' },
  ])
  expect(result).toMatchObject({ lines: lines.length, bad: 6 })
  expect([...copy.exportLines()]).toEqual(lines)
})

test('a file that is no export is refused at its first line', async () => {
  const inventory = inventoryIn()
  expect(await inventory.importLines(['{"kind":"scan"}', 'x'])).toMatchObject({ lines: 0, bad: 1 })
  expect(
    await inventory.importLines(['{"kind":"inventory","format":"ioc-scanner-inventory","version":2}']),
  ).toMatchObject({ bad: 1 })
})

test('a repository’s bill of materials names each package once, with its places', async () => {
  const inventory = inventoryIn({ now: () => Date.UTC(2026, 0, 1) })
  const packages = [
    npm('@acme/left', '1.0.0', { line: 3 }),
    npm('\ud800', '2.0.0'),
    { ecosystem: 'npm', name: 'right', constraint: '^1' } as const,
  ]
  const lock = { oid: oid(1), packages }
  await scanned(inventory, 'one', [{ repository: web, files: { 'a.lock': lock, 'b/a.lock': lock } }])
  const bom = inventory.exportCycloneDx('ACME/web')
  expect(bom).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { timestamp: '2026-01-01T00:00:00.000Z', component: { name: 'acme/web', version: web.head?.commit } },
  })
  expect(bom.components).toHaveLength(3)
  expect(bom.components[0]).toEqual({
    type: 'library',
    'bom-ref': '["npm","@acme/left","1.0.0",null]',
    name: '@acme/left',
    version: '1.0.0',
    purl: 'pkg:npm/%40acme/left@1.0.0',
    evidence: {
      occurrences: [
        { location: 'a.lock', line: 3 },
        { location: 'b/a.lock', line: 3 },
      ],
    },
    properties: [{ name: 'ioc-scanner:ecosystem', value: 'npm' }],
  })
  expect(bom.components[2]?.properties).toContainEqual({ name: 'ioc-scanner:constraint', value: '^1' })
  expect(inventory.exportCycloneDx('R1')).toEqual(bom)
  expectCode(() => inventory.exportCycloneDx('acme/none'), 'REPOSITORY_UNKNOWN')
})
