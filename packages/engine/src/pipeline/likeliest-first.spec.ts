import { describe, expect, test } from '@jest/globals'
import type { FilePrioritizer, Repository } from '@ioc-scanner/core'
import { scanned, type Setup } from '../../test/scanned.js'

const prioritizer = (more: Partial<FilePrioritizer>): FilePrioritizer => ({ name: 'test', score: () => 0, ...more })

const byNumber = prioritizer({ scoreRepository: ({ repository }) => Number(repository.nameWithOwner.slice(-2)) })

/** The repositories in the order in which their trees were walked. */
async function walked({ faults, more, ...setup }: Partial<Setup>): Promise<readonly string[]> {
  const order: string[] = []
  const names = ['acme/r10', 'acme/r30', 'acme/r20', 'acme/r40']
  const repositories = Object.fromEntries(names.map((name) => [name, { 'a.lock': 'left 1.0.0' }]))
  const tree = (repository: Repository): undefined => void order.push(repository.nameWithOwner)
  await scanned({ repositories, faults: { ...faults, tree }, more, ...setup })
  return order
}

describe('the trees of repositories', () => {
  test('are walked likeliest first, among all that are listed by then', async () => {
    const order = await walked({ more: { 'file-prioritizer': [byNumber] } })
    expect(order).toEqual(['acme/r40', 'acme/r30', 'acme/r20', 'acme/r10'])
  })

  test('keep the order of the listing without prioritization, and with a prioritizer that only knows files', async () => {
    const listed = ['acme/r10', 'acme/r30', 'acme/r20', 'acme/r40']
    const off = { config: { enableFilePrioritization: false } }
    expect(await walked({ more: { 'file-prioritizer': [byNumber] }, options: off })).toEqual(listed)
    expect(await walked({ more: { 'file-prioritizer': [prioritizer({})] } })).toEqual(listed)
  })

  test.each([NaN, Infinity, 'high' as unknown as number])('are all walked when a score is %p', async (score) => {
    const order = await walked({ more: { 'file-prioritizer': [prioritizer({ scoreRepository: () => score })] } })
    expect(order).toHaveLength(4)
  })
})

test('a prioritizer that throws is told once, and every repository is still scanned', async () => {
  const boom = prioritizer({
    scoreRepository: () => {
      throw new Error('boom')
    },
  })
  const { report } = await scanned({
    repositories: { 'acme/a': { 'a.lock': 'axios 1.14.1' }, 'acme/b': { 'a.lock': 'axios 1.14.1' } },
    more: { 'file-prioritizer': [boom] },
  })
  expect(report.findings).toHaveLength(2)
  expect(report.warnings).toEqual(["file prioritizer 'test' failed: boom"])
})

test('a listing that breaks off after two repositories: those two are scanned, and the rest is a gap', async () => {
  const { report } = await scanned({
    repositories: {
      'acme/a': { 'a.lock': 'axios 1.14.1' },
      'acme/b': { 'a.lock': 'axios 1.14.1' },
      'acme/c': { 'a.lock': 'axios 1.14.1' },
    },
    more: { 'file-prioritizer': [byNumber] },
    faults: {
      listing: (number) => {
        if (number === 3) throw new Error('page lost')
      },
    },
  })
  expect(report.findings).toHaveLength(2)
  expect(report.coverage.gaps.some(({ detail }) => detail.includes('page lost'))).toBe(true)
})
