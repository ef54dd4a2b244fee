import { expect, test } from '@jest/globals'
import { RequestFailure, type ManifestParser } from '@ioc-scanner/core'
import { gaps, places, scanned } from '../test/scanned.js'
import { lineManifest } from '../test/test-extensions.js'

test('the same content at two places refers to the file beside each of them', async () => {
  const { report } = await scanned({
    repositories: {
      'acme/web': {
        'services/a/r.lock': '-r base.txt',
        'services/a/base.txt': 'left 1.0.0',
        'services/b/r.lock': '-r base.txt',
        'services/b/base.txt': 'axios 1.14.1',
      },
    },
  })
  expect(places(report)).toEqual(['acme/web services/b/base.txt:1 confirmed'])
  expect(report.coverage.gaps).toEqual([])
})

test('a reference out of the repository, to a link, or to what may not be read is a gap with its reason', async () => {
  const { report, source } = await scanned({
    repositories: {
      'acme/web': {
        'a.lock': '-r ../../etc/passwd\n-r link.txt\n-r secret.txt',
        'link.txt': { link: 'x' },
        'secret.txt': 'x',
      },
    },
    faults: {
      lookup: (path) => {
        if (path === 'secret.txt') throw new RequestFailure('REFUSED', 'forbidden', 'HTTP 403')
      },
    },
  })
  expect(gaps(report).sort()).toEqual([
    'acme/web ../../etc/passwd not-found',
    'acme/web link.txt symlink',
    'acme/web secret.txt forbidden',
  ])
  expect(source.lookups).not.toContain('../../etc/passwd')
})

test('a chain is followed ten references deep, and no further', async () => {
  const chain = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`r${index}.txt`, `-r r${index + 1}.txt`]))
  const { report } = await scanned({ repositories: { 'acme/web': { 'a.lock': '-r r0.txt', ...chain } } })
  expect(gaps(report)).toEqual(['acme/web r10.txt resource-limit'])
})

test('a file with ten thousand references does not spend the budget of all others', async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `-r gone${index}.txt`).join('\n')
  const { report, source } = await scanned({
    repositories: { 'acme/evil': { 'a.lock': many }, 'acme/web': { 'a.lock': 'axios 1.14.1' } },
  })
  expect(places(report)).toEqual(['acme/web a.lock:1 confirmed'])
  expect(source.lookups).toHaveLength(200)
  expect(report.coverage.gaps.filter(({ reason }) => reason === 'resource-limit')).toHaveLength(1)
})

test('a reference leads into a folder that is not listed, and to a YAML file of the other ending', async () => {
  const { report, source } = await scanned({
    repositories: {
      'acme/web': {
        'a.lock': '-r vendor/x/more.txt\n-r own.yml\n-r vendor/y.yml\n-r gone.yml',
        'vendor/x/more.txt': 'axios 1.14.1',
        'own.yaml': 'axios 1.14.1',
        'vendor/y.yml': 'axios 1.14.1',
        'vendor/y.yaml': 'axios 1.14.1',
      },
    },
  })
  expect(places(report)).toEqual([
    'acme/web own.yaml:1 confirmed',
    'acme/web vendor/x/more.txt:1 confirmed',
    'acme/web vendor/y.yml:1 confirmed',
  ])
  expect(gaps(report)).toEqual(['acme/web gone.yml not-found'])
  expect(source.lookups).toEqual(['vendor/x/more.txt', 'own.yml', 'own.yaml', 'vendor/y.yml', 'gone.yml', 'gone.yaml'])
})

test('a list for pip that a pyproject.toml names is read as one, whatever it is called', async () => {
  const project: ManifestParser = {
    ...lineManifest,
    name: 'pyproject-toml',
    matches: (path) => path === 'pyproject.toml',
    parse: ({ path, content }, report) => {
      if (path !== 'pyproject.toml') throw new Error('no project')
      return { ...lineManifest.parse({ path, content }, report), references: ['deps.list'] }
    },
  }
  const pip: ManifestParser = {
    ...lineManifest,
    name: 'requirements-txt',
    matches: (path) => path === 'requirements.txt',
  }
  const { report } = await scanned({
    repositories: { 'acme/web': { 'pyproject.toml': '', 'deps.list': 'axios 1.14.1' } },
    more: { 'manifest-parser': [project, pip] },
  })
  expect(report.coverage.gaps).toEqual([])
  expect(places(report)).toEqual(['acme/web deps.list:1 likely'])
})

test('a file that only a detector selects is still read where a manifest refers to it', async () => {
  const detector = { name: 'texts', selects: ({ path }: { path: string }) => path.endsWith('.txt'), detect: () => [] }
  const { report } = await scanned({
    repositories: { 'acme/web': { 'a.lock': '-r base.txt', 'base.txt': 'axios 1.14.1' } },
    more: { detector: [detector] },
  })
  expect(places(report)).toEqual(['acme/web base.txt:1 confirmed'])
})
