import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Inventory } from '@ioc-scanner/inventory'
import { filledInventory } from '../../test/filled-inventory.js'
import { finding } from '../../test/sample-report.js'
import { importFile } from '../inventory/import-file.js'
import { infoAsJson, infoAsText } from '../inventory/inventory-info.js'
import { openToRead } from '../inventory/open-for-scan.js'
import { differenceAsJson, differenceAsText } from './scan-difference.js'
import { scansAsJson, scansAsText } from './scan-list.js'
import { scanNamed, storedReport } from './stored-report.js'
import { trendAsJson, trendAsText, trendOf } from './trend.js'

let folder: string
let inventory: Inventory
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ioc-scanner-scans-'))
  const repositories = {
    'acme/a': { 'package-lock.json': [{ ecosystem: 'npm' as const, name: 'left', version: '1.0.0' }] },
  }
  const found = (id: string) => finding({ id, repository: 'acme/a', message: `package-lock.json resolves to ${id}` })
  const scan = { folder, repositories }
  await filledInventory({
    ...scan,
    id: 'aaaa-1',
    atMs: Date.UTC(2026, 10, 1),
    about: { findings: [found('one'), found('two')] },
  })
  await filledInventory({
    ...scan,
    id: 'bbbb-2',
    atMs: Date.UTC(2026, 10, 2),
    about: { findings: [found('two'), found('thr\u202eee')] },
  })
  await filledInventory({ ...scan, id: 'cccc-3', atMs: Date.UTC(2026, 10, 3), status: 'running' })
  inventory = await openToRead(folder)
})
afterAll(async () => {
  await inventory.close()
  await rm(folder, { recursive: true, force: true })
})

test('scans are listed with the newest first, and fit into 80 columns', () => {
  const text = scansAsText(inventory.scans.list())
  expect(text.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4).join('|'))).toEqual([
    'id|started|target|status',
    'cccc-3|2026-11-03 00:00Z|acme|running',
    'bbbb-2|2026-11-02 00:00Z|acme|complete',
    'aaaa-1|2026-11-01 00:00Z|acme|complete',
    '',
  ])
  expect(scansAsJson(inventory.scans.list())).toMatchObject([
    { id: 'cccc-3', finished_at: null },
    { findings: 2 },
    { target: 'acme' },
  ])
})

test('the beginning of an id names a scan, where only one begins so', () => {
  expect(scanNamed(inventory, 'bbbb').id).toBe('bbbb-2')
  expect(() => scanNamed(inventory, 'b')).toThrow("there is no scan 'b'")
  expect(scanNamed(inventory, undefined).id).toBe('cccc-3')
})

test('a stored report is the one that was given; one that is missing says how to go on', () => {
  expect(storedReport(inventory, 'aaaa-1').findings.map(({ id }) => id)).toEqual(['one', 'two'])
  expect(() => storedReport(inventory, undefined)).toThrow(
    /the scan cccc-3 has no report: .* 1 of 1 repositories\); `ioc-scanner scan --resume cccc-3`/,
  )
})

test('two scans are told apart: new first, and no name as it is', () => {
  const [before, after] = [scanNamed(inventory, 'aaaa-1'), scanNamed(inventory, 'bbbb-2')]
  const difference = inventory.scans.diff(before.id, after.id)
  const text = differenceAsText(before, after, difference)
  expect(text).toMatch(
    /new: 1\n {2}CRITICAL acme\/a line 16: package-lock\.json resolves to thr\\u202eee\n\ngone: 1\n.*one\n\nstill there: 1/,
  )
  expect(differenceAsJson(before, after, difference)).toMatchObject({
    same_target: true,
    new: [{ id: 'thr\u202eee' }],
    gone: [{ id: 'one' }],
  })
})

test('the trend has a line for each scan that came to its end, oldest first', () => {
  const points = trendOf(inventory, 10)
  expect(points.map(({ id }) => id)).toEqual(['aaaa-1', 'bbbb-2'])
  expect(trendAsText(points)).toMatch(/^id +started +target +repos +seconds +points +cached +found +gaps\naaaa-1 /)
  expect(trendAsJson(trendOf(inventory, 1))).toMatchObject([{ id: 'bbbb-2', findings: 2, points: 2 }])
})

test('info says how much is there and how old it is', () => {
  const [info, coverage] = [inventory.info(), inventory.coverage()]
  expect(infoAsText(info, coverage, Date.UTC(2026, 10, 5))).toMatch(/^repositories +1, 1 looked at, 0 gone$/m)
  expect(infoAsJson(info, coverage)).toMatchObject({
    repositories: 1,
    scans: 3,
    newest_seen_at: '2026-11-03T00:00:00.000Z',
  })
})

test('an export is taken in elsewhere; what is none is refused', async () => {
  const [file, other] = [join(folder, 'export.ndjson'), join(folder, 'other')]
  await writeFile(file, [...inventory.exportLines()].map((line) => `${line}\n`).join(''))
  expect(await importFile(other, file)).toMatchObject({ bad: 0, problems: [] })
  const taken = await openToRead(other)
  expect([...taken.exportLines()]).toHaveLength([...inventory.exportLines()].length)
  await taken.close()
  await expect(importFile(other, folder)).rejects.toThrow('cannot be read: it is a folder')
})
