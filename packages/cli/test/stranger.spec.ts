import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { demoGithub, type DemoGithub } from './demo-github.js'
import { localRegistry, type LocalRegistry } from './local-registry.js'
import { newUser, run, type Run, type User } from './run-cli.js'

jest.setTimeout(180_000)

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const EXAMPLE = join(ROOT, 'examples/strategy-night-shift')

let registry: LocalRegistry
let github: DemoGithub
let user: User
let packed: string
let installed: string

beforeAll(async () => {
  packed = await mkdtemp(join(tmpdir(), 'ioc-scanner-packed-'))
  registry = await localRegistry()
  github = await demoGithub()
  user = await newUser()
  installed = join(user.directory, 'node_modules/.bin/ioc-scanner')
})
afterAll(async () => {
  await github.stop()
  await registry.stop()
  await user.remove()
  await rm(packed, { recursive: true, force: true })
})

/** Runs a program of a user who knows no registry but ours. */
async function asUser(program: string, parameters: readonly string[], cwd = user.directory): Promise<Run> {
  const done = await run(program, parameters, { cwd, env: user.environment(registry.environment) })
  return { ...done, stderr: done.stderr.slice(-4_000) }
}

test('a stranger installs the command and a plugin from a registry, and scans with it', async () => {
  expect(await asUser('npm', ['publish', '--workspaces', '--ignore-scripts'], ROOT)).toMatchObject({ exitCode: 0 })
  await publishExample()
  expect(
    await asUser('npm', ['install', '--ignore-scripts', '--prefix', user.directory, '@ioc-scanner/cli']),
  ).toMatchObject({
    exitCode: 0,
  })

  expect(await asUser(installed, ['plugins', 'install', 'ioc-scanner-plugin-night-shift'])).toMatchObject({
    exitCode: 0,
  })
  const { stdout } = await asUser(installed, ['extensions'])
  expect(stdout).toMatch(/^ {2}night-shift +ioc-scanner-plugin-night-shift 1\.0\.0, installed by you$/m)
  await expectScanWithNightShift()

  expect(await asUser(installed, ['plugins', 'uninstall', 'ioc-scanner-plugin-night-shift'])).toMatchObject({
    exitCode: 0,
  })
  expect((await asUser(installed, ['extensions'])).stdout).not.toContain('night-shift')

  await symlink(join(user.directory, 'node_modules'), join(packed, 'node_modules')) // as installed by its author
  expect(await asUser(installed, ['plugins', 'link', '--no-install', packed])).toMatchObject({ exitCode: 0 })
  await expectScanWithNightShift()
})

/** As its author would: compiled against our core, packed without our repository around it. */
async function publishExample(): Promise<void> {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc')
  const compiled = await run(process.execPath, [compiler, '-p', EXAMPLE, '--outDir', join(packed, 'dist')], {
    cwd: EXAMPLE,
    env: process.env,
  })
  expect(compiled).toMatchObject({ exitCode: 0, stdout: '' })
  await mkdir(packed, { recursive: true })
  await cp(join(EXAMPLE, 'package.json'), join(packed, 'package.json'))
  expect(await asUser('npm', ['publish', '--ignore-scripts'], packed)).toMatchObject({ exitCode: 0 })
}

async function expectScanWithNightShift(): Promise<void> {
  const scan = ['scan', '--repo', 'acme/web-shop', '--api-url', github.url, '--format', 'json']
  const { stdout, exitCode, stderr } = await asUser(installed, [...scan, '--batch-strategy', 'night-shift'])
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 })
  const report = JSON.parse(stdout) as { findings: unknown[]; settings: { strategy: string } }
  expect(report.settings.strategy).toBe('night-shift')
  expect(report.findings).toHaveLength(3)
}
