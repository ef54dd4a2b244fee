import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, jest, test } from '@jest/globals'
import type { TreeEntry } from '@ioc-scanner/core'
import { inventoryIn, temporaryFolder } from '../test/opened-inventory.js'
import { npm, oid, PARSER } from '../test/scans.js'

const KEY = { oid: oid(1), parser: PARSER }
const HOSTILE = [
  '\ud800',
  'a\0b',
  '\u202e',
  "'); DROP TABLE package; --",
  '__proto__',
  '%',
  '',
  '\ufeff',
  'é'.normalize('NFD'),
]

test('what was extracted comes back after the process, in its order, with lines, paths, problems and references', async () => {
  const folder = temporaryFolder()
  const extraction = {
    packages: [
      npm('b', '1.0.0', { line: 7, dependencyPath: ['b'] }),
      npm('a', '2.0.0', { line: 3, dependencyPath: ['b', 'a'] }),
      npm('b', '1.0.0'),
      { ecosystem: 'PyPI', name: 'b', constraint: '>=1' } as const,
    ],
    problems: [{ line: 4, reason: 'package without version' }],
    references: ['other.txt'],
  }
  const first = inventoryIn({ folder })
  await first.record(KEY, extraction)
  expect(await first.find(KEY)).toEqual(extraction)
  await first.close()

  const second = inventoryIn({ folder })
  expect(await second.find(KEY)).toEqual(extraction)
  expect(await second.find({ ...KEY, parser: 'npm-lock@2' })).toBeUndefined()
  expect(await second.find({ ...KEY, oid: oid(2) })).toBeUndefined()
})

test('names of any bytes come back as they were', async () => {
  const folder = temporaryFolder()
  const packages = HOSTILE.flatMap((name) =>
    HOSTILE.map((version) => npm(name, version, { dependencyPath: [name, version] })),
  )
  const first = inventoryIn({ folder })
  await first.record(KEY, { packages, problems: [{ reason: HOSTILE.join() }], references: HOSTILE })
  await first.close()
  const found = await inventoryIn({ folder }).find(KEY)
  expect(found).toEqual({ packages, problems: [{ reason: HOSTILE.join() }], references: HOSTILE })
})

test('only packages of wanted names are answered, and each name is asked about once', async () => {
  const folder = temporaryFolder()
  const first = inventoryIn({ folder })
  for (let at = 1; at <= 20; at++) {
    const packages = Array.from({ length: 50 }, (_, id) => npm(`p${id}`, '1.0.0'))
    await first.record({ oid: oid(at), parser: PARSER }, { packages, problems: [], references: [] })
  }
  await first.close()
  const second = inventoryIn({ folder })
  const wanted = jest.fn(({ name }: { readonly name: string }) => name === 'p7')
  for (let at = 1; at <= 20; at++) {
    const found = await second.find({ oid: oid(at), parser: PARSER }, wanted)
    expect(found?.packages).toEqual([npm('p7', '1.0.0')])
  }
  expect(wanted).toHaveBeenCalledTimes(50)
})

test('a large content is taken in package by package, and is not there before it is finished', async () => {
  const folder = temporaryFolder()
  const first = inventoryIn({ folder })
  const cut = first.recorder({ oid: oid(2), parser: PARSER })
  const recorder = first.recorder(KEY)
  const packages = Array.from({ length: 2_500 }, (_, id) => npm(`p${id}`, '1.0.0', { line: id }))
  for (const found of packages) {
    recorder.add(found)
    cut.add(found)
  }
  expect(await first.find(KEY)).toBeUndefined()
  await recorder.finish({ problems: [{ reason: 'cut' }], references: [] })
  await first.close()
  const second = inventoryIn({ folder })
  expect(await second.find(KEY)).toEqual({ packages, problems: [{ reason: 'cut' }], references: [] })
  expect(await second.find({ oid: oid(2), parser: PARSER })).toBeUndefined()
})

test('a content without packages is known, too', async () => {
  const folder = temporaryFolder()
  const nothing = { packages: [], problems: [], references: [] }
  await (async () => {
    const first = inventoryIn({ folder })
    await first.record(KEY, nothing)
    await first.close()
  })()
  expect(await inventoryIn({ folder }).find(KEY)).toEqual(nothing)
})

test('a tree comes back with all of its entries', async () => {
  const folder = temporaryFolder()
  const entries: readonly TreeEntry[] = [
    ...HOSTILE.map((name): TreeEntry => ({ name, kind: 'file', oid: oid(9), size: 0, mode: '100644' })),
    { name: 'lib', kind: 'folder', oid: 'a'.repeat(64), mode: '40000' },
    { name: 'dep', kind: 'submodule', oid: oid(8), mode: '160000' },
    { name: 'link', kind: 'symlink', oid: oid(7), size: 12, mode: '120000' },
  ]
  const first = inventoryIn({ folder })
  await first.trees.recordTree(oid(3), entries)
  await first.trees.recordTree(oid(4), [])
  expect(await first.trees.findTree(oid(3))).toEqual(entries)
  await first.close()
  const second = inventoryIn({ folder })
  expect(await second.trees.findTree(oid(3))).toEqual(entries)
  expect(await second.trees.findTree(oid(4))).toEqual([])
  expect(await second.trees.findTree(oid(5))).toBeUndefined()
})

test('a name that can be no oid is refused alone: what was told before it is kept', async () => {
  const folder = temporaryFolder()
  const first = inventoryIn({ folder })
  await first.record(KEY, { packages: [npm('a', '1.0.0')], problems: [], references: [] })
  const bad = first.record({ oid: '\ud800', parser: PARSER }, { packages: [], problems: [], references: [] })
  await expect(bad).rejects.toMatchObject({ code: 'INVENTORY_OID_INVALID' })
  await first.close()
  expect((await inventoryIn({ folder }).find(KEY))?.packages).toHaveLength(1)
})

test('the database is for its owner alone', async () => {
  const folder = join(temporaryFolder(), 'new')
  const inventory = inventoryIn({ folder })
  await inventory.record(KEY, { packages: [], problems: [], references: [] })
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  for (const file of [inventory.file, `${inventory.file}-wal`, `${inventory.file}-shm`]) {
    expect(statSync(file).mode & 0o777).toBe(0o600)
  }
})

test('closing twice is closing once; afterwards it says that it is closed', async () => {
  const inventory = inventoryIn()
  await Promise.all([inventory.close(), inventory.close()])
  await expect(inventory.find(KEY)).rejects.toMatchObject({ code: 'INVENTORY_CLOSED' })
})
