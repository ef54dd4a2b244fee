import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Gap } from '@ioc-scanner/core'
import { repository } from '@ioc-scanner/testkit'
import { Coverage } from './coverage.js'

const web = repository({ id: '1', nameWithOwner: 'acme/web' })
const gapOf = (name: string | null): Gap => ({
  repository: name,
  ref: null,
  path: null,
  reason: 'forbidden',
  detail: 'no',
})

test('a file is counted once: fetched, known, or failed, whatever came first', () => {
  const coverage = new Coverage(() => undefined)
  for (let count = 0; count < 5; count += 1) coverage.fileWanted()
  coverage.fileRead(web, 'a', 'wire')
  coverage.fileRead(web, 'b', 'inventory')
  coverage.fileFailed(web, 'c', 'unparsable', 'line 3')
  coverage.fileFailed(web, 'c', 'plugin', 'a detector failed')
  coverage.fileRead(web, 'c', 'wire')
  coverage.fileRead(web, 'd', 'inventory')
  const { files, gaps } = coverage.summary()
  expect(files).toEqual({ total: 5, fetched: 1, from_inventory: 2, skipped: 0, failed: 2 })
  expect(gaps).toHaveLength(2)
})

test('the same path in two repositories are two files', () => {
  const coverage = new Coverage(() => undefined)
  for (let count = 0; count < 2; count += 1) coverage.fileWanted()
  coverage.fileFailed(web, 'a', 'unparsable', 'broken')
  coverage.fileRead(repository({ id: '2' }), 'a', 'wire')
  expect(coverage.summary().files).toMatchObject({ fetched: 1, failed: 1 })
})

test('a repository that was not reached failed; one that is named twice as unreachable is counted once', () => {
  const coverage = new Coverage(() => undefined)
  const [fork, docs] = [repository({ id: '2', nameWithOwner: 'acme/fork' }), repository({ id: '3' })]
  for (const listed of [web, fork, docs]) coverage.repositoryListed(listed)
  coverage.repositorySkipped(fork, 'fork')
  for (let twice = 0; twice < 2; twice += 1) coverage.repositoryScanned(web)
  coverage.repositoryUnreachable(gapOf('acme/secret'))
  coverage.repositoryUnreachable(gapOf('acme/secret'))
  coverage.repositoryUnreachable(gapOf(null))
  expect(coverage.summary().repositories).toEqual({ total: 4, scanned: 1, unchanged: 0, skipped: 1, failed: 2 })
})

test('whatever happens in whatever order, the counts add up and every gap is told and kept', () => {
  const event = fc.record({
    what: fc.constantFrom('wire', 'inventory', 'failed'),
    path: fc.constantFrom('a', 'b', 'c'),
  })
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const told: Gap[] = []
      const coverage = new Coverage((gap) => told.push(gap))
      const read = new Set<string>()
      for (const { what, path } of events) {
        if (what === 'failed') coverage.fileFailed(web, path, 'plugin', 'no')
        else if (!read.has(path)) {
          read.add(path)
          coverage.fileWanted()
          coverage.fileRead(web, path, what === 'wire' ? 'wire' : 'inventory')
        }
      }
      const { files, gaps } = coverage.summary()
      expect(files.fetched + files.from_inventory + files.skipped + files.failed).toBe(files.total)
      expect(gaps).toEqual(told)
    }),
  )
})
