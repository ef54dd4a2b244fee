import { expect, test } from '@jest/globals'
import { codeOf, messageOf } from '@ioc-scanner/core'
import { asInventoryFailure } from './inventory-failure.js'

test.each([
  ['SQLITE_FULL', 'INVENTORY_DISK_FULL', /make room/],
  ['ENOSPC', 'INVENTORY_DISK_FULL', /make room/],
  ['SQLITE_BUSY_SNAPSHOT', 'INVENTORY_LOCKED', /wait for the other scan/],
  ['SQLITE_READONLY_DIRECTORY', 'INVENTORY_READ_ONLY', /allow writing/],
  ['SQLITE_CANTOPEN', 'INVENTORY_READ_ONLY', /--data-dir/],
  ['EACCES', 'INVENTORY_READ_ONLY', /--data-dir/],
  ['SQLITE_CORRUPT_INDEX', 'INVENTORY_DAMAGED', /nothing was changed/],
  ['SQLITE_NOTADB', 'INVENTORY_NOT_A_DATABASE', /inventory clear/],
  ['SQLITE_IOERR_WRITE', 'INVENTORY_IO', /look at the disk/],
])('%s is told as %s, with the file and what can be done', (code, expected, advice) => {
  const failure = asInventoryFailure(Object.assign(new Error('as SQLite says it'), { code }), '/data/a\u001bb.db')
  expect(codeOf(failure)).toBe(expected)
  expect(messageOf(failure)).toContain(`inventory /data/a\\x1bb.db: `)
  expect(messageOf(failure)).toMatch(advice)
})

test('what is no failure of the file stays as it is', () => {
  for (const thrown of [new TypeError('a bug'), Object.assign(new Error('x'), { code: 'SCAN_NOT_FOUND' }), undefined]) {
    expect(asInventoryFailure(thrown, 'f')).toBe(thrown)
  }
})
