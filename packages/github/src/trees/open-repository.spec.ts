import { expect, test } from '@jest/globals'
import { repository } from '@ioc-scanner/testkit'
import { EVERYTHING } from '../../test/open-session.js'
import { OpenRepository } from './open-repository.js'
import type { TreeItem } from './tree-items.js'

const OID = 'd'.repeat(40)
const folders = (count: number): TreeItem[] =>
  Array.from({ length: count }, (_, index) => ({ name: `d${index}`, kind: 'folder', mode: '40000', oid: OID }))

test('a tree that holds itself many times over is walked to a bound, and the rest is a gap', () => {
  const open = new OpenRepository(repository(), EVERYTHING)
  const ready = [open.open()?.path ?? '']
  let walked = 0
  for (let path = ready.pop(); path !== undefined; path = ready.pop()) {
    walked += 1
    ready.push(...open.expand(path, path.split('/').length > 8 ? [] : folders(10)).map((folder) => folder.path))
  }
  expect(walked).toBeLessThanOrEqual(100_001)
  expect(open.isDone).toBe(true)
  expect(open.listing.gaps).toMatchObject([{ path: null, reason: 'resource-limit' }])
})

test('a folder that lies absurdly deep is a gap', () => {
  const open = new OpenRepository(repository(), EVERYTHING)
  let path = open.open()?.path
  for (let depth = 0; path !== undefined && depth < 1_000; depth += 1) path = open.expand(path, folders(1))[0]?.path
  expect(open.listing.gaps).toMatchObject([{ reason: 'resource-limit' }])
  expect(open.isDone).toBe(true)
})

test('ten thousand submodules are counted, and a few of them named', () => {
  const open = new OpenRepository(repository(), EVERYTHING)
  open.open()
  const submodules = Array.from({ length: 10_000 }, (_, index): TreeItem => {
    return { name: `s${9_999 - index}`, kind: 'submodule', mode: '160000', oid: OID }
  })
  open.expand('', submodules)
  expect(open.listing.submodules).toEqual({ count: 10_000, first: ['s0', 's1', 's10', 's100', 's1000'] })
})
