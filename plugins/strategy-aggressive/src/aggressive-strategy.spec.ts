import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { conditions, conformsToStrategy, limits, outcome } from '@ioc-scanner/testkit'
import { AggressiveStrategy } from './aggressive-strategy.js'
import plugin from './index.js'

conformsToStrategy(() => new AggressiveStrategy())

const FULL = { batchSize: 50, concurrency: 10, crossRepository: true, pauseMs: 0 }
const HALF = { batchSize: 25, concurrency: 5, crossRepository: true, pauseMs: 0 }

test('the first request is as large as allowed, with as many beside it as allowed', () => {
  expect(new AggressiveStrategy().plan(conditions(), limits())).toEqual(FULL)
})

test('a drop halves both until three answers came, and then it is at full power again', () => {
  const strategy = new AggressiveStrategy()
  const sent = (): unknown => strategy.plan(conditions(), limits())
  strategy.observe(outcome({ status: 'dropped' }))
  expect(sent()).toEqual(HALF)
  strategy.observe(outcome())
  strategy.observe(outcome())
  expect(sent()).toEqual(HALF)
  strategy.observe(outcome())
  expect(sent()).toEqual(FULL)
})

test('a second drop makes it careful from the start, never smaller than a half', () => {
  const strategy = new AggressiveStrategy()
  for (let index = 0; index < 20; index += 1) strategy.observe(outcome({ status: 'dropped' }))
  expect(strategy.plan(conditions(), limits())).toEqual(HALF)
})

test('half of a limit of one is one', () => {
  const strategy = new AggressiveStrategy()
  strategy.observe(outcome({ status: 'dropped' }))
  const plan = strategy.plan(
    conditions(),
    limits({ batchSize: { min: 1, default: 1, max: 1 }, concurrency: { max: 1 } }),
  )
  expect(plan).toEqual({ ...HALF, batchSize: 1, concurrency: 1 })
})

test('the README names it as users write it, and the plugin as its package', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(readme).toContain(`--batch-strategy ${new AggressiveStrategy().name}\n`)
  expect(readme).toContain(`# @ioc-scanner/plugin-${plugin.definition.name}\n`)
})
