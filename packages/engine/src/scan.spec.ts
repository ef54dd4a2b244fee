import { expect, test } from '@jest/globals'
import { RequestFailure, type ManifestParser } from '@ioc-scanner/core'
import { MemorySource, type MemoryFaults } from '../test/memory-source.js'
import { bad, gaps, places, ROOMY, scanned, target } from '../test/scanned.js'
import { indicator, lineLock, registryWith } from '../test/test-extensions.js'
import { scan } from './scan.js'

test('a lockfile that resolves to a bad version is a confirmed finding at its line', async () => {
  const { report } = await scanned({ repositories: { 'acme/web': { 'a.lock': 'left 1.0.0\naxios 1.14.1\n' } } })
  expect(places(report)).toEqual(['acme/web a.lock:2 confirmed'])
  expect(report.findings[0]?.package).toMatchObject({ purl: 'pkg:npm/axios@1.14.1', version: '1.14.1' })
  expect(report.scan.status).toBe('complete')
})

test('a blob that many repositories share is fetched once, and found in each', async () => {
  const shared = { 'a.lock': 'axios 1.14.1\n' }
  const names = Array.from({ length: 30 }, (_, index) => `acme/r${index}`)
  const { report, source } = await scanned({ repositories: Object.fromEntries(names.map((name) => [name, shared])) })
  expect(report.findings).toHaveLength(30)
  expect(source.batches.flat()).toHaveLength(1)
  expect(report.coverage.files).toMatchObject({ total: 30, fetched: 1, from_inventory: 29 })
})

test('one content read by two parsers under two names is read by both', async () => {
  const { report } = await scanned({
    repositories: { 'acme/web': { 'a.lock': 'axios 1.14.1', 'b/x.manifest': 'axios 1.14.1' } },
  })
  expect(places(report)).toEqual(['acme/web a.lock:1 confirmed'])
  const apart = await scanned({
    repositories: { 'acme/web': { 'b/a.lock': 'axios 1.14.1', 'c/x.manifest': 'axios 1.14.1' } },
  })
  expect(places(apart.report)).toEqual(['acme/web b/a.lock:1 confirmed', 'acme/web c/x.manifest:1 likely'])
})

test('a range is possible and at most medium, unless a lockfile beside or above it resolves it', async () => {
  const { report } = await scanned({
    repositories: {
      'acme/open': { 'x.manifest': 'axios ^1.14.0' },
      'acme/locked': { 'a.lock': 'axios 1.14.0', 'packages/p/x.manifest': 'axios ^1.14.0' },
      'acme/strangers-lock': { 'a.lock': 'axios 1.13.0', 'examples/x.manifest': 'axios ^1.14.0' },
      'acme/other-name': { 'a.lock': 'left 1.0.0', 'x.manifest': 'axios ^1.14.0' },
    },
  })
  expect(places(report)).toEqual([
    'acme/open x.manifest:1 possible',
    'acme/other-name x.manifest:1 possible',
    'acme/strangers-lock examples/x.manifest:1 possible',
  ])
  expect(report.findings.every(({ severity }) => severity === 'medium')).toBe(true)
})

test('a pin that the lockfile contradicts stays likely', async () => {
  const { report } = await scanned({
    repositories: { 'acme/web': { 'a.lock': 'axios 1.13.0', 'x.manifest': 'axios 1.14.1' } },
  })
  expect(places(report)).toEqual(['acme/web x.manifest:1 likely'])
})

test('a lockfile that was read in part only decides nothing, and is a gap with its line', async () => {
  const { report } = await scanned({
    repositories: { 'acme/web': { 'a.lock': 'axios 1.13.0\nbroken', 'x.manifest': 'axios ^1.14.0' } },
  })
  expect(places(report)).toEqual(['acme/web x.manifest:1 possible'])
  expect(gaps(report)).toEqual(['acme/web a.lock unparsable'])
  expect(report.coverage.gaps[0]?.detail).toBe('line 2: package without version')
  expect(report.scan.status).toBe('incomplete')
})

test('a symbolic link and an LFS pointer are gaps', async () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n'
  const { report } = await scanned({
    repositories: { 'acme/web': { 'a.lock': { link: '../b.lock' }, 'c.lock': pointer } },
  })
  expect(gaps(report).sort()).toEqual(['acme/web a.lock symlink', 'acme/web c.lock lfs-pointer'])
})

