import { expect, test } from '@jest/globals'
import { RequestFailure } from '@ioc-scanner/core'
import { fastClock } from '../../test/fast-clock.js'
import type { MemoryFaults } from '../../test/memory-source.js'
import { scanned } from '../../test/scanned.js'
import { plainStrategy } from '../../test/test-extensions.js'

async function batchesOf(faults: MemoryFaults, config = {}) {
  const files = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`f${index}.lock`, `left 1.${index}`]))
  const { events } = await scanned({
    repositories: { 'acme/web': files },
    faults,
    options: { clock: fastClock(), config: { defaultBatchSize: 4, ...config } },
    more: { strategy: [plainStrategy] },
  })
  return events.filter((event) => event.type === 'batch-finished')
}

const failing = (code: 'TOO_HEAVY' | 'TRANSIENT', isFailing: (number: number, files: number) => boolean) => ({
  contents: (number: number, files: readonly unknown[]): void => {
    if (isFailing(number, files.length)) throw new RequestFailure(code, 'timeout', 'not now')
  },
})

test('each batch tells what became of it and which files it had, under a number of its own', async () => {
  const batches = await batchesOf({ delayMs: 5 })
  expect(batches).toMatchObject([
    { batch: 1, files: 4, attempts: 1, status: 'measured', points: 1, concurrency: expect.any(Number), gaps: 0 },
    { batch: 2, files: 4, attempts: 1, status: 'measured', points: 1 },
  ])
  const paths = batches.flatMap(({ wanted }) => wanted.map(({ path }) => path))
  expect(paths.sort()).toEqual(Array.from({ length: 8 }, (_, index) => `f${index}.lock`))
  expect(batches[0]?.bytes).toBe(4 * 'left 1.0'.length)
})

test('halves and repetitions count for the batch from which they come, also when batches are under way together', async () => {
  const halved = await batchesOf(failing('TOO_HEAVY', (_, files) => files === 4))
  expect(halved.map(({ attempts, status }) => `${attempts} ${status}`)).toEqual(['3 measured', '3 measured'])
  const repeated = await batchesOf(failing('TRANSIENT', (number) => number === 1))
  expect(repeated.map(({ attempts }) => attempts).sort()).toEqual([1, 2])
})

test('files that are given up are counted', async () => {
  const batches = await batchesOf(
    failing('TOO_HEAVY', () => true),
    { retryAttempts: 0 },
  )
  expect(batches.map(({ gaps, status }) => `${gaps} ${status}`)).toEqual(['4 dropped', '4 dropped'])
})

test('without performance monitoring no batch is accounted for', async () => {
  expect(await batchesOf({}, { enablePerformanceMonitoring: false })).toEqual([])
})
