import { expect, test } from '@jest/globals'
import type { ManifestParser, Package } from '@ioc-scanner/core'
import { nameAtVersion, parsed, parsedFromStream } from '../parsing/parsed.js'
import { conformsToManifestParser } from './manifest-parser.js'

/** The smallest honest format: `name version`, one a line. */
const pairs: ManifestParser = {
  name: 'pairs',
  version: 1,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => path.split('/').at(-1) === 'pairs.lock',
  parse({ content }, report) {
    const packages: Package[] = []
    for (const [index, text] of content.split(/\r?\n/).entries()) {
      const line = index + 1
      const [, name, version] = /^([\w-]+) ([\d.]+)$/.exec(text) ?? []
      if (name !== undefined && version !== undefined) packages.push({ ecosystem: 'npm', name, version, line })
      else if (text !== '') report({ line, reason: 'neither empty nor a name and a version' })
    }
    return { packages }
  },
  async parseStream({ path, chunks }, report) {
    const bytes: Uint8Array[] = []
    for await (const chunk of chunks) bytes.push(chunk)
    return pairs.parse({ path, content: Buffer.concat(bytes).toString() }, report)
  },
}

conformsToManifestParser(pairs, [{ path: 'folder/pairs.lock', content: 'left 1.0.0\nright 2.10.3\n' }])

test('parsed returns packages and problems as the engine would see them', () => {
  const { packages, problems, references } = parsed(pairs, 'pairs.lock', 'left 1.0.0\n?\n')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0'])
  expect(problems).toEqual([{ line: 2, reason: 'neither empty nor a name and a version' }])
  expect(references).toEqual([])
})

test('parsedFromStream gives the same as parsed', async () => {
  expect(await parsedFromStream(pairs, 'pairs.lock', 'left 1.0.0\n', 3)).toEqual(
    parsed(pairs, 'pairs.lock', 'left 1.0.0\n'),
  )
})