test('folders of other people are not looked into', async () => {
  const { report } = await scanned({ repositories: { 'acme/web': { 'node_modules/x/a.lock': 'axios 1.14.1' } } })
  expect(report.findings).toEqual([])
  expect(report.coverage.files.total).toBe(0)
})

test('references are followed, cycles end, and a missing file is a gap', async () => {
  const { report, source } = await scanned({
    repositories: {
      'acme/web': {
        'a.lock': '-r base.txt\n-r gone.txt',
        'base.txt': '-r a.lock\n-r deeper.txt',
        'deeper.txt': 'axios 1.14.1',
      },
    },
  })
  expect(places(report)).toEqual(['acme/web deeper.txt:1 confirmed'])
  expect(gaps(report)).toEqual(['acme/web gone.txt not-found'])
  expect(source.lookups.sort()).toEqual(['base.txt', 'deeper.txt', 'gone.txt'])
})

test('a batch that is too heavy is halved until it passes, and nothing is lost', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`f${index}.lock`, `axios 1.14.1\n# ${index}`]),
  )
  const { report, source } = await scanned({
    repositories: { 'acme/web': files },
    options: { config: { defaultBatchSize: 20 } },
    faults: {
      contents: (_, batch) => {
        if (batch.length > 6) throw new RequestFailure('TOO_HEAVY', 'resource-limit', 'too heavy')
      },
    },
  })
  expect(report.findings).toHaveLength(40)
  expect(report.coverage.gaps).toEqual([])
  expect(Math.max(...source.batches.slice(2).map((batch) => batch.length))).toBeLessThanOrEqual(20)
})

test('files that an answer broke off before are asked for again', async () => {
  let broken = true
  const { report } = await scanned({
    repositories: { 'acme/web': { 'a.lock': 'axios 1.14.1', 'b.lock': 'left 1.0.0', 'c.lock': 'axios 1.14.1\n#' } },
    faults: {
      answer: ({ file }) => {
        if (file.path !== 'c.lock' || !broken) return undefined
        broken = false
        return { status: 'again', detail: 'resource limits' }
      },
    },
  })
  expect(report.findings).toHaveLength(2)
})

test('what stays failed is a gap with its last error, and the rest is found', async () => {
  const { report } = await scanned({
    repositories: { 'acme/web': { 'a.lock': 'axios 1.14.1', 'b.lock': 'axios 1.14.1\n#' } },
    options: { config: { retryAttempts: 1, retryDelayBase: 0.1 } },
    faults: {
      contents: (_, batch) => {
        if (batch.some(({ file }) => file.path === 'b.lock'))
          throw new RequestFailure('TRANSIENT', 'timeout', 'HTTP 502')
      },
    },
  })
  expect(places(report)).toEqual(['acme/web a.lock:1 confirmed'])
  expect(report.coverage.gaps).toEqual([
    { repository: 'acme/web', ref: 'main', path: 'b.lock', reason: 'timeout', detail: 'HTTP 502' },
  ])
})

test('a large file is streamed, and asked for on its own', async () => {
  const large = `${'#'.repeat(600_000)}\naxios 1.14.1`
  const { report, source } = await scanned({
    repositories: { 'acme/web': { 'a.lock': large, 'b.lock': 'left 1.0.0' } },
  })
  expect(places(report)).toEqual(['acme/web a.lock:2 confirmed'])
  expect(source.streamed).toEqual(['acme/web:a.lock'])
})

test('a file that does not fit into a batch answer is streamed', async () => {
  const { report, source } = await scanned({
    repositories: { 'acme/web': { 'a.lock': 'axios 1.14.1' } },
    faults: { answer: () => ({ status: 'stream' }) },
  })
  expect(report.findings).toHaveLength(1)
  expect(source.streamed).toEqual(['acme/web:a.lock'])
})

