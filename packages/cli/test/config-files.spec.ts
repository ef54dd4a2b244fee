import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { configSchema, PRESETS } from '@ioc-scanner/config'
import { memoryOf } from '../src/setup/measure-machine.js'
import { demoGithub } from './demo-github.js'
import { CLI, newUser, type User } from './run-cli.js'

jest.setTimeout(120_000)

let user: User
beforeEach(async () => {
  user = await newUser()
})
afterEach(() => user.remove())

const write = (name: string, text: string): Promise<void> => writeFile(join(user.directory, name), text)
const read = (name: string): Promise<string> => readFile(join(user.directory, name), 'utf8')
const files = async (): Promise<string[]> => (await readdir(user.directory)).sort()

describe('config init', () => {
  test.each(Object.keys(PRESETS))('writes a file from preset %s that is valid and holds', async (preset) => {
    expect(await user.run(['config', 'init', '--preset', preset])).toEqual({
      exitCode: 0,
      stdout: 'Wrote ioc-scanner.yaml.\n',
      stderr: '',
    })
    expect(await user.run(['config', 'validate'])).toMatchObject({ exitCode: 0, stderr: '' })
    const { stdout } = await user.run(['config', 'show'])
    expect(stdout).toMatch(new RegExp(`^preset = ${preset} +# ioc-scanner\\.yaml, line \\d+$`, 'm'))
    expect(stdout.match(new RegExp(`# preset ${preset}$`, 'gm'))).toHaveLength(15)
  })

  test('without a terminal and without a choice says what to pass', async () => {
    const { exitCode, stdout, stderr } = await user.run(['config', 'init'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toBe(
      `Error: there is no terminal to ask on: pass --preset (${Object.keys(PRESETS).join(', ')}) or --detect\n`,
    )
  })

  test('replaces a file only by force, and tells where the old one is', async () => {
    await write('ioc-scanner.yaml', '# mine\n')
    const refused = await user.run(['config', 'init', '--preset', 'development'])
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('ioc-scanner.yaml is there already') })
    expect(await read('ioc-scanner.yaml')).toBe('# mine\n')
    const { stdout } = await user.run(['config', 'init', '--preset', 'development', '--force'])
    const [, backup = ''] = /kept in .*\/(\S+)\.$/m.exec(stdout) ?? []
    expect(await read(backup)).toBe('# mine\n')
  })

  test('--dry-run prints the file and writes nothing, --output and --environment name it', async () => {
    const { stdout } = await user.run(['config', 'init', '--preset', 'development', '--dry-run'])
    expect(stdout).toMatch(/^preset: development$/m)
    expect(await files()).toEqual([])
    await user.run(['config', 'init', '--preset', 'development', '--environment', 'staging'])
    await user.run(['config', 'init', '--preset', 'development', '--output', 'etc/night.yaml'])
    expect((await files()).filter((name) => !name.endsWith('.ndjson'))).toEqual(['etc', 'ioc-scanner.staging.yaml'])
    expect(await user.run(['config', 'init', '--preset', 'development', '--output', 'a.json'])).toMatchObject({
      exitCode: 2,
    })
  })

  test('--detect measures the machine and, at no cost, the API', async () => {
    const github = await demoGithub()
    try {
      const { exitCode, stderr } = await user.run(['config', 'init', '--detect', '--api-url', github.url])
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    } finally {
      await github.stop()
    }
    const text = await read('ioc-scanner.yaml')
    expect(text).toMatch(
      /^# Measured: \d+ MiB of memory \((machine|container)\), \d+ ms to the API, 5000 of 5000 points left/m,
    )
    expect(text).toMatch(/^ {4}max_usage_mb: \d+ # (a quarter|half) of the (machine|container)|# max_usage_mb: 500/m)
    expect(text).not.toMatch(/ghp_|api_url/)
    expect(await user.run(['config', 'validate'])).toMatchObject({ exitCode: 0 })
  })

  test('--detect without a login measures the memory, and says what is missing', async () => {
    const { exitCode, stderr } = await user.run(['config', 'init', '--detect'], { GITHUB_TOKEN: undefined, PATH: '' })
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(/^Warning: limits and latency were not measured: no GitHub login/),
    })
    expect(await read('ioc-scanner.yaml')).toContain('Limits and latency of the API were not: there was no login.')
  })

  test('the memory of a container counts where it is less than that of the machine', () => {
    const GIB = 2 ** 30
    expect([
      memoryOf(8 * GIB, GIB),
      memoryOf(8 * GIB, 2 ** 63),
      memoryOf(8 * GIB, 0),
      memoryOf(8 * GIB, undefined),
    ]).toEqual([
      { memoryMb: 1_024, isContainer: true },
      ...Array<unknown>(3).fill({ memoryMb: 8_192, isContainer: false }),
    ])
  })

  test('asks on a terminal, and an interruption writes nothing', async () => {
    const answered = await onTerminal([
      [/Where will scans run/, '\r'],
      [/How large are the lockfiles/, '\u001b[B\r'],
      [/the same token/, 'y\r'],
      [/network unstable/, 'n\r'],
    ])
    expect(answered).toMatch(
      /Where will scans run\?.*How large are the lockfiles.*same token\?.*unstable\?.*Wrote ioc-scanner\.yaml/s,
    )
    const text = await read('ioc-scanner.yaml')
    expect(text).toMatch(/^ {4}max: 100 # files under 100 KB$/m)
    expect(text).toMatch(/^ {4}rate_limit_buffer: 0\.6 # others use the token too$/m)
    expect(await user.run(['config', 'validate'])).toMatchObject({ exitCode: 0 })
    expect(await onTerminal([[/Replace it/, 'n\r']])).toMatch(/is there already\. Replace it.*Nothing was written/s)
    const interrupted = await onTerminal([
      [/Replace it/, 'y\r'],
      [/Where will scans run/, '\u0003'],
    ])
    expect(interrupted).toMatch(/Interrupted; nothing was written\..*code 130/s)
    expect(await read('ioc-scanner.yaml')).toBe(text)
  })
})

type Answers = readonly (readonly [RegExp, string])[]

/** What a terminal shows while these answers are typed, each once its question is there. */
async function onTerminal(answers: Answers): Promise<string> {
  const line = `"${process.execPath}" "${CLI}" config init; echo "code $?"`
  const env = { ...user.environment({ CI: undefined }), TERM: 'xterm', SHELL: '/bin/sh' }
  const stdio = ['pipe', 'pipe', 'inherit'] as const
  const child = spawn('script', ['-qefc', line, '/dev/null'], { cwd: user.directory, env, stdio: [...stdio] })
  const [left, parts] = [[...answers], [] as string[]]
  child.stdout?.on('data', (chunk: Buffer) => {
    parts.push(stripVTControlCharacters(chunk.toString()))
    const [question, answer] = left[0] ?? []
    if (question === undefined || answer === undefined || !question.test(parts.join(''))) return
    left.shift()
    child.stdin?.write(answer)
  })
  const patience = setTimeout(() => child.kill(), 60_000)
  await once(child, 'close')
  clearTimeout(patience)
  return parts.join('')
}

const OLD = '# agreed in May\nmax_concurrent_requests: 12\nstrategy: ADAPTIVE\n'

describe('config migrate', () => {
  test('--dry-run shows what would change and why, and writes nothing', async () => {
    await write('batch_config.yaml', OLD)
    const { exitCode, stdout } = await user.run(['config', 'migrate', '--dry-run'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('  line 2: max_concurrent_requests → batch.concurrency.max_concurrent_requests (')
    expect(stdout).toContain('+     max_concurrent_requests: 12\n')
    expect(await files()).toEqual(['batch_config.yaml'])
  })

  test('changes the file; scans read it then', async () => {
    await write('batch_config.yaml', OLD)
    expect(await user.run(['config', 'validate'])).toMatchObject({ exitCode: 2 })
    const { stdout } = await user.run(['config', 'migrate', 'batch_config.yaml', '--reason', 'a new scanner'])
    const [, backup = ''] = /^Backup: (.*)$/m.exec(stdout) ?? []
    expect(await read(backup)).toBe(OLD)
    expect(await read('batch_config.changes.ndjson')).toContain('"reason":"a new scanner"')
    expect((await user.run(['config', 'show'])).stdout).toMatch(
      /^batch\.concurrency\.max_concurrent_requests = 12 +# batch_config\.yaml, line 4$/m,
    )
    expect(await user.run(['config', 'migrate'])).toMatchObject({
      exitCode: 0,
      stdout: 'batch_config.yaml is written as it is written today: nothing was changed.\n',
    })
  })

  test('names what nobody knows, and leaves it there', async () => {
    await write('ioc-scanner.yaml', `${OLD}max_concurent_repos: 2\n`)
    const { stderr } = await user.run(['config', 'migrate'])
    expect(stderr).toBe(
      'Warning: line 4: max_concurent_repos is unknown and stays, and scans refuse it: did you mean batch.concurrency.max_concurrent_repos?\n',
    )
    expect(await read('ioc-scanner.yaml')).toContain('max_concurent_repos: 2')
  })

  test('refuses a result that would be refused, and an unknown strategy is one', async () => {
    await write('ioc-scanner.yaml', 'batchStrategy: nightly\n')
    const { exitCode, stderr } = await user.run(['config', 'migrate'])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining('batch.strategy.default is "nightly"'),
    })
    expect(await user.run(['config', 'migrate', '--dry-run'])).toMatchObject({
      exitCode: 2,
      stdout: expect.stringContaining('+     default: nightly'),
    })
    expect(await files()).toEqual(['ioc-scanner.yaml'])
  })

  test('JSON becomes YAML, and a rollback makes it JSON again', async () => {
    await write('batch_config.json', '{"concurrency": {"max_concurrent_repos": 4}}')
    await user.run(['config', 'migrate', '--to', 'yaml'])
    expect(await read('batch_config.yaml')).toBe('batch:\n  concurrency:\n    max_concurrent_repos: 4\n')
    const { stdout } = await user.run(['config', 'rollback'])
    expect(stdout).toMatch(/^batch_config\.json is again what it was at /)
    expect((await files()).filter((name) => name.endsWith('.yaml'))).toEqual([])
  })

  test('without a file to change, says so', async () => {
    const { exitCode, stderr } = await user.run(['config', 'migrate'])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/there is no ioc-scanner\.yaml, .* name the file\n$/),
    })
  })
})

