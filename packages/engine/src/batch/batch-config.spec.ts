import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  BATCH_SETTINGS,
  codeOf,
  DEFAULT_BATCH_SETTINGS,
  messageOf,
  type BatchSettings,
  type NumberSetting,
} from '@ioc-scanner/core'
import { BatchConfig, BatchStrategy } from './batch-config.js'

test('what is left out has its default', () => {
  expect({ ...new BatchConfig() }).toEqual(DEFAULT_BATCH_SETTINGS)
  expect(new BatchConfig({ retryAttempts: 7, maxBatchSize: undefined })).toMatchObject({
    retryAttempts: 7,
    maxBatchSize: 50,
  })
})

test('the example of the configuration guide is valid', () => {
  const config = new BatchConfig({
    maxConcurrentRequests: 20,
    maxConcurrentRepos: 5,
    defaultBatchSize: 12,
    maxBatchSize: 60,
    minBatchSize: 2,
    rateLimitBuffer: 0.85,
    retryAttempts: 4,
    retryDelayBase: 1.5,
    maxMemoryUsageMb: 750,
    streamLargeFilesThreshold: 2 * 1_048_576,
    defaultStrategy: BatchStrategy.ADAPTIVE,
    enableCrossRepoBatching: true,
    enableFilePrioritization: true,
    enablePerformanceMonitoring: true,
    logBatchMetrics: true,
  })
  expect(config.maxBatchSize).toBe(60)
})

test.each(['ADAPTIVE', 'Adaptive', 'adaptive'])('the strategy %s is adaptive', (defaultStrategy) => {
  expect(new BatchConfig({ defaultStrategy }).defaultStrategy).toBe(BatchStrategy.ADAPTIVE)
})

const NUMBERS = Object.entries(BATCH_SETTINGS).filter(
  (entry): entry is [keyof BatchSettings, NumberSetting & (typeof entry)[1]] => 'min' in entry[1],
)

test.each(NUMBERS)(
  '%s: its limits are valid, one step beyond each is not, and the message names range and value',
  (name, setting) => {
    const step = setting.format === 'integer' ? 1 : 0.05
    for (const value of [setting.min, setting.max]) {
      const sizes = name === 'defaultBatchSize' ? { maxBatchSize: 200 } : {}
      expect(new BatchConfig({ ...sizes, [name]: value })).toMatchObject({ [name]: value })
    }
    for (const value of [setting.min - step, setting.max + step, NaN, Infinity]) {
      const message = messageOf(thrownBy({ [name]: value }))
      expect(message).toContain(`${name} is ${value}; allowed is`)
      expect(message).toContain(`from ${setting.min} to ${setting.max}`)
    }
  },
)

test('all problems are told at once', () => {
  const thrown = thrownBy({ maxConcurrentRequests: 51, retries: 3, enableCrossRepoBatching: 'yes' })
  expect(codeOf(thrown)).toBe('CONFIG_INVALID')
  expect(messageOf(thrown).split('\n')).toEqual([
    expect.stringContaining('maxConcurrentRequests is 51'),
    expect.stringContaining('retries is no batch setting'),
    expect.stringContaining("enableCrossRepoBatching is 'yes'; allowed is true or false"),
  ])
})

test('sizes must not contradict each other; a default that nobody named gives way', () => {
  expect(messageOf(thrownBy({ minBatchSize: 10, defaultBatchSize: 5 }))).toContain('they are 10, 5, 50')
  expect(messageOf(thrownBy({ minBatchSize: 9, maxBatchSize: 8 }))).toContain('minBatchSize ≤')
  expect(new BatchConfig({ maxBatchSize: 5 }).defaultBatchSize).toBe(5)
})

test('whatever is given, it is a valid configuration or CONFIG_INVALID', () => {
  const partial = fc.dictionary(fc.constantFrom(...Object.keys(BATCH_SETTINGS), '__proto__', 'other'), fc.anything())
  fc.assert(
    fc.property(partial, (given) => {
      const thrown = thrownBy(given)
      if (thrown !== undefined) expect(codeOf(thrown)).toBe('CONFIG_INVALID')
    }),
  )
})

function thrownBy(given: Record<string, unknown>): unknown {
  try {
    new BatchConfig(given)
    return undefined
  } catch (thrown) {
    return thrown
  }
}