test('archived repositories, forks and globs are skipped with their reason, and are no gaps', async () => {
  const source = new MemorySource([
    { name: 'acme/old', files: { 'a.lock': 'axios 1.14.1' }, more: { isArchived: true } },
    { name: 'acme/fork', files: { 'a.lock': 'axios 1.14.1' }, more: { isFork: true } },
    { name: 'acme/web-1', files: { 'a.lock': 'axios 1.14.1' } },
    { name: 'acme/api', files: { 'a.lock': 'axios 1.14.1' } },
  ])
  const report = await scan(target, {
    container: registryWith(source, bad),
    selection: { include: ['web-*', 'old', 'fork'] },
  })
  expect(places(report)).toEqual(['acme/web-1 a.lock:1 confirmed'])
  expect(report.coverage.skipped).toEqual([
    { repository: 'acme/old', reason: 'archived' },
    { repository: 'acme/fork', reason: 'fork' },
    { repository: 'acme/api', reason: 'not selected by name' },
  ])
  expect(report.coverage.repositories).toEqual({ total: 4, scanned: 1, unchanged: 0, skipped: 3, failed: 0 })
})

test('a listing that breaks off leaves a gap and the findings so far; one that never began is an error', async () => {
  const files = { 'a.lock': 'axios 1.14.1' }
  const fail = (at: number): MemoryFaults => ({
    listing: (number) => {
      if (number === at) throw new RequestFailure('REFUSED', 'forbidden', 'not allowed')
    },
  })
  const { report } = await scanned({ repositories: { 'acme/a': files, 'acme/b': files }, faults: fail(2) })
  expect(places(report)).toEqual(['acme/a a.lock:1 confirmed'])
  expect(gaps(report)).toEqual(['null null forbidden'])
  await expect(scanned({ repositories: { 'acme/a': files }, faults: fail(1) })).rejects.toThrow('not allowed')
})

test('a strategy that throws keeps its last good plan and is named', async () => {
  const strategy = {
    name: 'adaptive',
    plan: () => {
      throw new Error('division by zero')
    },
  }
  const { report } = await scanned({
    repositories: { 'acme/web': { 'a.lock': 'axios 1.14.1' } },
    more: { strategy: [strategy] },
  })
  expect(report.findings).toHaveLength(1)
  expect(report.warnings).toContain("strategy 'adaptive' failed and keeps its last plan: division by zero")
})

test('a strategy that asks for everything does not break a limit', async () => {
  const strategy = {
    name: 'adaptive',
    plan: () => ({ batchSize: 1e9, concurrency: Number.POSITIVE_INFINITY, crossRepository: true, pauseMs: -5 }),
  }
  const files = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f${index}.lock`, `left 1.0.${index}`]))
  const { source } = await scanned({
    repositories: { 'acme/web': files },
    options: { config: { maxBatchSize: 12, maxConcurrentRequests: 3 } },
    more: { strategy: [strategy] },
  })
  expect(Math.max(...source.batches.map((batch) => batch.length))).toBe(12)
  expect(source.mostInFlight).toBeLessThanOrEqual(3)
})

test('without cross-repository batching a batch holds files of one repository', async () => {
  const repositories = Object.fromEntries(
    Array.from({ length: 6 }, (_, index) => [
      `acme/r${index}`,
      { 'a.lock': `left 1.${index}`, 'b.lock': `right 1.${index}` },
    ]),
  )
  const { source } = await scanned({ repositories, options: { config: { enableCrossRepoBatching: false } } })
  for (const batch of source.batches) expect(new Set(batch.map((file) => file.split(':')[0])).size).toBe(1)
})

test('with a prioritizer the best files come first, without it they come as listed', async () => {
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}.lock`, `left 1.${index}`]))
  const prioritizer = {
    name: 'last-first',
    score: ({ file }: { file: { path: string } }) => Number(file.path.slice(1, -5)),
  }
  const config = { maxConcurrentRequests: 1, defaultBatchSize: 5, maxBatchSize: 5 }
  const more = { 'file-prioritizer': [prioritizer] }
  const on = await scanned({ repositories: { 'acme/web': files }, options: { config }, more })
  const off = await scanned({
    repositories: { 'acme/web': files },
    options: { config: { ...config, enableFilePrioritization: false } },
    more,
  })
  expect(on.source.batches[0]?.[0]).toBe('acme/web:f29.lock')
  expect(off.source.batches[0]?.[0]).toBe('acme/web:f0.lock')
})

