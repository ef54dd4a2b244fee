import { describe, expect, test } from '@jest/globals'
import type { BatchPlan, Strategy } from '@ioc-scanner/core'
import { brokenPromises } from './promises.js'
import { conformsToStrategy, strategyPromises } from './strategy.js'

const STEADY: BatchPlan = { batchSize: 10, concurrency: 2, crossRepository: true, pauseMs: 0 }
const steady = (): Strategy => ({ name: 'steady', plan: () => STEADY })
const planning = (plan: Strategy['plan']): Promise<readonly string[]> =>
  brokenPromises(strategyPromises(() => ({ name: 'liar', plan })))

conformsToStrategy(steady)

describe('the suite notices', () => {
  test.each<[string, Partial<BatchPlan>]>([
    ['a batch of no files', { batchSize: 0 }],
    ['half a file', { batchSize: 1.5 }],
    ['NaN', { concurrency: NaN }],
    ['no requests at all', { concurrency: 0 }],
    ['a negative pause', { pauseMs: -1 }],
    ['a pause without end', { pauseMs: Infinity }],
  ])('%s', async (_fault, change) => {
    const broken = await planning(() => ({ ...STEADY, ...change }))
    expect(broken).toContain('it plans for an empty queue, fresh and after a storm of drops')
  })

  test('a division by an empty queue', async () => {
    const broken = await planning(({ queue }) => ({ ...STEADY, batchSize: Math.ceil(queue.bytes / queue.files) }))
    expect(broken).toContain('it plans for an empty queue, fresh and after a storm of drops')
  })

  test('arithmetic with an unknown budget', async () => {
    const broken = await planning(({ budget }) => ({
      ...STEADY,
      concurrency: Math.min(10, budget.graphql.limit! / (budget.graphql.remaining ?? NaN)),
    }))
    expect(broken).toContain('it plans for unknown budgets, fresh and after a storm of drops')
  })

  test('a strategy that looks at the clock', async () => {
    const broken = await planning(() => ({ ...STEADY, pauseMs: Date.now() % 100 }))
    expect(broken).toContain('it asks neither clock nor chance')
  })

  test('a strategy that throws dice', async () => {
    const broken = await planning(() => ({ ...STEADY, batchSize: 1 + Math.floor(Math.random() * 1_000) }))
    expect(broken).toEqual([
      'two that were told the same say the same',
      'what was ignored teaches nothing',
      'it asks neither clock nor chance',
    ])
  })

  test('memory that two scans share', async () => {
    let told = 0
    const shared = (): Strategy => ({
      name: 'shared',
      plan: () => ({ ...STEADY, batchSize: 1 + told }),
      observe: () => {
        told += 1
      },
    })
    expect(await brokenPromises(strategyPromises(shared))).toContain('two that were told the same say the same')
  })

  test('a strategy that learns from what was ignored', async () => {
    const gullible = (): Strategy => {
      let seen = 0
      return {
        name: 'gullible',
        plan: () => ({ ...STEADY, batchSize: 1 + seen }),
        observe: () => {
          seen += 1
        },
      }
    }
    expect(await brokenPromises(strategyPromises(gullible))).toEqual(['what was ignored teaches nothing'])
  })

  test('a strategy that writes to its arguments', async () => {
    const broken = await planning((conditions) => {
      Object.assign(conditions.queue, { files: 0 })
      return STEADY
    })
    expect(broken).toContain('it survives any order of outcomes and conditions, without changing what it is lent')
  })

  test('a strategy that remembers everything and looks through all of it', async () => {
    const hoarder = (): Strategy => {
      const seen: number[] = []
      return {
        name: 'hoarder',
        plan: () => ({ ...STEADY, batchSize: [...seen].sort((a, b) => a - b)[0] === 0 ? 1 : 2 }),
        observe: ({ latencyMs }) => {
          seen.push(latencyMs)
        },
      }
    }
    const broken = await brokenPromises(strategyPromises(hoarder))
    expect(broken).toContain('it plans within a millisecond, also late in a long scan')
  })
})
