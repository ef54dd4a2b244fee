import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CLI, newUser, run, type User } from './run-cli.js'

jest.setTimeout(60_000)

let user: User
beforeEach(async () => {
  user = await newUser()
  await write(
    'Cargo.lock',
    '[[package]]\nname = "serde"\nversion = "1.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n',
  )
  await write('package.json', '{ "dependencies": { "left-pad": "^1.2.0", "axios": "1.14.1" } }')
})
afterEach(() => user.remove())

const write = (path: string, text: string): Promise<void> => writeFile(join(user.directory, path), text)

test('one file is answered with a sorted array, constraints in place of versions', async () => {
  const { stdout, exitCode } = await user.run(['extract', 'package.json', '--format', 'json'])
  expect(JSON.parse(stdout)).toMatchObject([
    { ecosystem: 'npm', name: 'axios', constraint: '1.14.1', purl: 'pkg:npm/axios' },
    { ecosystem: 'npm', name: 'left-pad', constraint: '^1.2.0', purl: 'pkg:npm/left-pad' },
  ])
  expect(stdout).not.toContain('"version"')
  expect(exitCode).toBe(0)
})

test('several files are answered with an object by path', async () => {
  const { stdout } = await user.run(['extract', 'package.json', './Cargo.lock', '--format', 'json'])
  const answer = JSON.parse(stdout) as Record<string, unknown>
  expect(Object.keys(answer)).toEqual(['package.json', './Cargo.lock'])
  expect(answer['./Cargo.lock']).toMatchObject([
    { ecosystem: 'crates.io', name: 'serde', version: '1.0.0', purl: 'pkg:cargo/serde@1.0.0' },
  ])
})

test('people get a line for each package, with its line in the file', async () => {
  const { stdout } = await user.run(['extract', 'package.json'])
  expect(stdout).toBe('package.json: 2 packages\n  axios 1.14.1  (line 1)\n  left-pad ^1.2.0  (line 1)\n')
})

test('a workflow is known by its folders, wherever they lie', async () => {
  const folder = join(user.directory, 'clone/.github/workflows')
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'ci.yml'),
    'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n',
  )
  const { stdout } = await user.run(['extract', join(folder, 'ci.yml'), '--format', 'json'])
  expect(JSON.parse(stdout)).toMatchObject([{ ecosystem: 'GitHub Actions', name: 'actions/checkout' }])
})

test('what cannot be read is named on stderr, and the exit code says so', async () => {
  await write('package-lock.json', '{ "lockfileVersion": 3, "packages": {')
  const { stderr, exitCode } = await user.run(['extract', 'package-lock.json'])
  expect(stderr).toMatch(/^package-lock\.json/)
  expect(exitCode).toBe(3)
})

test('a file above a MiB is streamed, and a slow reader gets the whole answer', async () => {
  const names = Array.from({ length: 30_000 }, (_, index) => `node_modules/package-${index}`)
  const packages = Object.fromEntries(names.map((name) => [name, { version: '1.0.0' }]))
  await write('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages }))
  const command = `${process.execPath} ${CLI} extract package-lock.json --format json | (sleep 3; cat)`
  const { stdout } = await run('sh', ['-c', command], { cwd: user.directory, env: user.environment() })
  expect(JSON.parse(stdout)).toHaveLength(30_000)
})

test('a reader that has seen enough is no error, and a full disk is one', async () => {
  const extract = `${process.execPath} ${CLI} extract package.json`
  const command = `{ ${extract}; echo "code $?" >&2; } | head -1; [ ! -e /dev/full ] || ${extract} >/dev/full`
  const { stdout, stderr, exitCode } = await run('sh', ['-c', command], {
    cwd: user.directory,
    env: user.environment(),
  })
  expect(stdout).toBe('package.json: 2 packages\n')
  const hasFullDevice = existsSync('/dev/full')
  const failure = hasFullDevice ? 'Error: could not write to standard output: no space left on device\n' : ''
  expect({ stderr, exitCode }).toEqual({ stderr: `code 0\n${failure}`, exitCode: hasFullDevice ? 2 : 0 })
})