test('config rollback lists the backups and warns of one that scans refuse', async () => {
  await write('ioc-scanner.yaml', OLD)
  expect(await user.run(['config', 'rollback', '--list'])).toMatchObject({ stdout: 'There is no backup.\n' })
  await user.run(['config', 'migrate'])
  const { stdout } = await user.run(['config', 'rollback', '--list'])
  expect(stdout).toMatch(/^20\d\d-.*Z {2}ioc-scanner\.yaml\.20\d+T\d+\.\d+Z\.bak\n$/)
  const back = await user.run(['config', 'rollback', '--to', stdout.trim().split('  ')[1] ?? ''])
  expect(back.stderr).toMatch(/^Warning: scans refuse what was put back: max_concurrent_requests is unknown/)
  expect(await read('ioc-scanner.yaml')).toBe(OLD)
})

test('config schema prints the schema of the package', async () => {
  const { stdout } = await user.run(['config', 'schema'])
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(configSchema())))
})

test('config show tells programs where each value came from', async () => {
  await write('ioc-scanner.yaml', 'preset: development\nbatch:\n  performance:\n    retry_attempts: 7\n')
  const { stdout } = await user.run(['config', 'show', '--format', 'json', '--batch-size', '12'], {
    GITHUB_IOC_SCANNER_MAX_CONCURRENT_REPOS: '4',
  })
  const rows = JSON.parse(stdout) as readonly { key: string; value: string; source: unknown }[]
  const row = (key: string): unknown => rows.find((candidate) => candidate.key === key)
  expect(row('batch.performance.retry_attempts')).toMatchObject({
    value: '7',
    source: { kind: 'file', file: 'ioc-scanner.yaml', line: 4 },
  })
  expect(row('batch.batch_sizes.default')).toMatchObject({ value: '12', source: { kind: 'flag', name: 'batch-size' } })
  expect(row('batch.batch_sizes.max')).toMatchObject({ value: '30', source: { kind: 'preset', name: 'development' } })
  expect(row('batch.concurrency.max_concurrent_repos')).toMatchObject({
    source: { kind: 'variable', name: 'GITHUB_IOC_SCANNER_MAX_CONCURRENT_REPOS' },
  })
  expect(row('network.request_timeout_seconds')).toMatchObject({ source: { kind: 'default' } })
})

