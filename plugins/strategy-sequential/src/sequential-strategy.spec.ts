import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { conditions, conformsToStrategy, limits } from '@ioc-scanner/testkit'
import plugin from './index.js'
import { SequentialStrategy } from './sequential-strategy.js'

conformsToStrategy(() => new SequentialStrategy())

test('whatever happens it sends one request at a time, of the configured size, for one repository', () => {
  const strategy = new SequentialStrategy()
  const bounds = limits({ batchSize: { default: 12 }, concurrency: { max: 50 } })
  const expected = { batchSize: 12, concurrency: 1, crossRepository: false, pauseMs: 0 }
  expect(strategy.plan(conditions(), bounds)).toEqual(expected)
  expect(strategy.plan(conditions({ recent: { errorRate: 1, timeouts: 50 } }), bounds)).toEqual(expected)
  expect(strategy.plan(conditions({ queue: { files: 1_000_000 } }), bounds)).toEqual(expected)
})

test('the README names it as users write it, and the plugin as its package', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(readme).toContain(`--batch-strategy ${new SequentialStrategy().name}\n`)
  expect(readme).toContain(`# @ioc-scanner/plugin-${plugin.definition.name}\n`)
})
