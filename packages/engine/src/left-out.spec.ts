import { expect, test } from '@jest/globals'
import type { ManifestParser, Report, Selection } from '@ioc-scanner/core'
import { MemorySource, type MemoryFiles } from '../test/memory-source.js'
import { bad, places, ROOMY, scanned, target } from '../test/scanned.js'
import { registryWith } from '../test/test-extensions.js'
import { planScan } from './plan-scan.js'

const pyLock: ManifestParser = {
  name: 'py-lock',
  version: 1,
  kind: 'lockfile',
  ecosystems: ['PyPI'],
  matches: (path) => path.endsWith('.pylock'),
  parse: () => ({ packages: [] }),
}

const web: MemoryFiles = {
  'a.lock': 'axios 1.14.1',
  'b.pylock': '',
  'docs/readme': '',
  'src/app/a.lock': 'axios 1.14.1\n# own',
  'src/app/old.lock': 'axios 1.14.1\n# old',
  'src/app/old.lock.txt': '',
  'src/app/link.lock': { link: 'a.lock' },
  'src/vendor/x/a.lock': 'axios 1.14.1\n# vendored',
}

async function reportOf(selection: Partial<Selection>, repositories = { 'acme/web': web }): Promise<Report> {
  const options = { selection }
  return (await scanned({ repositories, options, more: { 'manifest-parser': [pyLock] } })).report
}

test('what lies below the root is skipped by a fast scan, and the report says so', async () => {
  const report = await reportOf({ rootOnly: true })
  expect(places(report)).toEqual(['acme/web a.lock:1 confirmed'])
  expect(report.scan.status).toBe('complete')
  expect(report.coverage).toMatchObject({
    repositories: { total: 1, scanned: 1, skipped: 0 },
    files: { total: 2, skipped: 0, failed: 0 },
    skipped: [{ repository: 'acme/web', reason: 'below the root folder (--fast)', folders: 2, files: 0 }],
    gaps: [],
  })
  expect(report.warnings).toEqual([])
})

test('files and folders that are excluded by path are counted, and are no gaps whatever they are', async () => {
  const report = await reportOf({ pathExclude: ['docs', '**/{old,link}.lock', '*.lock', '**/*.txt', '**/vendor/**'] })
  expect(places(report)).toEqual(['acme/web src/app/a.lock:1 confirmed'])
  expect(report.coverage.skipped).toEqual([
    { repository: 'acme/web', reason: 'excluded by path (--path-exclude)', folders: 2, files: 3 },
  ])
  expect(report.coverage).toMatchObject({ files: { total: 5, fetched: 1, from_inventory: 1, skipped: 3 }, gaps: [] })
  expect(report.warnings).toEqual([])
})

test('a file that was excluded and cannot be looked at is skipped, and its neighbours are not', async () => {
  const refused = (path: string) =>
    ({ repository: 'acme/web', ref: 'main', path, reason: 'forbidden', detail: 'EACCES' }) as const
  const { report } = await scanned({
    repositories: { 'acme/web': web },
    faults: { tree: () => [refused('src/secret.lock'), refused('src/own.lock')] },
    options: { selection: { pathExclude: ['**/secret.lock'] } },
  })
  expect(report.coverage.gaps.map(({ path }) => path)).toEqual(['src/own.lock'])
  expect(report.coverage.skipped).toMatchObject([{ files: 1 }])
})

test('CODEOWNERS that are excluded say nothing', async () => {
  const files = { 'a.lock': 'axios 1.14.1', 'docs/CODEOWNERS': '* @acme/docs' }
  const report = await reportOf({ pathExclude: ['docs/*'] }, { 'acme/web': files })
  expect(report.findings.map(({ owners }) => owners)).toEqual([[]])
})

test('files of ecosystems that were not selected are skipped', async () => {
  const report = await reportOf({ ecosystems: ['PyPI'] })
  expect(report.coverage.skipped).toEqual([
    { repository: 'acme/web', reason: 'of other ecosystems (--ecosystem)', folders: 0, files: 4 },
  ])
  expect(report.coverage.files).toMatchObject({ total: 5, skipped: 4 })
})

test('twenty thousand excluded files are one entry', async () => {
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`${index}.lock`, 'axios 1.14.1']))
  const report = await reportOf({ pathExclude: ['*.lock'] }, { 'acme/web': many })
  expect(report.coverage.skipped).toMatchObject([{ files: 20_000 }])
  expect(JSON.stringify(report).length).toBeLessThan(10_000)
})

test('without a choice nothing is skipped', async () => {
  expect((await reportOf({})).coverage).toMatchObject({ skipped: [], files: { skipped: 0 } })
})

test('a plan says how much of each repository is left out', async () => {
  const source = new MemorySource([{ name: 'acme/web', files: web }])
  const options = {
    container: registryWith(source, bad),
    config: ROOMY,
    selection: { pathExclude: ['docs', '*.lock'] },
  }
  expect((await planScan(target, options)).skipped).toEqual([
    { repository: 'acme/web', reason: '1 folder and 1 file excluded by path (--path-exclude)' },
  ])
})

test('folders that no scan looks into are one warning, with their names, and the first of them', async () => {
  const vendored = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [`p${index}/node_modules/.package-lock.json`, '']),
  )
  const report = await reportOf({}, {
    'acme/api': { ...vendored, '.git/config': '' },
    'acme/web': web,
    'acme/docs': { 'a.lock': '' },
  } as Record<'acme/web', MemoryFiles>)
  expect(report.warnings).toEqual([
    "10 folders in 2 repositories were not looked into (node_modules, vendor: other people's code, or a tool's own; " +
      'scan --path on such a folder looks into it): acme/api p0/node_modules, acme/api p1/node_modules, ' +
      'acme/api p2/node_modules, acme/api p3/node_modules, acme/api p4/node_modules and 5 more',
  ])
  expect(report.coverage.skipped).toEqual([])
})
