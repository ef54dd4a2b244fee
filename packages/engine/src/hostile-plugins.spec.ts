import { expect, test } from '@jest/globals'
import type {
  Detection,
  Detector,
  InventoryStore,
  ManifestParser,
  MetricsSink,
  PackageIndicator,
} from '@ioc-scanner/core'
import { artifactIndicator } from '@ioc-scanner/testkit'
import { gaps, places, scanned } from '../test/scanned.js'
import { lineLock } from '../test/test-extensions.js'

const web = { 'acme/web': { 'a.lock': 'axios 1.14.1' } }
const found = ['acme/web a.lock:1 confirmed']

const boom = (): never => {
  throw new Error('boom')
}

const detection: Detection = {
  kind: 'artifact',
  severity: 'high',
  confidence: 'confirmed',
  indicator: artifactIndicator(),
  message: 'seen',
}

const detector = (changes: Partial<Detector>): Detector => ({
  name: 'watching',
  selects: ({ path }) => path.endsWith('.yml'),
  detect: () => [],
  ...changes,
})

test('a parser that throws when asked for a path is left out by name, once, and the others read on', async () => {
  const broken: ManifestParser = { ...lineLock, name: 'broken', matches: boom }
  const { report } = await scanned({
    repositories: { ...web, 'acme/api': { 'b.lock': 'left 1.0.0' } },
    more: { 'manifest-parser': [broken] },
  })
  expect(places(report)).toEqual(found)
  expect(gaps(report)).toEqual(['null null plugin'])
  expect(report.coverage.gaps[0]?.detail).toContain("parser 'broken' failed at ")
})

test.each([undefined, null, {}, { packages: 'axios' }, { packages: [], references: 7 }])(
  'a parser that returns %j is a gap for its file',
  async (returned) => {
    const odd = { ...lineLock, name: 'odd', matches: (path: string) => path.endsWith('.odd'), parse: () => returned }
    const { report } = await scanned({
      repositories: { 'acme/web': { 'a.lock': 'axios 1.14.1', 'x.odd': 'x' } },
      more: { 'manifest-parser': [odd as unknown as ManifestParser] },
    })
    expect(places(report)).toEqual(found)
    expect(gaps(report)).toEqual(['acme/web x.odd unparsable'])
  },
)

test('a package that cannot be matched is a gap for its file, and the others are found', async () => {
  const odd = {
    ...lineLock,
    name: 'odd',
    matches: (path: string) => path.endsWith('.odd'),
    parse: () => ({ packages: [null] }),
  } as unknown as ManifestParser
  const { report } = await scanned({
    repositories: { 'acme/web': { 'a.lock': 'axios 1.14.1', 'x.odd': 'x' } },
    more: { 'manifest-parser': [odd] },
  })
  expect(places(report)).toEqual(found)
  expect(gaps(report)).toEqual(['acme/web x.odd plugin'])
})

test('a detector goes by the path, too: the same content under another name is looked at again', async () => {
  const byName = detector({ detect: ({ file }) => (file.path === 'bad.yml' ? [detection] : []) })
  const { report } = await scanned({
    repositories: { 'acme/a': { 'good.yml': 'x' }, 'acme/b': { 'bad.yml': 'x' }, 'acme/c': { 'bad.yml': 'x' } },
    more: { detector: [byName] },
  })
  expect(report.findings.map(({ repository }) => repository).sort()).toEqual(['acme/b', 'acme/c'])
})

test('a detector that fails at a content is a gap at every place of it', async () => {
  const { report } = await scanned({
    repositories: { 'acme/a': { 'x.yml': 'x' }, 'acme/b': { 'x.yml': 'x' } },
    more: { detector: [detector({ detect: boom })] },
  })
  expect(gaps(report).sort()).toEqual(['acme/a x.yml plugin', 'acme/b x.yml plugin'])
  expect(report.coverage.files).toMatchObject({ total: 2, failed: 2 })
})

test.each<[string, Partial<Detector>]>([
  ['throws at selecting', { selects: boom }],
  ['throws at a repository', { inspect: boom }],
  ['returns no list', { selects: () => true, detect: () => undefined as unknown as Detection[] }],
  ['returns nonsense', { selects: () => true, detect: () => [undefined] as unknown as Detection[] }],
])('a detector that %s is a gap, and packages are still found', async (_how, changes) => {
  const { report } = await scanned({ repositories: web, more: { detector: [detector(changes)] } })
  expect(places(report)).toEqual(found)
  expect(report.coverage.gaps).toHaveLength(1)
  expect(report.coverage.gaps[0]?.reason).toBe('plugin')
})

test('an inventory that fails costs time and no findings', async () => {
  const inventory: InventoryStore = {
    find: () => Promise.reject(new Error('database is locked')),
    record: () => Promise.reject(new Error('disk full')),
    close: () => Promise.reject(new Error('gone')),
  }
  const { report } = await scanned({ repositories: web, options: { inventory } })
  expect(places(report)).toEqual(found)
  expect(report.warnings).toEqual([
    'the inventory could not be read: database is locked',
    'the inventory could not be written: disk full',
  ])
})

test('a source that does not close keeps no report back', async () => {
  const { report } = await scanned({ repositories: web, faults: { close: () => Promise.reject(new Error('stuck')) } })
  expect(places(report)).toEqual(found)
})

test('a sink that fails, at once or at its end, is a warning of the report', async () => {
  const sinks: MetricsSink[] = [
    { name: 'throwing', record: boom, flush: async () => undefined },
    { name: 'unflushable', record: () => undefined, flush: () => Promise.reject(new Error('disk full')) },
  ]
  const { report } = await scanned({ repositories: web, options: { sinks } })
  expect(report.warnings).toEqual([
    "metrics sink 'throwing' failed and was left out: boom",
    "metrics sink 'unflushable' failed and was left out: disk full",
  ])
})

test('a prioritizer that fails is a warning, and every file is fetched', async () => {
  const { report } = await scanned({
    repositories: web,
    more: { 'file-prioritizer': [{ name: 'broken', score: boom }] },
  })
  expect(places(report)).toEqual(found)
  expect(report.warnings).toEqual(["file prioritizer 'broken' failed: boom"])
})

test('findings of an indicator without a valid version list do not break the scan', async () => {
  const odd = { ...indicatorWithout('affected') }
  const { report } = await scanned({
    repositories: web,
    options: { iocSources: undefined },
    more: {
      'ioc-source': [
        {
          name: 'odd',
          async *load() {
            yield odd
          },
        },
      ],
    },
  })
  expect(places(report)).toEqual(found)
})

function indicatorWithout(key: keyof PackageIndicator): PackageIndicator {
  const indicator = {
    ...artifactIndicator(),
    kind: 'package',
    ecosystem: 'npm',
    name: 'axios',
    affected: { all: true },
  }
  return Object.fromEntries(Object.entries(indicator).filter(([name]) => name !== key)) as unknown as PackageIndicator
}
