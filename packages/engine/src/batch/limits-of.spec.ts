import { expect, test } from '@jest/globals'
import { DEFAULT_BATCH_SETTINGS } from '@ioc-scanner/core'
import { limitsOf } from './limits-of.js'

const MIB = 1_048_576
const withMemory = (maxMemoryUsageMb: number) => ({ ...DEFAULT_BATCH_SETTINGS, maxMemoryUsageMb })

test('the settings become the limits of every plan', () => {
  const limits = limitsOf({ ...DEFAULT_BATCH_SETTINGS, minBatchSize: 2, maxConcurrentRepos: 7 }, 100)
  expect(limits).toMatchObject({
    batchSize: { min: 2, default: 10, max: 50 },
    concurrency: { max: 10 },
    repositories: { max: 7 },
  })
})

test('bytes in flight grow with what the memory limit leaves above the process itself', () => {
  const [small, large] = [limitsOf(withMemory(300), 100), limitsOf(withMemory(1_100), 100)]
  expect(large.bytesInFlight / small.bytesInFlight).toBeCloseTo(5)
  expect(large.bytesInFlight).toBeLessThan(1_000 * MIB)
})

test('where the process alone does not fit, contents still get through, a little at a time', () => {
  expect(limitsOf(withMemory(200), 400).bytesInFlight).toBe(MIB)
})

test('below 150 MB one file at a time, from 150 on as configured', () => {
  expect(limitsOf(withMemory(149), 80)).toMatchObject({ batchSize: { min: 1, max: 1 }, concurrency: { max: 1 } })
  expect(limitsOf(withMemory(150), 80)).toMatchObject({ batchSize: { max: 50 }, concurrency: { max: 10 } })
})
