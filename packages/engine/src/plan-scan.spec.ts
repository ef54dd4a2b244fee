import { expect, test } from '@jest/globals'
import { RequestFailure, type Gap } from '@ioc-scanner/core'
import { MemorySource, type MemoryFaults } from '../test/memory-source.js'
import { bad, target } from '../test/scanned.js'
import { registryWith } from '../test/test-extensions.js'
import { planScan, type ScanPlan } from './plan-scan.js'

const lock = 'axios 1.14.1\n'

async function planned(faults: MemoryFaults = {}): Promise<{ readonly plan: ScanPlan; readonly source: MemorySource }> {
  const source = new MemorySource(
    [
      {
        name: 'acme/web',
        files: { 'a.lock': lock, 'deep/b.lock': 'left 1.0.0', 'README.md': 'x', 'l.lock': { link: 'a' } },
      },
      { name: 'acme/empty', files: {} },
      { name: 'acme/old', files: { 'a.lock': lock }, more: { isArchived: true } },
    ],
    faults,
  )
  return { plan: await planScan(target, { container: registryWith(source, bad) }), source }
}

test('a plan names every repository with its files and bytes, and fetches none of them', async () => {
  const { plan, source } = await planned()
  expect(plan.repositories).toEqual([
    { repository: 'acme/web', files: 2, bytes: lock.length + 'left 1.0.0'.length },
    { repository: 'acme/empty', files: 0, bytes: 0 },
  ])
  expect(plan.contents).toEqual({ count: 2, bytes: lock.length + 'left 1.0.0'.length })
  expect(plan.prices).toMatchObject([{ requests: 1, points: { rest: 0, graphql: 1 } }])
  expect(plan.skipped).toEqual([{ repository: 'acme/old', reason: 'archived' }])
  expect(plan.gaps).toMatchObject([{ repository: 'acme/web', path: 'l.lock', reason: 'symlink' }])
  expect([source.batches, source.streamed]).toEqual([[], []])
})

test('a tree that cannot be had is a gap of the plan', async () => {
  const gap: Gap = { repository: 'acme/web', ref: 'main', path: null, reason: 'blocked', detail: 'DMCA' }
  const { plan } = await planned({ tree: ({ nameWithOwner }) => (nameWithOwner === 'acme/web' ? [gap] : undefined) })
  expect(plan.gaps).toEqual([gap])
})

test('a target that cannot be listed is an error', async () => {
  const failing = planned({
    listing: () => {
      throw new RequestFailure('MISSING', 'not-found', 'no organization acme')
    },
  })
  await expect(failing).rejects.toThrow('no organization acme')
})
