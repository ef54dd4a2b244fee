import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { repositoryFiles, ROOT, textOf, workspacePackages } from './repository.js'

jest.setTimeout(60_000)

const pages = repositoryFiles().filter((path) => path.endsWith('.md') && !path.includes('/fixtures/'))
/** Pages about the repository as a whole: they name paths from the root. */
const guides = pages.filter((path) => !path.includes('/') || path.startsWith('docs/'))
const readme = textOf('README.md')

const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block)

interface Listed {
  readonly name: string
  /** Of a format that is known by its names only. */
  readonly unread?: string
}

interface Run {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

let home: string
/** Inside the repository, where plugins find core. */
const workplace = fileURLToPath(new URL('../out-tsc/readme/', import.meta.url))
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ioc-scanner-home-'))
  await rm(workplace, { recursive: true, force: true })
  await mkdir(workplace, { recursive: true })
})
afterAll(async () => {
  await rm(home, { recursive: true, force: true })
  await rm(workplace, { recursive: true, force: true })
})

/** The command line, run by somebody of whom this machine knows nothing. */
function scanner(command: readonly string[], cwd = ROOT): Promise<Run> {
  const env = { PATH: process.env['PATH'], HOME: home, CI: 'true', COLUMNS: '80' }
  return new Promise((resolve) => {
    const program = join(ROOT, 'packages/cli/bin/run.js')
    execFile(
      process.execPath,
      ['--no-opt', program, ...command],
      { cwd, env, maxBuffer: 1e8 },
      (error, stdout, stderr) =>
        resolve({ exitCode: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr }),
    )
  })
}

test('every link of every page leads to a file that is there', () => {
  const dead = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  )
  expect(dead).toEqual([])
})

test('every path that a guide names is there', () => {
  const missing = guides.flatMap((page) =>
    [...textOf(page).matchAll(/`((?:packages|plugins|tools|examples|docs)\/[\w./-]+)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(ROOT, path)))
      .map((path) => `${page}: ${path}`),
  )
  expect(missing).toEqual([])
})

test('every script and benchmark that a guide names is there', () => {
  const scriptsOf = (folder: string): Readonly<Record<string, string>> =>
    (JSON.parse(textOf(join(folder, 'package.json'))) as { readonly scripts?: Record<string, string> }).scripts ?? {}
  const folderOf = (name: string): string =>
    workspacePackages().find(({ json }) => json.name === name)?.folder ?? `no package ${name}`
  const benches = repositoryFiles().flatMap((path) => /^tools\/bench\/src\/(.+)\.bench\.ts$/.exec(path)?.[1] ?? [])
  const text = guides.map(textOf).join('\n')
  const named = [...text.matchAll(/npm run ([a-z0-9:]+)(?: -w (\S+?)(?=[\s`]))?/g)]
  const measured = [...text.matchAll(/npm run bench (?:-- )?([a-z][a-z-]*)/g)].map(([, bench = '']) => bench)
  const missing = named.filter(([, script = '', name]) => scriptsOf(name ? folderOf(name) : '.')[script] === undefined)
  expect(missing.map(([line]) => line)).toEqual([])
  expect(measured.length).toBeGreaterThan(3)
  expect(measured.filter((bench) => !benches.includes(bench))).toEqual([])
})

