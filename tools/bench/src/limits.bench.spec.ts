import { expect, test } from '@jest/globals'
import { namedWorld, type ModelledWorld } from '@ioc-scanner/simulation'
import { GreedyStrategy } from './limits-hostile.js'
import { judged } from './limits.bench.js'
import { pluginWith, withRepositories } from './modelled-scan.js'

const greedy = { name: 'greedy', strategy: ['greedy', pluginWith('strategy', GreedyStrategy)] } as const
const usual = withRepositories(namedWorld('good-network'), () => 100)

function stricter(limits: Partial<ModelledWorld['limits']>): ModelledWorld {
  return { ...usual, limits: { ...usual.limits, ...limits } }
}

test('in the usual world a row holds', async () => {
  expect(await judged(usual, 1, greedy)).toMatchObject({ holds: true, overlooked: 0, gaps: 0, concurrency: 0 })
})

test('where fewer requests at a time are allowed than the scanner knows of, the row does not hold', async () => {
  const row = await judged(stricter({ concurrentRequests: 3 }), 1, greedy)
  expect(row).toMatchObject({ holds: false })
  expect(row.concurrency).toBeGreaterThan(0)
})

test('where the server works less in a minute than the scanner knows of, the row does not hold', async () => {
  const row = await judged(stricter({ cpuSecondsPerMinute: { graphql: 0.5, all: 0.5 } }), 1, greedy)
  expect(row).toMatchObject({ holds: false })
  expect(row['cpu-minute']).toBeGreaterThan(0)
})
