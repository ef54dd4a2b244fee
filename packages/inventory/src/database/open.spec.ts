import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { repository } from '@ioc-scanner/testkit'
import { fillInventory } from '../../test/fill-inventory.js'
import { expectCode } from '../../test/expect-code.js'
import { inventoryIn, temporaryFolder } from '../../test/opened-inventory.js'
import { npm, oid, PARSER, scanned } from '../../test/scans.js'
import { clearInventory, openInventory } from '../index.js'
import { migrate } from './migrate.js'

const LEFT = [{ name: 'left' }]
const web = repository({ id: 'R1', nameWithOwner: 'acme/web' })

/** A closed inventory that knows one package. */
async function written(folder = temporaryFolder()): Promise<string> {
  const inventory = openInventory({ folder })
  const files = { 'a.lock': { oid: oid(1), packages: [npm('left', '1.0.0')] } }
  await scanned(inventory, 'one', [{ repository: web, files }])
  await inventory.close()
  return inventory.file
}

const codeOfOpening = (file: string, readOnly = false): unknown => {
  try {
    void openInventory({ file, readOnly }).close()
    return 'opened'
  } catch (thrown) {
    return (thrown as { code?: unknown }).code
  }
}

test.each([
  ['a text', 'INVENTORY_NOT_A_DATABASE', (file: string) => writeFileSync(file, 'once upon a time'.repeat(100))],
  ['a folder', 'INVENTORY_NOT_A_DATABASE', (file: string) => mkdirSync(file)],
  ['cut in half', 'INVENTORY_DAMAGED', (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2))],
  ['cut to its first bytes', 'INVENTORY_NOT_A_DATABASE', (file: string) => truncateSync(file, 50)],
  ['with another first page', 'INVENTORY_NOT_A_DATABASE', (file: string) => overwrite(file, 0, 100)],
  ['of another program', 'INVENTORY_FOREIGN', (file: string) => foreign(file, 'PRAGMA application_id = 7')],
  ['of another program without a number', 'INVENTORY_FOREIGN', (file: string) => foreign(file, 'CREATE TABLE t (x)')],
  ['of a newer version', 'INVENTORY_NEWER', (file: string) => change(file, 'PRAGMA user_version = 1000')],
])('a file that is %s is refused, and stays as it is', async (state, code, spoil) => {
  const folder = temporaryFolder()
  const source = await written()
  const file = join(folder, 'inventory.db')
  if (!/^(?:a |of another)/.test(state)) copyFileSync(source, file)
  spoil(file)
  const before = statSync(file).isFile() ? readFileSync(file) : undefined
  for (const readOnly of [false, true]) {
    expect(codeOfOpening(file, readOnly)).toBe(code)
  }
  if (before !== undefined) expect(readFileSync(file).equals(before)).toBe(true)
})

function overwrite(file: string, at: number, length: number): void {
  const bytes = readFileSync(file)
  bytes.fill(0xa5, at, at + length)
  writeFileSync(file, bytes)
}

