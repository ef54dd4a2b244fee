import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { conditions, conformsToStrategy, limits } from '@ioc-scanner/testkit'
import plugin from './index.js'
import { ParallelStrategy } from './parallel-strategy.js'

conformsToStrategy(() => new ParallelStrategy())

test('from the first request on it sends batches of the configured size, as many at once as are allowed', () => {
  const plan = new ParallelStrategy().plan(
    conditions(),
    limits({ batchSize: { default: 12 }, concurrency: { max: 20 } }),
  )
  expect(plan).toEqual({ batchSize: 12, concurrency: 20, crossRepository: true, pauseMs: 0 })
})

test('neither trouble nor calm changes what it sends', () => {
  const strategy = new ParallelStrategy()
  const calm = strategy.plan(conditions(), limits())
  const trouble = conditions({ recent: { errorRate: 0.5, secondaryLimitHits: 10, timeouts: 10 } })
  expect(strategy.plan(trouble, limits())).toEqual(calm)
})

test('the README names it as users write it, and the plugin as its package', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(readme).toContain(`--batch-strategy ${new ParallelStrategy().name}\n`)
  expect(readme).toContain(`# @ioc-scanner/plugin-${plugin.definition.name}\n`)
})
