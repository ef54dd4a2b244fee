import { chmodSync, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { seededRandomness } from '@ioc-scanner/testkit'
import { openInventory } from '../src/index.js'
import { temporaryFolder } from './opened-inventory.js'
import { runProcess } from './run-process.js'

/** 100 in the acceptance run: `INVENTORY_KILLS=100 npx jest test/processes`. */
const kills = Number(process.env['INVENTORY_KILLS'] ?? 20)
const seed = Number(process.env['INVENTORY_SEED'] ?? 7)
const NAMES = [{ name: 'p7' }]

test('two scans and a few who ask at the same time: nothing is lost, nothing is there twice', async () => {
  const file = join(temporaryFolder(), 'inventory.db')
  const first = await runProcess({ file, what: 'scan', seed: 1, count: 5 })
  expect(first).toMatchObject({ exitCode: 0, errors: '' })
  const ended = await Promise.all([
    runProcess({ file, what: 'scan', seed: 2, count: 60 }),
    runProcess({ file, what: 'scan', seed: 3, count: 60 }),
    runProcess({ file, what: 'query', count: 20 }),
    runProcess({ file, what: 'query', count: 20 }),
  ])
  for (const each of ended) expect(each).toMatchObject({ exitCode: 0, errors: '' })
  const inventory = openInventory({ file })
  expect(await inventory.check({ everyRow: true })).toEqual({ isSound: true, problems: [], rows: expect.any(Number) })
  // 60 shared contents, and what each scan had alone.
  expect(inventory.info()).toMatchObject({
    repositories: 60,
    files: 60,
    formerFiles: 0,
    contents: 60 + 5 + 60 + 60,
    trees: 60,
    scans: 3,
  })
  const places = inventory.query({ names: NAMES }).map(({ repository, path }) => `${repository.nameWithOwner} ${path}`)
  expect(new Set(places).size).toBe(places.length)
  expect(places.length).toBe(40)
  await inventory.close()
})

test(`killed ${kills} times at random moments, it is sound each time and has everything that it confirmed`, async () => {
  const random = seededRandomness(seed)
  const file = join(temporaryFolder(), 'inventory.db')
  for (let kill = 0; kill < kills; kill++) {
    const killAfter = { lines: Math.floor(random.next() * 40), microseconds: Math.floor(random.next() * 3_000) }
    const ended = await runProcess({ file, what: 'scan', seed: kill % 3, count: 60, killAfter })
    const told = ended.lines.flatMap((line) => (line.startsWith('told ') ? [Number(line.slice(5))] : []))
    if (!existsSync(file) || statSync(file).size === 0) continue
    const inventory = openInventory({ file, readOnly: kill % 2 === 0 })
    expect({ kill, seed, ...(await inventory.check({ everyRow: true })) }).toMatchObject({
      kill,
      seed,
      isSound: true,
      problems: [],
    })
    expect(inventory.info().files).toBeGreaterThanOrEqual(Math.max(-1, ...told) + 1)
    expect(inventory.coverage().unread).toEqual([])
    await inventory.close()
  }
  const last = await runProcess({ file, what: 'scan', seed: 0, count: 60 })
  expect(last).toMatchObject({ exitCode: 0, errors: '' })
  const inventory = openInventory({ file })
  expect(inventory.query({ names: NAMES })).toHaveLength(40)
  await inventory.close()
}, 600_000)

test('a file that may not grow any more: it is said, and what was stored before is whole', async () => {
  const file = join(temporaryFolder(), 'inventory.db')
  // In blocks of 512 bytes: 600 kB.
  const limited = ['sh', '-c', 'ulimit -f 1200; exec "$@"', 'sh']
  const ended = await runProcess({ file, what: 'fill', count: 3_000, under: limited })
  expect(ended.errors).toBe('')
  const [said] = ended.lines.map((line) => JSON.parse(line) as { code?: string; message?: string; told?: number })
  expect(['INVENTORY_IO', 'INVENTORY_DISK_FULL']).toContain(said?.code)
  expect(said?.message).toMatch(/What was stored before is whole/)
  const inventory = openInventory({ file })
  expect(await inventory.check({ everyRow: true })).toMatchObject({ isSound: true })
  expect(inventory.info().contents).toBeGreaterThan(0)
  await inventory.close()
})

const isRoot = process.getuid?.() === 0
/** Root may write everywhere: another user has to try. Elsewhere this process is that user itself. */
const asNobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []

test('a folder that cannot be written: a scan is told so, questions are answered', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'inventory.db')
  await runProcess({ file, what: 'scan', seed: 1, count: 30 })
  chmodSync(file, 0o444)
  chmodSync(folder, 0o555)
  try {
    const { lines } = await runProcess({ file, what: 'open', under: asNobody })
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { readOnly: false, code: 'INVENTORY_READ_ONLY' },
      { readOnly: true, places: 10 },
    ])
    const missing = await runProcess({ file: join(folder, 'new', 'inventory.db'), what: 'open', under: asNobody })
    expect(missing.lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { readOnly: false, code: 'INVENTORY_READ_ONLY' },
      { readOnly: true, code: 'INVENTORY_MISSING' },
    ])
  } finally {
    chmodSync(folder, 0o755)
    chmodSync(file, 0o644)
  }
})
