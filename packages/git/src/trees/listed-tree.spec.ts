import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { repository } from '@ioc-scanner/testkit'
import { EVERYTHING } from '../../test/git-world.js'
import { ListedTree } from './listed-tree.js'
import { treeEntries, type TreeEntry } from './tree-lines.js'

const OID = 'a'.repeat(40)
const folder = (path: string): TreeEntry => ({ path, kind: 'folder', oid: OID })
const file = (path: string): TreeEntry => ({ path, kind: 'file', oid: OID })

test('a tree that unfolds without end is listed up to its bounds, and the rest is named', () => {
  const tree = new ListedTree(repository(), { ...EVERYTHING, file: () => false })
  let entries = 0
  while (tree.add(entries < 100_002 ? folder(`f${entries}`) : file('f100001/x'))) entries += 1
  expect(entries).toBe(5_000_000)
  expect(tree.listing.gaps.map(({ reason, detail }) => `${reason}: ${detail.slice(0, 46)}`)).toEqual([
    'resource-limit: the repository has more than 100000 folders; t',
    'resource-limit: the repository has more than 5000000 entries i',
  ])
})

test('what lies too deep, or in a folder whose name leads elsewhere, is named once', () => {
  const tree = new ListedTree(repository(), EVERYTHING)
  const deep = Array.from({ length: 101 }, () => 'a').join('/')
  for (const entry of [
    folder(deep),
    file(`${deep}/x`),
    folder('..'),
    file('../etc/passwd'),
    file('b//c'),
    file('.git'),
  ])
    tree.add(entry)
  expect(tree.listing.gaps.map(({ path, reason }) => [path, reason])).toEqual([
    [deep, 'resource-limit'],
    ['..', 'unparsable'],
    ['b//c', 'unparsable'],
  ])
  expect(tree.listing.files.map(({ path }) => path)).toEqual(['.git'])
})

test('a neighbour whose name begins like a pruned folder is listed', () => {
  const tree = new ListedTree(repository(), { ...EVERYTHING, folder: (path) => path !== 'lib' })
  for (const entry of [
    folder('lib'),
    file('lib/x'),
    folder('lib/y'),
    file('lib/y/z'),
    file('lib.lock'),
    folder('lib2'),
    file('lib2/x'),
  ])
    tree.add(entry)
  expect(tree.listing).toMatchObject({ pruned: ['lib'], files: [{ path: 'lib.lock' }, { path: 'lib2/x' }] })
})

test('however the answer is cut into chunks, paths come whole, line feeds and quotes included', async () => {
  const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !text.includes('\0'))
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { maxLength: 6 }), fc.integer({ min: 1, max: 30 }), async (paths, step) => {
      const bytes = Buffer.from(paths.map((path) => `100644 blob ${OID}\t${path}\0`).join(''))
      const told: string[] = []
      for await (const { path } of treeEntries(inChunks(bytes, step))) told.push(path)
      expect(told).toEqual(paths)
    }),
    { numRuns: 50 },
  )
})

test('a path without an end is not collected', async () => {
  const endless = treeEntries(inChunks(Buffer.alloc(200_000, 'x'), 10_000))
  await expect(endless.next()).rejects.toMatchObject({ code: 'REFUSED', reason: 'resource-limit' })
})

async function* inChunks(bytes: Buffer, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
}
