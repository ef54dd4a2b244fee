import { expect, test } from '@jest/globals'
import type { ManifestParser } from '@ioc-scanner/core'
import type { MemoryFiles } from '../test/memory-source.js'
import { bad, places, scanned, type Setup } from '../test/scanned.js'
import { indicator, lineLock } from '../test/test-extensions.js'

const known = (changes: Partial<ManifestParser> = {}): ManifestParser => ({
  name: 'unread-old',
  version: 1,
  kind: 'lockfile',
  ecosystems: ['npm'],
  unread: 'a lockfile of old',
  matches: (path) => path.endsWith('.old'),
  parse: () => {
    throw new Error('nobody asks')
  },
  ...changes,
})
const manifest = known({
  name: 'unread-plan',
  kind: 'manifest',
  unread: 'a plan',
  matches: (path) => path.endsWith('.plan'),
})

async function told(
  files: MemoryFiles | Readonly<Record<string, MemoryFiles>>,
  parsers: readonly ManifestParser[],
  setup: Partial<Setup> = {},
): Promise<readonly string[]> {
  const isOne = Object.values(files).every((content) => typeof content === 'string' || 'link' in content)
  const repositories = isOne ? { 'acme/web': files as MemoryFiles } : (files as Record<string, MemoryFiles>)
  const { report, source } = await scanned({ repositories, ...setup, more: { 'manifest-parser': parsers } })
  expect(source.batches.flat().filter((path) => /\.(old|plan)$/.test(path))).toEqual([])
  return report.coverage.gaps.map(
    ({ repository, ref, path, reason, detail }) => `${repository} ${ref} ${path} ${reason}: ${detail}`,
  )
}

test('files of a format that is known and not read are one gap of the repository, at the first of them', async () => {
  const web = { 'z/a.old': '1', 'b/a.old': '2', 'b.old': '3', 'a.lock': 'left 1.0.0' }
  expect(await told({ 'acme/web': web, 'acme/api': { 'x.old': '' }, 'acme/docs': {} }, [known()])).toEqual([
    'acme/web main b.old unsupported-format: recognised and not read: a lockfile of old; and 2 more such files',
    'acme/api main x.old unsupported-format: recognised and not read: a lockfile of old',
  ])
})

test('each format has its own gap', async () => {
  expect(await told({ 'a.old': '', 'a.plan': '', 'b.plan': '' }, [known(), manifest])).toEqual([
    'acme/web main a.old unsupported-format: recognised and not read: a lockfile of old',
    'acme/web main a.plan unsupported-format: recognised and not read: a plan; and 1 more such file',
  ])
})

test('a parser that reads the file takes the place of the known name, whichever came first', async () => {
  const reading: ManifestParser = { ...lineLock, name: 'old', matches: (path) => path.endsWith('.old') }
  const repositories = { 'acme/web': { 'a.old': 'axios 1.14.1' } }
  for (const parsers of [
    [known(), reading],
    [reading, known()],
  ] as const) {
    const { report } = await scanned({ repositories, more: { 'manifest-parser': parsers } })
    expect(places(report)).toEqual(['acme/web a.old:1 confirmed'])
    expect(report.scan.status).toBe('complete')
  }
})

test('a format is in scope where there is an indicator of one of its ecosystems, and it is selected', async () => {
  const maven = known({ ecosystems: ['Maven'] })
  const both = known({ ecosystems: ['Maven', 'npm'] })
  const indicators = [...bad, indicator('left', { all: true }, { ecosystem: 'Maven' })]
  const select = (ecosystems: readonly string[]) => ({ options: { selection: { ecosystems } } })
  const files = { 'a.old': '', 'a.lock': 'left 1.0.0' }
  expect(await told(files, [maven])).toEqual([])
  expect(await told(files, [both])).toHaveLength(1)
  expect(await told(files, [maven], { indicators })).toHaveLength(1)
  expect(await told(files, [maven], { indicators, ...select(['npm']) })).toEqual([])
  expect(await told(files, [both], { indicators, ...select(['npm']) })).toHaveLength(1)
})

test('an ecosystem whose formats are only known is not scanned at all', async () => {
  const scanning = scanned({
    repositories: { 'acme/web': { 'a.old': '' } },
    indicators: [indicator('left', { all: true }, { ecosystem: 'Maven' })],
    options: { selection: { ecosystems: ['Maven'] } },
    more: { 'manifest-parser': [known({ ecosystems: ['Maven'] })] },
  })
  await expect(scanning).rejects.toMatchObject({ code: 'NO_PARSER' })
})

test.each<[string, MemoryFiles, string | undefined]>([
  ['beside it', { 'a/x.plan': '', 'a/y.lock': '' }, undefined],
  ['above it', { 'a/b/x.plan': '', 'y.lock': '' }, undefined],
  ['below it', { 'x.plan': '', 'a/y.lock': '' }, 'x.plan'],
  ['in another folder', { 'a/x.plan': '', 'b/y.lock': '' }, 'a/x.plan'],
  ['that is a link', { 'x.plan': '', 'y.lock': { link: 'z' } }, undefined],
  ['that is not read either', { 'x.plan': '', 'y.old': '' }, 'x.plan'],
  ['for one of two', { 'a/x.plan': '', 'b/x.plan': '', 'a/y.lock': '' }, 'b/x.plan'],
])('a manifest with a lockfile %s', async (_where, files, expected) => {
  const gaps = await told(files, [known(), manifest])
  const [gap] = gaps.filter((text) => text.includes('a plan'))
  expect(gap?.split(' ')[2]).toBe(expected)
  expect(gap?.includes('more such')).not.toBe(true)
})

test('a lockfile above settles a manifest only where its ecosystem has workspaces', async () => {
  const gems: Partial<ManifestParser> = { ecosystems: ['RubyGems'] }
  const parsers = [
    { ...manifest, ...gems },
    { ...lineLock, ...gems, name: 'gem-lock', matches: (path: string) => path.endsWith('.gems') },
  ]
  const indicators = [indicator('left', { all: true }, { ecosystem: 'RubyGems' })]
  expect(await told({ 'x.plan': '', 'y.gems': '' }, parsers, { indicators })).toEqual([])
  expect(await told({ 'a/x.plan': '', 'y.gems': '' }, parsers, { indicators })).toHaveLength(1)
})

test('a lockfile of another ecosystem settles nothing', async () => {
  const indicators = [indicator('left', { all: true }, { ecosystem: 'PyPI' })]
  const python = { ...manifest, ecosystems: ['PyPI'] as const }
  expect(await told({ 'x.plan': '', 'y.lock': '' }, [python], { indicators })).toHaveLength(1)
})

test('excluded paths, pruned folders and folders below the root of a fast scan are no gaps', async () => {
  const selection = { pathExclude: ['old/**', 'old'] }
  expect(await told({ 'old/a.old': '', 'vendor/a.old': '' }, [known()], { options: { selection } })).toEqual([])
  expect(await told({ 'a/a.old': '' }, [known()], { options: { selection: { rootOnly: true } } })).toEqual([])
})

test('a format whose name cannot be asked for is left out and named, and the scan goes on', async () => {
  const broken = known({
    matches: () => {
      throw new Error('oops')
    },
  })
  const { report } = await scanned({
    repositories: { 'acme/web': { 'a.lock': 'axios 1.14.1', 'b.txt': '' } },
    more: { 'manifest-parser': [broken] },
  })
  expect(places(report)).toEqual(['acme/web a.lock:1 confirmed'])
  expect(report.coverage.gaps).toMatchObject([{ repository: null, reason: 'plugin' }])
})