test('config validate says where the process alone takes up more than it may', async () => {
  // What the program takes up by itself is just about 100 MiB.
  await write('ballast.cjs', 'globalThis.ballast = Buffer.alloc(60_000_000, 1)\n')
  const env = { NODE_OPTIONS: `--require=${join(user.directory, 'ballast.cjs')}` }
  const { exitCode, stderr } = await user.run(['config', 'validate', '--max-memory-mb', '100'], env)
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: expect.stringMatching(
      /^Warning: a scan of nothing takes up \d+ MiB: batch\.memory\.max_usage_mb 100 cannot be kept\n$/,
    ),
  })
  expect(await user.run(['config', 'validate', '--max-memory-mb', '400'])).toMatchObject({ stderr: '' })
})

describe('an environment file', () => {
  const commands = [
    ['scan', '--path', 'code', '--dry-run'],
    ['config', 'show'],
    ['config', 'validate'],
  ]

  test.each(commands)('is read by %s %s', async (...command) => {
    await mkdir(join(user.directory, 'code'))
    await write('ioc-scanner.production.yaml', 'batch:\n  memory:\n    max_usage_mb: 1\n')
    const { exitCode, stderr } = await user.run([...command, '--environment', 'production'])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining('batch.memory.max_usage_mb is 1 (ioc-scanner.production.yaml, line 3)'),
    })
  })

  test.each([...commands, ['config', 'migrate'], ['config', 'rollback']])(
    'of a wrong name makes %s %s name those that there are',
    async (...command) => {
      await write('ioc-scanner.production.yaml', '')
      await write('ioc-scanner.staging.yaml', '')
      const { exitCode, stderr } = await user.run([...command, '--environment', 'prodution'])
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr: expect.stringMatching(/there are production, staging; did you mean production\?\n$/),
      })
    },
  )

  test('is migrated and rolled back by its name', async () => {
    await write('ioc-scanner.staging.yaml', OLD)
    await user.run(['config', 'migrate', '--environment', 'staging'])
    expect(await read('ioc-scanner.staging.yaml')).toMatch(/^batch:/m)
    await user.run(['config', 'rollback', '--environment', 'staging'])
    expect(await read('ioc-scanner.staging.yaml')).toBe(OLD)
  })
})