function change(file: string, sql: string): void {
  const db = new Sqlite(file)
  db.exec(sql)
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

function foreign(file: string, sql: string): void {
  const db = new Sqlite(file)
  db.exec(`${sql}; CREATE TABLE other (x); PRAGMA user_version = 0`)
  db.close()
}

test('an error says where the file is, and what can be done', async () => {
  const file = await written()
  truncateSync(file, Math.floor(statSync(file).size / 2))
  expect(() => openInventory({ file })).toThrow(
    /inventory\.db: it was cut: \d+ of its \d+ bytes.*nothing was changed.*inventory clear/,
  )
})

test('a page of garbage is found: by the check, and by whoever meets it', async () => {
  const folder = temporaryFolder()
  const filled = openInventory({ folder })
  await fillInventory(filled, { repositories: 20, packages: 100 })
  await filled.close()
  const pages = Math.floor(statSync(filled.file).size / 4096)
  for (const page of [2, Math.floor(pages / 2), pages - 2]) {
    const file = join(temporaryFolder(), 'inventory.db')
    copyFileSync(filled.file, file)
    overwrite(file, page * 4096, 4096)
    const inventory = openInventory({ file, readOnly: true })
    const { isSound, problems } = await inventory.check({ everyRow: true })
    expect({ page, isSound, named: problems.length > 0 }).toEqual({ page, isSound: false, named: true })
    await inventory.close()
  }
  const sound = openInventory({ folder, readOnly: true })
  expect(await sound.check({ everyRow: true })).toMatchObject({ isSound: true, problems: [] })
  await sound.close()
})

test('rows whose packed bytes are wrong are found, also where the file is sound', async () => {
  const file = await written()
  change(file, `UPDATE extraction SET packages = x'00ff01'`)
  const inventory = openInventory({ file, readOnly: true })
  expect(await inventory.check({ everyRow: true })).toMatchObject({ isSound: false })
  await expect(inventory.find({ oid: oid(1), parser: PARSER })).rejects.toMatchObject({ code: 'INVENTORY_DAMAGED' })
  expect(() => inventory.query({ names: LEFT })).toThrow(/damaged/)
  await inventory.close()
})

test('questions need a file that is there, and make none', () => {
  const folder = temporaryFolder()
  expectCode(() => openInventory({ folder, readOnly: true }), 'INVENTORY_MISSING')
  expect(existsSync(join(folder, 'inventory.db'))).toBe(false)
})

test('who only reads cannot write', async () => {
  const inventory = openInventory({ file: await written(), readOnly: true })
  await inventory.record({ oid: oid(5), parser: PARSER }, { packages: [], problems: [], references: [] })
  expectCode(() => inventory.scans.delete('one'), 'INVENTORY_READ_ONLY')
  await inventory.close()
})

test('a migration that fails leaves the schema as it was', async () => {
  const file = await written()
  const db = new Sqlite(file)
  const first = { version: 1, sql: '' }
  const steps = [first, { version: 2, sql: 'CREATE TABLE later (x)' }, { version: 3, sql: 'CREATE TABLE package (x)' }]
  expect(() => migrate(db, file, steps)).toThrow(/already exists/)
  expect(db.pragma('user_version', { simple: true })).toBe(1)
  migrate(db, file, steps.slice(0, 2))
  expect(db.pragma('user_version', { simple: true })).toBe(2)
  expect(db.prepare('SELECT count(*) AS n FROM later').get()).toEqual({ n: 0 })
  db.close()
  expect(codeOfOpening(file)).toBe('INVENTORY_NEWER')
})

test('another writer is waited for, and then named', async () => {
  const file = await written()
  const other = new Sqlite(file)
  other.exec('BEGIN IMMEDIATE')
  const inventory = openInventory({ file, busyTimeoutMs: 50 })
  expectCode(() => inventory.scans.delete('one'), 'INVENTORY_LOCKED')
  // Reading goes on meanwhile.
  expect((await inventory.find({ oid: oid(1), parser: PARSER }))?.packages).toHaveLength(1)
  other.exec('COMMIT')
  inventory.scans.delete('one')
  other.close()
  await inventory.close()
})

test('clearing removes all of it, also a damaged one, but none that is in use', async () => {
  const folder = temporaryFolder()
  const file = await written(folder)
  const used = inventoryIn({ folder })
  expectCode(() => clearInventory({ folder }), 'INVENTORY_LOCKED')
  await used.close()
  truncateSync(file, 5_000)
  clearInventory({ folder })
  expect(existsSync(file)).toBe(false)
  clearInventory({ folder })
  expect(inventoryIn({ folder }).query({ names: LEFT })).toEqual([])
})

test('a file whose folder cannot be written is answered from', async () => {
  // Root may write everywhere: a folder of the system that nobody can write into stands for it in test/unprivileged.spec.ts.
  const folder = temporaryFolder()
  const file = await written(folder)
  chmodSync(file, 0o400)
  const inventory = openInventory({ file, readOnly: true })
  expect(inventory.query({ names: LEFT })).toHaveLength(1)
  await inventory.close()
  chmodSync(file, 0o600)
})