test('a parser that throws is a gap for its file, and other files are read', async () => {
  const throwing = {
    ...lineLock,
    name: 'throwing',
    matches: (path: string) => path.endsWith('.boom'),
    parse: () => {
      throw new Error('boom')
    },
  }
  const { report } = await scanned({
    repositories: { 'acme/web': { 'x.boom': 'y', 'a.lock': 'axios 1.14.1' } },
    more: { 'manifest-parser': [throwing] },
  })
  expect(report.findings).toHaveLength(1)
  expect(report.coverage.gaps[0]?.detail).toBe("parser 'throwing' failed: boom")
})

test('an interrupt ends the scan with what is known so far', async () => {
  const controller = new AbortController()
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`f${index}.lock`, `axios 1.14.1\n# ${index}`]),
  )
  const { report } = await scanned({
    repositories: { 'acme/web': files },
    options: { signal: controller.signal, config: { maxConcurrentRequests: 1 } },
    faults: {
      contents: (number) => {
        if (number === 3) controller.abort(new Error('interrupted'))
      },
    },
  })
  expect(report.scan.status).toBe('interrupted')
  expect(report.findings.length).toBeGreaterThan(0)
  expect(report.findings.length).toBeLessThan(40)
})

test('owners come from the rule of CODEOWNERS that decides', async () => {
  const { report } = await scanned({
    repositories: {
      'acme/web': {
        '.github/CODEOWNERS': '* @acme/all\n/services/ @acme/backend @sam\n',
        'services/a.lock': 'axios 1.14.1',
      },
    },
  })
  expect(report.findings[0]?.owners).toEqual([
    { name: '@acme/backend', rule: '.github/CODEOWNERS:2 /services/' },
    { name: '@sam', rule: '.github/CODEOWNERS:2 /services/' },
  ])
})

test('the same finding has the same id in every scan', async () => {
  const repositories = { 'acme/web': { 'a.lock': 'axios 1.14.1' } }
  const [first, second] = [
    await scanned({ repositories }),
    await scanned({ repositories: { 'acme/web': { 'a.lock': 'left 1.0.0\naxios 1.14.1' } } }),
  ]
  expect(second.report.findings[0]?.id).toBe(first.report.findings[0]?.id)
})

test('without monitoring only duration and API use are measured', async () => {
  const { report } = await scanned({
    repositories: { 'acme/web': { 'a.lock': 'axios 1.14.1' } },
    options: { config: { enablePerformanceMonitoring: false } },
  })
  expect(report.metrics).toMatchObject({
    success_rate: null,
    cache_hit_rate: null,
    api: { graphql: { requests: 1, points: 1 } },
  })
})

test('nothing to look for is an error, not a clean answer', async () => {
  const source = new MemorySource([{ name: 'acme/web', files: {} }])
  await expect(scan(target, { container: registryWith(source, []) })).rejects.toMatchObject({ code: 'NO_INDICATORS' })
})

test('an ecosystem that no parser reads is an error, not a clean answer', async () => {
  const source = new MemorySource([{ name: 'acme/web', files: { 'a.lock': 'axios 1.14.1' } }])
  const options = { container: registryWith(source, bad), selection: { ecosystems: ['Maven'] } }
  await expect(scan(target, options)).rejects.toMatchObject({ code: 'NO_PARSER' })
})

test('a file without a byte is read by its parser, which knows whether that can be, and costs no request', async () => {
  const strict: ManifestParser = {
    ...lineLock,
    name: 'strict-lock',
    matches: (path) => path.endsWith('.strict'),
    parse: ({ content }, report) => {
      if (content === '') report({ reason: 'the file is empty' })
      return { packages: [] }
    },
  }
  const { report, source } = await scanned({
    repositories: { 'acme/web': { 'a.strict': '' } },
    more: { 'manifest-parser': [strict] },
  })
  expect(gaps(report)).toEqual(['acme/web a.strict unparsable'])
  expect(source.batches).toEqual([])
})

test('a manifest that asks for a package of which every version is malicious is likely, whatever its range', async () => {
  const source = new MemorySource([{ name: 'acme/web', files: { 'x.manifest': 'evil ^1.0.0' } }])
  const report = await scan(target, {
    container: registryWith(source, [indicator('evil', { all: true })]),
    config: ROOMY,
  })
  expect(report.findings).toMatchObject([
    {
      confidence: 'likely',
      severity: 'critical',
      message: 'x.manifest asks for evil ^1.0.0: every version of it is malicious',
    },
  ])
})
