import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { conditions, conformsToStrategy, limits, outcome } from '@ioc-scanner/testkit'
import { ConservativeStrategy } from './conservative-strategy.js'
import plugin from './index.js'

conformsToStrategy(() => new ConservativeStrategy())

const CALM = { batchSize: 10, concurrency: 4, crossRepository: true, pauseMs: 250 }

test('in calm it sends batches of the default size, a third of what is allowed at once, with pauses', () => {
  expect(new ConservativeStrategy().plan(conditions(), limits())).toEqual(CALM)
})

test.each([
  ['one secondary-limit answer', { secondaryLimitHits: 1 }],
  ['one timeout', { timeouts: 1 }],
  ['one error in fifty', { errorRate: 0.02 }],
])('after %s it sends one request at a time, two seconds apart', (_trouble, recent) => {
  const plan = new ConservativeStrategy().plan(conditions({ recent }), limits())
  expect(plan).toEqual({ ...CALM, concurrency: 1, pauseMs: 2_000 })
})

test('with less than a tenth of the points left it is as careful as in trouble', () => {
  const plan = new ConservativeStrategy().plan(
    conditions({ budget: { graphql: { limit: 5_000, remaining: 499 } } }),
    limits(),
  )
  expect(plan.concurrency).toBe(1)
})

test('a dropped batch is halved, ten dropped at once no further, and full answers bring it back file by file', () => {
  const strategy = new ConservativeStrategy()
  const size = (): number => strategy.plan(conditions(), limits()).batchSize
  expect(size()).toBe(10)
  for (let index = 0; index < 10; index += 1) strategy.observe(outcome({ status: 'dropped', files: 10 }))
  expect(size()).toBe(5)
  strategy.observe(outcome({ files: 5 }))
  expect(size()).toBe(6)
  strategy.observe(outcome({ files: 2 }))
  expect(size()).toBe(6)
  for (let files = 6; files < 30; files += 1) strategy.observe(outcome({ files }))
  expect(size()).toBe(10)
})

test('it never goes below the configured minimum', () => {
  const strategy = new ConservativeStrategy()
  strategy.observe(outcome({ status: 'dropped', files: 1 }))
  expect(strategy.plan(conditions(), limits({ batchSize: { min: 4 } })).batchSize).toBe(4)
})

test('the README names it as users write it, and the plugin as its package', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(readme).toContain(`--batch-strategy ${new ConservativeStrategy().name}\n`)
  expect(readme).toContain(`# @ioc-scanner/plugin-${plugin.definition.name}\n`)
})
