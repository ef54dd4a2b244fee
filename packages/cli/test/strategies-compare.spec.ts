import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { namedWorld } from '@ioc-scanner/simulation'
import { linkPlugin } from './linked-plugin.js'
import { newUser, run, type User } from './run-cli.js'

jest.setTimeout(120_000)

const BUILT_IN = ['adaptive', 'aggressive', 'conservative', 'parallel', 'sequential']

interface Compared {
  readonly seed: number
  readonly worlds: readonly {
    readonly world: string
    readonly rows: readonly {
      readonly name: string
      readonly strategy: string
      readonly seconds: number
      readonly requests: number
      readonly seconds_to_95_percent_of_findings: number
      readonly peak_concurrency: number
      readonly violations: Readonly<Record<string, number>>
      readonly overlooked: number
    }[]
  }[]
}

let user: User
beforeEach(async () => {
  user = await newUser()
})
afterEach(() => user.remove())

/** The JSON file of a share of a named world. */
async function shareOf(name: string, repositories: number): Promise<string> {
  const world = namedWorld(name)
  const organization = { ...world.organization, repositories }
  await writeFile(join(user.directory, 'share.json'), JSON.stringify({ ...world, organization }))
  return 'share.json'
}

const compare = (...more: readonly string[]) => user.run(['strategies', 'compare', ...more])
const compared = async (...more: readonly string[]): Promise<Compared> => {
  const { stdout, stderr, exitCode } = await compare(...more, '--format', 'json')
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
  return JSON.parse(stdout) as Compared
}

test('every installed strategy is compared, a stranger’s too, in a table of at most 80 columns', async () => {
  await linkPlugin(
    user,
    'mine',
    `export default ({ host }) => host.install({
      name: 'mine',
      apiVersion: 1,
      register: (extensions) => extensions.add('strategy', class {
        name = 'ask-for-everything-at-once'
        plan() { return { batchSize: 1e9, concurrency: 1e9, crossRepository: true, pauseMs: -1 } }
      }),
    })`,
  )
  const { stdout, stderr, exitCode } = await compare('--world', await shareOf('huge-files', 60))
  expect(stderr).not.toContain('Error')
  expect(exitCode).toBe(0)
  for (const name of [...BUILT_IN, 'g-at-once'])
    expect(stdout).toMatch(new RegExp(`^\\S*${name} +\\d+:\\d\\d .* 0$`, 'm'))
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
})

test('the same seed prints the same bytes, another seed other numbers', async () => {
  const wanted = ['--world', await shareOf('lossy-network', 60), '--strategy', 'adaptive', '--format', 'json']
  const [one, other, third] = [
    await compare(...wanted),
    await compare(...wanted),
    await compare(...wanted, '--seed', '2'),
  ]
  expect(one.exitCode).toBe(0)
  expect(other.stdout).toBe(one.stdout)
  expect(third.stdout.replace('"seed": 2', '"seed": 1')).not.toBe(one.stdout)
})

test('the fastest comes first, and JSON has what the table has', async () => {
  const { seed, worlds } = await compared(
    '--world',
    'starved-token',
    '--strategy',
    'adaptive',
    '--strategy',
    'SEQUENTIAL',
  )
  expect(seed).toBe(1)
  const [{ world, rows } = { world: '', rows: [] }] = worlds
  expect(world).toBe('starved-token')
  expect(rows.map(({ name }) => name)).toEqual(['adaptive', 'sequential'])
  expect(rows[1]).toMatchObject({ strategy: 'sequential', peak_concurrency: 1, overlooked: 0 })
  expect(rows[1]?.seconds).toBeGreaterThan(900)
  expect(rows[1]?.seconds_to_95_percent_of_findings).toBeLessThanOrEqual(rows[1]?.seconds ?? 0)
})

test('two settings files are compared under their names, each with its own strategy and limits', async () => {
  const file = (strategy: string, most: number): string =>
    JSON.stringify({ batch: { strategy: { default: strategy }, concurrency: { max_concurrent_requests: most } } })
  await mkdir(join(user.directory, 'settings'))
  await writeFile(join(user.directory, 'settings/old.json'), file('sequential', 3))
  await writeFile(join(user.directory, 'settings/new.json'), file('aggressive', 7))
  const wanted = [
    '--world',
    await shareOf('huge-files', 60),
    '--config',
    'settings/old.json',
    '--config',
    'settings/new.json',
  ]
  const { worlds } = await compared(...wanted)
  const rows = worlds[0]?.rows ?? []
  expect(rows.map(({ name, strategy, peak_concurrency }) => `${name} ${strategy} ${peak_concurrency}`).sort()).toEqual([
    'settings/new.json aggressive 7',
    'settings/old.json sequential 1',
  ])
  const { stdout } = await compare(...wanted)
  expect(stdout).toMatch(/^settings\/new.json against settings\/old.json: time −\d+ %, requests −\d+ %/m)
})

test('a world of one’s own is a JSON file, and what is wrong in it is named', async () => {
  const world = { ...namedWorld('good-network'), name: 'ours', summary: 'as we know it' }
  const organization = { ...world.organization, repositories: 20 }
  await writeFile(join(user.directory, 'ours.json'), JSON.stringify({ ...world, organization }))
  const { worlds } = await compared('--world', 'ours.json', '--strategy', 'parallel')
  expect(worlds[0]).toMatchObject({ world: 'ours', rows: [{ name: 'parallel', overlooked: 0 }] })
  await writeFile(join(user.directory, 'ours.json'), JSON.stringify(world).replace('"knee":30', '"knee":0'))
  const { stderr, exitCode } = await compare('--world', 'ours.json')
  expect(stderr).toBe('Error: ours.json: in the world, server.knee is 0; allowed is a number from 1\n')
  expect(exitCode).toBe(2)
})

test.each([
  [['--world', 'paradise'], /there is no world 'paradise'; there are good-network/],
  [['--world', 'absent.json'], /absent\.json cannot be read/],
  [['--strategy', 'wishful'], /there is no strategy 'wishful'; installed: adaptive/],
  [['--config', 'a.json', '--config', 'a.json'], /there is nothing to compare/],
  [['--config', 'a.json', '--config', 'b.json', '--strategy', 'adaptive'], /each settings file names its own/],
  [['--config', 'missing.json'], /missing\.json/],
  [['--seed', '-1'], /seed/],
])('%j is refused before anything is simulated', async (parameters, message) => {
  const { stdout, stderr, exitCode } = await compare(...parameters)
  expect(stderr).toMatch(message)
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
})

test('the example in the README of simulation prints what it says', async () => {
  const readme = await readFile(new URL('../../simulation/README.md', import.meta.url), 'utf8')
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []
  const [, printed = ''] = /\/\/ (.*?):/.exec(example) ?? []
  // Inside the package, where its imports resolve.
  const folder = fileURLToPath(new URL('../out-tsc/readme/', import.meta.url))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'simulation.mjs'), example)
  const { stdout, stderr } = await run(process.execPath, [join(folder, 'simulation.mjs')], {
    cwd: user.directory,
    env: user.environment(),
  })
  expect({ stdout, stderr }).toEqual({ stdout: `${printed}\n`, stderr: '' })
})
