import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PRESETS } from '@ioc-scanner/config'
import { EXTENSION_POINTS } from '@ioc-scanner/core'
import Scan from '../src/commands/scan.js'
import { CLI, newUser, run, type User } from './run-cli.js'

jest.setTimeout(60_000)

let user: User
beforeEach(async () => {
  user = await newUser()
})
afterEach(() => user.remove())

test('help lists the commands, and those of plugins', async () => {
  const { stdout, stderr, exitCode } = await user.run(['--help'])
  for (const command of ['scan', 'extract', 'extensions', 'config', 'plugins', 'autocomplete', 'help'])
    expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'))
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
})

test('every flag that design and manuals promise for scan is in its help', async () => {
  const { stdout } = await user.run(['help', 'scan'])
  const promised =
    'offline refresh resume org team team-first user repo path exclude visibility topic path-exclude fast include-archived include-forks ecosystem environment dry-run iocs ioc-source preset config format output fail-on progress debug api-url data-dir max-concurrent-requests max-concurrent-repos batch-size max-batch-size min-batch-size rate-limit-buffer retry-attempts retry-delay-base max-memory-mb stream-threshold-bytes batch-strategy [no-]cross-repo-batching [no-]file-prioritization [no-]performance-monitoring [no-]log-batch-metrics'
  expect(promised.split(' ').filter((flag) => !stdout.includes(`--${flag}`))).toEqual([])
})

test('a reader that has seen enough of the help is no error', async () => {
  const command = `${process.execPath} ${CLI} scan --help | head -1`
  const { stdout, stderr } = await run('sh', ['-c', command], { cwd: user.directory, env: user.environment() })
  expect({ stdout, stderr }).toEqual({ stdout: `${Scan.summary}\n`, stderr: '' })
})

test('the version is that of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  expect((await user.run(['--version'])).stdout).toContain(`@ioc-scanner/cli/${version} `)
})

test('config presets lists every preset with its values', async () => {
  const { stdout } = await user.run(['config', 'presets'])
  for (const name of Object.keys(PRESETS)) expect(stdout).toMatch(new RegExp(`^${name}: `, 'm'))
  expect(stdout).toContain('  batch.concurrency.max_concurrent_requests: 25\n')
})

test('config show says what holds and where it came from', async () => {
  await writeFile(join(user.directory, 'ioc-scanner.yaml'), 'batch:\n  performance:\n    retry_attempts: 7\n')
  const { stdout } = await user.run(['config', 'show', '--batch-size', '12', '--data-dir', 'data'], {
    GITHUB_IOC_SCANNER_MAX_CONCURRENT_REPOS: '4',
  })
  expect(stdout).toMatch(/^batch\.performance\.retry_attempts = 7 +# ioc-scanner\.yaml, line 3$/m)
  expect(stdout).toMatch(/^batch\.batch_sizes\.default = 12 +# flag --batch-size$/m)
  expect(stdout).toMatch(
    /^batch\.concurrency\.max_concurrent_repos = 4 +# variable GITHUB_IOC_SCANNER_MAX_CONCURRENT_REPOS$/m,
  )
  expect(stdout).toMatch(/^inventory\.directory = .*\/data +# flag --data-dir$/m)
})

test('config validate names the files that it read', async () => {
  await writeFile(join(user.directory, 'ioc-scanner.yaml'), 'preset: development\n')
  expect(await user.run(['config', 'validate'])).toEqual({
    exitCode: 0,
    stdout: 'The configuration is valid: ioc-scanner.yaml.\n',
    stderr: '',
  })
})

test('extensions lists every point, for people and for programs', async () => {
  const { stdout } = await user.run(['extensions'])
  for (const point of Object.keys(EXTENSION_POINTS)) expect(stdout).toMatch(new RegExp(`^${point}( \\(none\\))?$`, 'm'))
  expect(stdout).toMatch(/^ {2}adaptive +@ioc-scanner\/plugin-strategy-adaptive 0\.1\.0$/m)
  expect(stdout).toMatch(/^ {2}unread-gradle +@ioc-scanner\/manifests 0\.1\.0, known and not read$/m)
  const { points } = JSON.parse((await user.run(['extensions', '--format', 'json'])).stdout) as {
    readonly points: readonly { readonly point: string; readonly extensions: readonly { readonly name: string }[] }[]
  }
  const strategies = points.find(({ point }) => point === 'strategy')?.extensions.map(({ name }) => name)
  expect(strategies).toEqual(['adaptive', 'aggressive', 'conservative', 'parallel', 'sequential'])
})

test('plugins lists what the user installed, and a shell can complete commands', async () => {
  expect(await user.run(['plugins'])).toMatchObject({ exitCode: 0, stdout: 'No plugins installed.\n' })
  expect((await user.run(['autocomplete', 'bash'])).exitCode).toBe(0)
})
