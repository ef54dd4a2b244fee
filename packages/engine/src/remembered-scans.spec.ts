import { expect, test } from '@jest/globals'
import { fastClock } from '../test/fast-clock.js'
import type { MemoryFiles } from '../test/memory-source.js'
import { RememberingInventory } from '../test/remembering-inventory.js'
import { gaps, places, scanned, type Setup } from '../test/scanned.js'

const LOCK = { 'a.lock': 'left 1.0.0\naxios 1.14.1\n' }
const organization = (count: number, files: (index: number) => MemoryFiles): Record<string, MemoryFiles> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`acme/r${index}`, files(index)]))
const ownLock = (index: number): MemoryFiles => ({ 'a.lock': `left 1.0.${index}\naxios 1.14.1\n` })

function scannedInto(inventory: RememberingInventory, setup: Setup, options: Setup['options'] = {}) {
  return scanned({ ...setup, options: { inventory, ...options } })
}

test('a second scan fetches nothing that the first has read, and finds the same', async () => {
  const inventory = new RememberingInventory()
  const setup = { repositories: organization(5, ownLock) }
  const first = await scannedInto(inventory, setup)
  const second = await scannedInto(inventory, setup)
  expect(first.source.batches.flat()).toHaveLength(5)
  expect(second.source.batches).toEqual([])
  expect(second.report.findings).toEqual(first.report.findings)
  expect(second.report.coverage).toMatchObject({
    repositories: { total: 5, scanned: 0, unchanged: 5, failed: 0 },
    files: { total: 5, fetched: 0, from_inventory: 5 },
  })
})

test('with refresh everything is asked for again, and kept again', async () => {
  const inventory = new RememberingInventory()
  const setup = { repositories: { ...organization(3, ownLock), 'acme/copy': ownLock(0) } }
  await scannedInto(inventory, setup)
  const again = await scannedInto(inventory, setup, { refresh: true })
  expect(again.source.batches.flat()).toHaveLength(3) // the copy is known by then
  expect(again.report.findings).toHaveLength(4)
})

test('an interrupted scan is taken up: neither pages nor contents that it noted are asked for again', async () => {
  const whole = await scannedInto(new RememberingInventory(), { repositories: organization(6, ownLock) })
  const inventory = new RememberingInventory()
  const stop = new AbortController()
  const config = { defaultBatchSize: 1, maxBatchSize: 1, maxConcurrentRequests: 1 }
  const setup: Setup = {
    repositories: organization(6, ownLock),
    faults: {
      listing: (number) => {
        if (number < 4) return
        stop.abort(new Error('interrupted'))
        stop.signal.throwIfAborted()
      },
    },
  }
  const first = await scannedInto(inventory, setup, { id: 'night', signal: stop.signal, config })
  expect(first.report.scan).toMatchObject({ id: 'night', status: 'interrupted' })

  const second = await scannedInto(inventory, { repositories: organization(6, ownLock) }, { id: 'night', resume: true })
  expect(second.report.scan).toMatchObject({ id: 'night', status: 'complete' })
  expect(second.report.findings).toEqual(expect.arrayContaining([...whole.report.findings]))
  expect(second.report.findings).toHaveLength(6)
  expect(gaps(second.report)).toEqual([])
  expect(second.source.listed).toEqual(['acme/r3', 'acme/r4', 'acme/r5'])
  const read = [...first.source.batches, ...second.source.batches].flat()
  expect(read.length - new Set(read).size).toBeLessThanOrEqual(1) // the one in flight
})

test('gaps of pages that are not asked for again are told again, and repositories without a head are asked for', async () => {
  const inventory = new RememberingInventory()
  const stop = new AbortController()
  const setup: Setup = {
    repositories: organization(5, ownLock),
    about: { 'acme/r1': { head: null } },
    faults: {
      unlisted: (name) =>
        name === 'acme/r0'
          ? { repository: name, ref: null, path: null, reason: 'forbidden', detail: 'not for you' }
          : undefined,
    },
  }
  const interrupted = {
    ...setup,
    faults: { ...setup.faults, listing: (number: number) => (number === 4 ? stop.abort(new Error('x')) : undefined) },
  }
  await scannedInto(inventory, interrupted, { id: 'night', signal: stop.signal })
  const { report, source } = await scannedInto(inventory, setup, { id: 'night', resume: true })
  expect(gaps(report)).toEqual(['acme/r0 null forbidden'])
  expect(source.listed).toEqual(['acme/r1', 'acme/r3', 'acme/r4'])
})

test('a scan that is to be taken up and is not known is refused', async () => {
  const inventory = new RememberingInventory()
  await expect(
    scannedInto(inventory, { repositories: organization(1, ownLock) }, { id: 'other', resume: true }),
  ).rejects.toThrow('there is no scan other')
})

