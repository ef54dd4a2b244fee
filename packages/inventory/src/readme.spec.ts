import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, jest, test } from '@jest/globals'
import { repository } from '@ioc-scanner/testkit'
import { temporaryFolder } from '../test/opened-inventory.js'
import { npm, oid, scanned } from '../test/scans.js'
import { openInventory } from './index.js'

test('the example of the README says who has it', async () => {
  const folder = temporaryFolder()
  const inventory = openInventory({ folder, now: () => 0 })
  const packages = [npm('axios', '1.14.1', { line: 12 }), npm('left', '2.5.0', { line: 3 }), npm('left', '1.0.0')]
  await scanned(inventory, 'one', [{ repository: repository(), files: { 'a.lock': { oid: oid(1), packages } } }])
  await inventory.close()

  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []
  const built = new URL('../out-tsc/readme/', import.meta.url)
  mkdirSync(built, { recursive: true })
  writeFileSync(new URL('example.mjs', built), example)
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined)
  const before = process.env['GITHUB_IOC_SCANNER_HOME']
  process.env['GITHUB_IOC_SCANNER_HOME'] = folder
  try {
    await import(new URL('example.mjs', built).href)
    expect(log.mock.calls).toEqual([
      ['acme/web a.lock:3 left@2.5.0', '1970-01-01T00:00:00.000Z'],
      ['acme/web a.lock:12 axios@1.14.1', '1970-01-01T00:00:00.000Z'],
      ['not covered:', 0],
    ])
  } finally {
    log.mockRestore()
    if (before === undefined) delete process.env['GITHUB_IOC_SCANNER_HOME']
    else process.env['GITHUB_IOC_SCANNER_HOME'] = before
  }
})
