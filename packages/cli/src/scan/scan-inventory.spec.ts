import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EVERYTHING, type Target } from '@ioc-scanner/core'
import { filledInventory, HOST } from '../../test/filled-inventory.js'
import { finding } from '../../test/sample-report.js'
import { LATEST } from './resumed-scan.js'
import { scanInventory, type InventoryWish } from './scan-inventory.js'

const target: Target = {
  organizations: ['acme'],
  users: [],
  repositories: [],
  folders: [],
  teams: [],
  teamFirst: false,
}
const AT_MS = Date.UTC(2026, 10, 20)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ioc-scanner-store-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function opened(more: Partial<InventoryWish> = {}) {
  const wish = {
    folder,
    target,
    selection: EVERYTHING,
    apiUrl: HOST,
    offline: false,
    refresh: false,
    resume: undefined,
    onlyNew: false,
    ...more,
  }
  const result = await scanInventory(wish)
  await result.options.inventory?.close()
  return result
}

const filled = (id: string, more: Partial<Parameters<typeof filledInventory>[0]> = {}): Promise<void> =>
  filledInventory({ folder, id, atMs: AT_MS, repositories: { 'acme/a': {} }, ...more })

test('a scan keeps an inventory where there was none', async () => {
  expect(await opened()).toMatchObject({ isKept: true, warnings: [], target })
  expect(await readdir(folder)).toEqual(['inventory.db'])
})

test('what is no inventory is named and left as it is; the scan goes on without one', async () => {
  const file = join(folder, 'inventory.db')
  await writeFile(file, 'my thesis')
  const { warnings, options, isKept } = await opened()
  expect(warnings).toEqual([
    expect.stringMatching(
      /this scan neither uses nor keeps an inventory: inventory .*: it is no database; nothing was changed/,
    ),
  ])
  expect({ options, isKept }).toEqual({ options: {}, isKept: false })
  expect(await readFile(file, 'utf8')).toBe('my thesis')
})

test('without an inventory, --resume and --offline have nothing to say', async () => {
  await writeFile(join(folder, 'inventory.db'), 'my thesis')
  await expect(opened({ resume: LATEST })).rejects.toThrow('it is no database')
  await expect(opened({ offline: true })).rejects.toThrow('it is no database')
})

test('--offline makes no inventory, and says how old its answer is', async () => {
  await expect(opened({ offline: true })).rejects.toThrow(
    /there is no inventory at .*inventory\.db: the first scan writes it/,
  )
  await filled('s1')
  const { warnings, options } = await opened({ offline: true })
  expect(warnings).toEqual([expect.stringContaining('its oldest knowledge is of 2026-11-20T00:00:00.000Z')])
  expect(options.source?.name).toBe('inventory')
  expect(options.inventory?.journal).toBeUndefined()
})

test.each([
  ['the latest one', LATEST],
  ['one by its id', 'night-2'],
])('%s is taken up, with the target of its own', async (_, resume) => {
  await filled('night-1', { status: 'running' })
  await filled('night-2', { status: 'running' })
  const { options, target: resumed } = await opened({ resume, target: undefined })
  expect(options).toMatchObject({ id: 'night-2', resume: true })
  expect(resumed).toEqual(target)
})

test.each<[string, Partial<InventoryWish>, RegExp]>([
  ['nothing was interrupted', { resume: LATEST }, /no scan of this target and selection was interrupted/],
  [
    'another target was',
    { resume: LATEST, target: { ...target, organizations: ['umbrella'] } },
    /no scan of this target .* was interrupted/,
  ],
  ['it came to its end', { resume: 'done' }, /the scan done came to its end/],
  ['there is no such scan', { resume: 'unknown' }, /there is no scan 'unknown'/],
])('--resume where %s is an error that says so', async (_, more, message) => {
  await filled('done')
  await expect(opened(more)).rejects.toThrow(message)
})

test('a stored scan never says where a token goes', async () => {
  await filled('night', { status: 'running' })
  await expect(opened({ resume: 'night', target: undefined, apiUrl: 'https://api.github.com' })).rejects.toThrow(
    /was one of https:\/\/api\.github\.example, and this would be one of https:\/\/api\.github\.com; name it with --api-url/,
  )
})

test('new is what the last finished scan of the same target did not have', async () => {
  await filled('s1', { about: { findings: [finding({ id: 'old', repository: 'acme/a' })] } })
  await filled('s2', { status: 'running' })
  expect((await opened({ onlyNew: true })).known).toEqual(new Set(['old']))
  expect((await opened({ onlyNew: true, selection: { ...EVERYTHING, rootOnly: true } })).known).toEqual(new Set())
})
