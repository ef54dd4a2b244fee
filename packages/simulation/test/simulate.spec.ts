import { describe, expect, jest, test } from '@jest/globals'
import type { RequestDescription } from '@ioc-scanner/core'
import { namedWorld, NAMED_WORLDS, simulate, type ModelledWorld } from '../src/index.js'
import { plainScan } from './plain-scan.js'

jest.setTimeout(60_000)

/** A share of a named world, with limits that a careless scan does not meet. */
function small(name: string, changes: Partial<ModelledWorld> = {}, repositories = 150): ModelledWorld {
  const world = namedWorld(name)
  if ('known' in world.organization) throw new Error('named worlds are described')
  const unlimited = { ...world.limits, cpuSecondsPerMinute: { graphql: 1e9, all: 1e9 }, unprovokedRate: 0 }
  return { ...world, organization: { ...world.organization, repositories }, limits: unlimited, ...changes }
}

describe('in every named world', () => {
  test.each(NAMED_WORLDS.map(({ name }) => name))(
    '%s: nothing is overlooked, and a second run measures the same',
    async (name) => {
      const world = small(name)
      const one = await simulate(world, 3, plainScan())
      const other = await simulate(world, 3, plainScan())
      expect(JSON.stringify(other)).toBe(JSON.stringify(one))
      expect(one.hits).toBeGreaterThan(3)
      expect(one.overlooked).toBe(0)
    },
  )
})

test('another seed is another organization', async () => {
  const world = small('good-network')
  expect(await simulate(world, 4, plainScan())).not.toEqual(await simulate(world, 3, plainScan()))
})

test('without faults every place with a bad package is a finding, at the time at which it came', async () => {
  const { findings, hits, gaps, seconds, secondsToFirstFinding, secondsTo95PercentOfFindings, receivedBytes } =
    await simulate(small('good-network'), 3, plainScan())
  expect(findings).toBe(hits)
  expect(gaps).toBe(0)
  expect(secondsToFirstFinding).toBeGreaterThan(1)
  expect(secondsTo95PercentOfFindings).toBeGreaterThanOrEqual(secondsToFirstFinding ?? Infinity)
  expect(seconds).toBeGreaterThanOrEqual(secondsTo95PercentOfFindings ?? Infinity)
  expect(receivedBytes).toBeGreaterThan(10_000_000)
})

test('a scan that keeps a finding to itself has overlooked it; a gap there says so honestly', async () => {
  const world = small('good-network')
  const forgetful = async (...[lent]: Parameters<ReturnType<typeof plainScan>>) => {
    const report = await plainScan()(lent)
    return { ...report, findings: report.findings.slice(1) }
  }
  expect(await simulate(world, 3, forgetful)).toMatchObject({ overlooked: 1 })
  const honest = async (...[lent]: Parameters<ReturnType<typeof plainScan>>) => {
    const report = await plainScan()(lent)
    const [lost] = report.findings
    const gap = { repository: lost?.repository ?? '', ref: null, path: null, reason: 'timeout' as const, detail: '' }
    return { findings: report.findings.slice(1), coverage: { ...report.coverage, gaps: [gap] } }
  }
  expect(await simulate(world, 3, honest)).toMatchObject({ overlooked: 0, gaps: 1 })
})

test('requests are described as the adapter for GitHub describes its own', async () => {
  const sent: RequestDescription[] = []
  await simulate(small('huge-files'), 3, plainScan({ sent: (request) => sent.push(request) }))
  const kinds = new Map(sent.map((request) => [`${request.kind} ${request.bucket}`, request]))
  expect([...kinds.keys()].sort()).toEqual(['blob rest', 'contents graphql', 'listing graphql', 'tree graphql'])
  expect(kinds.get('blob rest')).toMatchObject({
    points: 1,
    files: 1,
  })
  expect(kinds.get('blob rest')?.repository).toMatch(/^modelled\//)
  expect(kinds.get('contents graphql')).not.toHaveProperty('repository')
  expect(sent.filter(({ kind }) => kind === 'listing')).toHaveLength(2)
  expect(sent.filter(({ kind }) => kind === 'tree').length).toBeLessThan(12)
  expect(Math.max(...sent.map(({ bytes }) => bytes))).toBeGreaterThan(1_000_000)
})

test('a careless scan breaks every limit that there is, and each is counted', async () => {
  const { limits, server } = namedWorld('good-network')
  const broken = async (changes: Partial<ModelledWorld>, concurrency: number): Promise<Record<string, number>> => {
    const { violations } = await simulate(small('good-network', changes), 3, plainScan({ concurrency, batchSize: 2 }))
    return Object.fromEntries(Object.entries(violations).filter(([, count]) => count > 0))
  }
  expect(await broken({ limits }, 150)).toMatchObject({ concurrency: 1 })
  const [rest, graphql] = [limits.primary.rest, { limit: 20, used: 0, resetInSeconds: 600 }]
  expect(await broken({ limits: { ...limits, primary: { rest, graphql } } }, 4)).toHaveProperty('primary-limit')
  const tight = { ...limits, cpuSecondsPerMinute: { graphql: 5, all: 90 } }
  const beyond = await broken({ server: { ...server, cpuShare: 1 }, limits: tight }, 20)
  expect(Object.keys(beyond).sort()).toEqual(['cpu-minute', 'told-pause'])
  const pointsPerMinute = { rest: 900, graphql: 50 }
  expect(await broken({ limits: { ...limits, pointsPerMinute } }, 4)).toHaveProperty('points-per-minute')
})

test('a server that gets nothing done leaves gaps, not silence', async () => {
  const { server } = namedWorld('good-network')
  const world = small('good-network', { server: { ...server, faultRate: 0.5 } })
  const measured = await simulate(world, 3, plainScan({ concurrency: 1 })).catch((cause: unknown) => cause)
  expect(measured).toMatchObject({ overlooked: 0 })
})

test('what a scan throws, simulate throws', async () => {
  await expect(simulate(small('good-network'), 3, () => Promise.reject(new Error('no engine')))).rejects.toThrow(
    'no engine',
  )
})