test('every flag of every command line on every page is one that the command knows', async () => {
  const lines = pages.flatMap((page) =>
    [
      ...textOf(page).matchAll(
        /ioc-scanner ((?:(?:config|plugins|strategies|metrics|iocs|scans|inventory) )?[a-z]+)([^`\n#]*)/g,
      ),
    ].map(([, command = '', rest = '']) => ({ page, command, flags: rest.match(/(?<=\s)--[a-z][a-z-]*/g) ?? [] })),
  )
  const wanted = lines.filter(({ flags }) => flags.length > 0)
  const commands = [...new Set(wanted.map(({ command }) => command))]
  const helps = await Promise.all(commands.map((command) => scanner([...command.split(' '), '--help'])))
  const known = new Map<string, readonly string[]>(
    commands.map((command, index) => [
      command,
      (helps[index]?.stdout ?? '').replaceAll('--[no-]', '--no-').match(/--[a-z][a-z-]*/g) ?? [],
    ]),
  )
  const isKnown = (command: string, flag: string): boolean =>
    [flag, flag.replace(/^--/, '--no-')].some((spelling) => known.get(command)?.includes(spelling))
  const unknown = wanted.flatMap(({ page, command, flags }) =>
    flags.filter((flag) => !isKnown(command, flag)).map((flag) => `${page}: ${command} ${flag}`),
  )
  expect(commands).toContain('scan')
  expect(unknown).toEqual([])
})

test('the exit codes of the README are those of the command', async () => {
  const { stdout } = await scanner(['scan', '--help'])
  const [, said = ''] = /Exit codes: (.*?)\n\n/s.exec(stdout) ?? []
  const codes = [...said.matchAll(/(?:^|; )(\d+) /g)].map(([, code]) => Number(code))
  const rows = [...readme.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code))
  expect(rows).toEqual([...codes].sort((a, b) => a - b))
})

test('the README names what the parsers read, all of it and nothing else', async () => {
  const [, list = ''] = /^- It reads (.*?)\. No /ms.exec(readme) ?? []
  const names = [...list.matchAll(/`([\w.-]+\.\w+)`/g)].map(([, name = '']) => name)
  for (const name of names) await writeFile(join(workplace, name), '')
  const { stderr } = await scanner(['extract', ...names, 'no-lockfile.md'], workplace)
  expect(names.length).toBeGreaterThan(10)
  expect(stderr).toMatch(/^Error: no parser reads a file named no-lockfile\.md/m)

  const { points } = JSON.parse((await scanner(['extensions', '--format', 'json'])).stdout) as {
    readonly points: readonly { readonly point: string; readonly extensions: readonly Listed[] }[]
  }
  const all = points.find(({ point }) => point === 'manifest-parser')?.extensions ?? []
  const parsers = all.filter(({ unread }) => unread === undefined).map(({ name }) => name)
  const isNamed = (parser: string): boolean =>
    parser.split('-').some((word) => word !== 'lock' && new RegExp(`\\b${word}`, 'i').test(list))
  expect(parsers.length).toBeGreaterThan(10)
  expect(parsers.filter((parser) => !isNamed(parser))).toEqual([])
})

test('the date of the shipped indicators is the one that the README says, and a bad lockfile is an exit code 1', async () => {
  const folder = join(workplace, 'shop')
  await mkdir(folder)
  const axios = { version: '1.14.1', resolved: 'https://registry.example/axios/-/axios-1.14.1.tgz' }
  await writeFile(
    join(folder, 'package-lock.json'),
    JSON.stringify({ name: 'shop', lockfileVersion: 3, packages: { '': {}, 'node_modules/axios': axios } }),
  )
  const { exitCode, stdout } = await scanner(['scan', '--path', folder, '--format', 'json'])
  const report = JSON.parse(stdout) as { readonly indicators: readonly { readonly as_of: string }[] }
  expect(readme).toContain(`end at ${report.indicators[0]?.as_of}.`)
  expect(exitCode).toBe(1)
})

test('the plugin of the README is linked, listed and scans', async () => {
  const plugin = join(workplace, 'plugin')
  const folder = join(workplace, 'empty')
  await mkdir(plugin)
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), '{}')
  await writeFile(join(plugin, 'index.js'), blocks(readme, 'js')[0] ?? '')
  await writeFile(join(plugin, 'package.json'), blocks(readme, 'json')[0] ?? '')
  expect(await scanner(['plugins', 'link', '.', '--no-install'], plugin)).toMatchObject({ exitCode: 0 })
  expect((await scanner(['extensions'])).stdout).toMatch(/^ {2}patient +ioc-scanner-plugin-patient 1\.0\.0/m)
  const scan = ['scan', '--path', folder, '--batch-strategy', 'patient', '--format', 'json']
  const { exitCode, stdout } = await scanner(scan)
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ settings: { strategy: 'patient' } })
})
