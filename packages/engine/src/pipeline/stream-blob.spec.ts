import { expect, test } from '@jest/globals'
import type { ManifestParser, Package } from '@ioc-scanner/core'
import { MemoryInventory } from '../inventory/memory-inventory.js'
import { places, scanned } from '../../test/scanned.js'
import { lineLock } from '../../test/test-extensions.js'

/** Reads `*.big` as a stream, a package a line, and remembers which packages it was to keep. */
function streamingLock(): ManifestParser & { readonly kept: string[] } {
  const kept: string[] = []
  return {
    ...lineLock,
    name: 'streaming',
    kept,
    matches: (path) => path.endsWith('.big'),
    parseStream: async ({ path, chunks, keeps = () => true }, report) => {
      let content = ''
      for await (const chunk of chunks) content += Buffer.from(chunk).toString()
      const { packages } = lineLock.parse({ path, content }, report)
      const wanted = packages.filter((found: Package) => keeps(found))
      kept.push(...wanted.map(({ name }) => name))
      return { packages: wanted }
    },
  }
}

const large = { 'acme/web': { 'a.big': `left 1.0.0\naxios 1.14.1\nright 2.0.0\n${'\n'.repeat(600_000)}` } }
const streamed = { streamLargeFilesThreshold: 10_240 }

test('of a large file only those packages leave the parser that somebody looks for', async () => {
  const parser = streamingLock()
  const { report } = await scanned({
    repositories: large,
    options: { config: streamed },
    more: { 'manifest-parser': [parser] },
  })
  expect(places(report)).toEqual(['acme/web a.big:2 confirmed'])
  expect(parser.kept).toEqual(['axios'])
})

test('an inventory that remembers everything is given everything', async () => {
  const parser = streamingLock()
  const { find, record, close } = bound(new MemoryInventory(() => true))
  const { report } = await scanned({
    repositories: large,
    options: { config: streamed, inventory: { find, record, close } },
    more: { 'manifest-parser': [parser] },
  })
  expect(places(report)).toEqual(['acme/web a.big:2 confirmed'])
  expect(parser.kept).toEqual(['left', 'axios', 'right'])
})

function bound(inventory: MemoryInventory) {
  return {
    find: inventory.find.bind(inventory),
    record: inventory.record.bind(inventory),
    close: inventory.close.bind(inventory),
  }
}

test('what a stream leaves behind is collected while it is read', async () => {
  const MIB = 1_048_576
  let [used, most] = [0, 0]
  const memory = { residentBytes: () => 0, peakBytes: () => 0, usedBytes: () => used, collect: () => void (used = 0) }
  const wasteful: ManifestParser = {
    ...streamingLock(),
    parseStream: async ({ chunks }) => {
      for await (const chunk of chunks) {
        used += 10 * chunk.length
        most = Math.max(most, used)
      }
      return { packages: [] }
    },
  }
  await scanned({
    repositories: { 'acme/web': { 'a.big': '\n'.repeat(20 * MIB) } },
    options: { config: streamed, memory },
    more: { 'manifest-parser': [wasteful] },
  })
  expect(most).toBeLessThan(16 * MIB + 2 * 10 * MIB)
})