test('what an inventory cannot keep is told once, and the scan goes on without it', async () => {
  const broken = new RememberingInventory()
  const fails = async (): Promise<never> => {
    throw new Error('the disk is full')
  }
  Object.assign(broken, { record: fails, find: fails, journal: { begin: fails } })
  const { report } = await scannedInto(broken, { repositories: organization(3, ownLock) })
  expect(report.findings).toHaveLength(3)
  expect(report.scan.status).toBe('complete')
  expect(report.warnings.filter((warning) => warning.includes('the disk is full'))).toHaveLength(3)
})

test('the journal is told what each repository holds, and whether that is all of it', async () => {
  const inventory = new RememberingInventory()
  const repositories = { 'acme/web': { ...LOCK, 'b/x.manifest': 'left ^1.0.0', 'README.md': '' } }
  await scannedInto(inventory, { repositories })
  await scannedInto(inventory, { repositories }, { selection: { rootOnly: true } })
  expect(
    inventory.scans.map(({ seen }) => seen.map(({ files, isWhole }) => [files.map(({ file }) => file.path), isWhole])),
  ).toEqual([[[['a.lock', 'b/x.manifest'], true]], [[['a.lock'], false]]])
})

test('a large file is kept whole while only what an indicator names stays in memory', async () => {
  const inventory = new RememberingInventory()
  const lines = Array.from({ length: 20_000 }, (_, index) => `left${index} 1.0.0`)
  const { report } = await scannedInto(
    inventory,
    { repositories: { 'acme/web': { 'big.lock': [...lines, 'axios 1.14.1'].join('\n') } } },
    { config: { streamLargeFilesThreshold: 10_240 } },
  )
  expect(places(report)).toEqual(['acme/web big.lock:20001 confirmed'])
  const [kept] = inventory.extractions.values()
  expect(kept?.packages.length).toBeGreaterThanOrEqual(20_001)
})

test('repositories that vanished, files that lost their packages and refusals are warned of', async () => {
  const inventory = new RememberingInventory()
  await scannedInto(inventory, { repositories: organization(6, ownLock) })
  const { report } = await scannedInto(inventory, {
    repositories: { ...organization(5, ownLock), 'acme/r0': { 'a.lock': '\n' } },
    faults: {
      unlisted: (name) =>
        ['acme/r3', 'acme/r4'].includes(name)
          ? { repository: name, ref: null, path: null, reason: 'not-found', detail: 'gone' }
          : undefined,
    },
  })
  expect(report.warnings).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^3 of 6 repositories have vanished since .*acme\/r3, acme\/r4, acme\/r5$/),
      expect.stringMatching(/^1 file has lost all its packages since .*acme\/r0 a\.lock \(2 before\)$/),
      expect.stringMatching(/^2 refusals .* 0 in the scan before/),
    ]),
  )
})

test('a scan that is like the last one warns of nothing', async () => {
  const inventory = new RememberingInventory()
  const setup = { repositories: organization(4, ownLock) }
  const { report: first } = await scannedInto(inventory, setup)
  const { report: second } = await scannedInto(inventory, setup)
  expect(second.warnings).toEqual(first.warnings)
})

test('teams are asked for once a day', async () => {
  const inventory = new RememberingInventory()
  let asked = 0
  let laterMs = 0
  const fast = fastClock()
  const clock = { ...fast, now: () => fast.now() + laterMs }
  const setup: Setup = {
    repositories: { 'acme/web': LOCK },
    faults: {
      teams: async () => {
        asked += 1
      },
    },
  }
  await scannedInto(inventory, setup, { clock })
  laterMs += 3_600_000
  await scannedInto(inventory, setup, { clock })
  expect(asked).toBe(1)
  await scannedInto(inventory, setup, { clock, refresh: true })
  expect(asked).toBe(2)
  laterMs += 25 * 3_600_000
  await scannedInto(inventory, setup, { clock })
  expect(asked).toBe(3)
})

test('a large file that was read again has not lost what no indicator names', async () => {
  const inventory = new RememberingInventory()
  const setup = {
    repositories: {
      'acme/web': { 'big.lock': Array.from({ length: 2_000 }, (_, index) => `left${index} 1`).join('\n') },
    },
  }
  const config = { streamLargeFilesThreshold: 10_240 }
  const { report: first } = await scannedInto(inventory, setup, { config })
  const { report: second } = await scannedInto(inventory, setup, { config, refresh: true })
  expect(second.warnings).toEqual(first.warnings)
})

test('a CODEOWNERS file that is known is not asked for again', async () => {
  const inventory = new RememberingInventory()
  const setup = { repositories: { 'acme/web': { ...LOCK, CODEOWNERS: '# who\n*.md @writers\n* @acme/web\n' } } }
  const first = await scannedInto(inventory, setup)
  const second = await scannedInto(inventory, setup)
  expect(second.source.batches).toEqual([])
  expect(second.report.findings).toEqual(first.report.findings)
  expect(second.report.findings[0]?.owners).toEqual([{ name: '@acme/web', rule: 'CODEOWNERS:3 *' }])
})
