import { expect, test } from '@jest/globals'
import { RequestFailure } from '@ioc-scanner/core'
import type { MemoryFiles } from '../test/memory-source.js'
import { scanned, type Setup } from '../test/scanned.js'

const organization = (count: number): Record<string, MemoryFiles> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`acme/r${index}`, { 'a.lock': `# ${index}` }]))

async function told(setup: Setup) {
  const { report } = await scanned(setup)
  const gaps = report.coverage.gaps.map(
    ({ repository, path, reason, detail }) => `${repository} ${path} ${reason}: ${detail}`,
  )
  return { ...report, gaps }
}

test('an interrupted scan names every repository that it did not finish, and how many were never listed', async () => {
  const stop = new AbortController()
  const { gaps, coverage, scan } = await told({
    repositories: organization(300),
    options: { signal: stop.signal, config: { maxConcurrentRequests: 1, defaultBatchSize: 5, maxBatchSize: 5 } },
    faults: {
      contents: (number) => {
        if (number === 3) stop.abort(new Error('interrupted'))
      },
      listing: (number) => (number === 200 ? new Promise(() => undefined) : undefined),
    },
  })
  expect(scan.status).toBe('interrupted')
  const { total, scanned: finished, failed } = coverage.repositories
  expect(total).toBe(199)
  expect(finished).toBeGreaterThanOrEqual(5)
  expect(failed).toBe(199 - finished)
  const named = coverage.gaps.flatMap(({ repository, reason }) => (repository === null ? [] : [[repository, reason]]))
  expect(named).toHaveLength(failed)
  expect(new Set(named.map(([, reason]) => reason))).toEqual(new Set(['deadline']))
  expect(gaps).toContain('acme/r198 null deadline: the scan was interrupted before all of it was read')
  expect(gaps.at(-1)).toBe(
    'null null deadline: the scan was interrupted after 199 of 300 repositories were listed; the others were not looked at',
  )
})

test('interrupted before anything was listed, a scan says that', async () => {
  const stop = new AbortController()
  const { gaps, scan } = await told({
    repositories: organization(3),
    options: { signal: stop.signal },
    faults: {
      listing: () => {
        stop.abort(new Error('interrupted'))
        throw stop.signal.reason
      },
    },
  })
  expect(scan.status).toBe('interrupted')
  expect(gaps).toEqual([
    'null null deadline: the scan was interrupted after 0 of 3 repositories were listed; the others were not looked at',
  ])
})

test('interrupted when everything was read, a scan has no gap', async () => {
  const stop = new AbortController()
  const { gaps, scan } = await told({
    repositories: { 'acme/web': { 'a.lock': 'axios 1.14.1' } },
    options: { signal: stop.signal },
    faults: { teams: async () => stop.abort(new Error('interrupted')) },
  })
  expect(scan.status).toBe('interrupted')
  expect(gaps).toEqual([])
})

test('a scan that broke off names what it did not finish, for the same reason', async () => {
  const { gaps, coverage } = await told({
    repositories: organization(9),
    options: { config: { maxConcurrentRequests: 1, defaultBatchSize: 3, maxBatchSize: 3 } },
    faults: {
      tree: ({ nameWithOwner }) => {
        if (nameWithOwner === 'acme/r8') throw new RequestFailure('PRIMARY_LIMIT', 'rate-limit', 'empty')
        return undefined
      },
    },
  })
  expect(coverage.repositories).toMatchObject({ total: 9, scanned: 8, failed: 1 })
  expect(gaps.slice(0, 2)).toEqual([
    'null null rate-limit: the listing of files broke off: empty',
    'acme/r8 null rate-limit: the scan broke off before all of it was read',
  ])
})

test('a listing that breaks off says after how many of how many', async () => {
  const { gaps, coverage } = await told({
    repositories: organization(9),
    faults: {
      listing: (number) => {
        if (number === 4) throw new RequestFailure('REFUSED', 'forbidden', 'HTTP 403')
      },
    },
  })
  expect(coverage.repositories).toMatchObject({ total: 3, scanned: 3, failed: 0 })
  expect(gaps).toEqual(['null null forbidden: the listing broke off after 3 of 9 repositories were listed: HTTP 403'])
})

test('a repository whose files the source never lists is a gap, one that it lists twice counts once', async () => {
  const { gaps, coverage } = await told({
    repositories: organization(4),
    faults: { yields: ({ nameWithOwner }) => (nameWithOwner === 'acme/r1' ? 0 : nameWithOwner === 'acme/r2' ? 2 : 1) },
  })
  expect(coverage.repositories).toEqual({ total: 4, scanned: 3, unchanged: 0, skipped: 0, failed: 1 })
  expect(gaps).toEqual(['acme/r1 null plugin: the repository source ended before all of it was read'])
})

test('a gap that concerns another repository, or none, fails no repository', async () => {
  const foreign = { repository: null, ref: null, path: null, reason: 'saml' as const, detail: 'some are hidden' }
  const { coverage } = await told({ repositories: organization(2), faults: { tree: () => [foreign] } })
  expect(coverage.repositories).toMatchObject({ scanned: 2, failed: 0 })
})

test('an empty repository was looked at', async () => {
  const { coverage, scan } = await told({ repositories: { 'acme/empty': {} }, about: { 'acme/empty': { head: null } } })
  expect(coverage.repositories).toMatchObject({ total: 1, scanned: 1, failed: 0 })
  expect(scan.status).toBe('complete')
})

test('submodules and links that nobody reads by their name are one warning each, with the first of them', async () => {
  const { gaps, warnings } = await told({
    repositories: {
      'acme/web': {
        docs: { link: 'other' },
        'a\u001b.md': { link: 'b' },
        vendor: { link: 'c' },
        'x.lock': { link: 'y' },
      },
      'acme/api': { 'README.md': { link: 'docs' } },
      'acme/lib': {},
    },
    submodules: { 'acme/web': ['libs/a', 'vendor'], 'acme/lib': ['libs/b', 'libs/c', 'libs/d', 'libs/e', 'libs/f'] },
  })
  expect(gaps).toEqual(['acme/web x.lock symlink: a symbolic link: what it points to was not read'])
  expect(warnings).toEqual([
    '6 submodules in 2 repositories are repositories of their own and were not looked at: acme/lib libs/b, acme/lib libs/c, ' +
      'acme/lib libs/d, acme/lib libs/e, acme/lib libs/f and 1 more',
    '3 symbolic links in 2 repositories were not followed; what they point to inside their repository is read at its own path: ' +
      'acme/api README.md, acme/web a\\x1b.md, acme/web docs',
  ])
})

test('one submodule is one', async () => {
  const { warnings } = await told({ repositories: { 'acme/web': {} }, submodules: { 'acme/web': ['a'] } })
  expect(warnings).toEqual(['1 submodule in 1 repository is a repository of its own and was not looked at: acme/web a'])
})
