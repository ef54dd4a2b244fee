import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import type { ArtifactIndicator, PackageIndicator } from '@ioc-scanner/core'
import { conformsToIocSource, loadedFrom } from '@ioc-scanner/testkit'
import { BuiltinIocs } from './builtin-iocs.js'

const packageFolder = new URL('../', import.meta.url)

conformsToIocSource(() => new BuiltinIocs())

const { indicators, stamps } = await loadedFrom(new BuiltinIocs())
const packages = indicators.filter((indicator): indicator is PackageIndicator => indicator.kind === 'package')
const artifacts = indicators.filter((indicator): indicator is ArtifactIndicator => indicator.kind === 'artifact')

test('what is compiled in is what the facts say', async () => {
  const check = promisify(execFile)(process.execPath, ['compile-facts.mjs', '--check'], {
    cwd: fileURLToPath(packageFolder),
    env: {},
  })
  await expect(check).resolves.toMatchObject({ stderr: '' })
})

test('it yields as many names, versions, whole names and artifacts as the facts count', async () => {
  const readme = await readFile(new URL('facts/README.md', packageFolder), 'utf8')
  const counts = /(\d+) campaigns, (\d+) package rows, (\d+) exact versions, (\d+) whole-name entries, (\d+) artifacts/
  const [, ...expected] = (counts.exec(readme) ?? []).map(Number)
  const versions = packages.flatMap(({ affected }) => ('versions' in affected ? affected.versions : []))
  const wholeNames = packages.filter(({ affected }) => 'all' in affected)
  const campaigns = new Set(indicators.map(({ campaign }) => campaign))
  expect([campaigns.size, packages.length, versions.length, wholeNames.length, artifacts.length]).toEqual(expected)
})

test('ids are unique and say campaign, ecosystem and name', () => {
  expect(new Set(indicators.map(({ id }) => id)).size).toBe(indicators.length)
  expect(packages.find(({ name }) => name === 'axios')).toMatchObject({
    id: 'axios-2026-03/npm/axios',
    campaign: 'axios-2026-03',
    title: 'axios maintainer account takeover',
    source: 'builtin',
    severity: 'critical',
    affected: { versions: ['0.30.4', '1.14.1'] },
    firstSeenAt: '2026-03-31T00:21:58Z',
    lastSeenAt: '2026-03-31T03:15:30Z',
  })
})

test('a name that belongs to the attacker is bad in every version', () => {
  expect(packages.find(({ id }) => id === 'arrayref-crates-2026-08/crates.io/aovine')?.affected).toEqual({ all: true })
})

test('a version of laravel-lang, whose tags were repaired, is only a possible hit', () => {
  const repaired = packages.filter(({ name }) => name.startsWith('laravel-lang/'))
  expect(repaired.map(({ atMost }) => atMost)).toEqual(Array<string>(4).fill('possible'))
  expect(packages.filter(({ atMost }) => atMost !== undefined)).toHaveLength(repaired.length)
})

test('a NuGet name is compared without case, and its look-alike letters stay', () => {
  const lookAlikes = packages
    .filter(({ name }) => /[^\x20-\x7e]/.test(name))
    .map(({ ecosystem, name }) => [ecosystem, name])
  expect(lookAlikes).toEqual([
    ['NuGet', 'c1.w\u0456n'],
    ['NuGet', 'gun\u0430.gui'],
    ['NuGet', 'g\u057d\u0578a.ui3.w\u0456nf\u0585rms'],
  ])
  expect(packages.some(({ ecosystem, name }) => ecosystem === 'NuGet' && name === 'guna.gui')).toBe(false)
})

test.each([
  ['a moved tag', 'reviewdog/action-setup@v1', 'possible'],
  ['a malicious commit', 'reviewdog/action-setup@f0d342d24037bb11d26b9bd8496e0808ba32e9ec', undefined],
  ['an ordinary file name', 'telemetry.js', 'possible'],
  ['a file that many repositories have', '.vscode/tasks.json', 'possible'],
  ['a weak pattern', '[0-9a-z]{18}', 'possible'],
  ['a hash', '408ef22050ffc5a67e005802809026b29f297a8019f8fda91a2afa8e877ba434', undefined],
])('%s (%s) is at most: %s', (_what, value, atMost) => {
  expect(artifacts.find((artifact) => artifact.value === value)).toMatchObject({ kind: 'artifact' })
  expect(artifacts.find((artifact) => artifact.value === value)?.atMost).toBe(atMost)
})

test('it says how fresh the facts are', () => {
  expect(stamps).toEqual(['2026-09-25'])
})

test('it stops when the scan is cancelled', async () => {
  await expect(loadedFrom(new BuiltinIocs(), [], AbortSignal.abort(new Error('cancelled')))).rejects.toThrow(
    'cancelled',
  )
})

// CPU time, so that a busy machine does not decide. Starting node and importing core are paid anyway.
test('loading and reading all of it costs a process less than 50 ms', async () => {
  const script = `
    await import('@ioc-scanner/core')
    const before = process.cpuUsage()
    const { BuiltinIocs } = await import('./dist/builtin-iocs.js')
    const context = { locations: [], signal: new AbortController().signal, report() {}, stamp() {} }
    for await (const indicator of new BuiltinIocs().load(context)) indicator.id
    const { user, system } = process.cpuUsage(before)
    console.log((user + system) / 1000)`
  const milliseconds: number[] = []
  for (let run = 0; run < 3; run += 1) milliseconds.push(Number((await node('-e', script)).stdout))
  expect(Math.min(...milliseconds)).toBeLessThan(50)
})

test('the example of the README prints what the README says', async () => {
  const readme = await readFile(new URL('README.md', packageFolder), 'utf8')
  const [, code = '', output = ''] = /```js\n(.*?)```\n+```text\n(.*?)```/s.exec(readme) ?? []
  expect(output).not.toBe('')
  expect((await node('-e', code)).stdout).toBe(output)
})

function node(...args: readonly string[]) {
  const options = { cwd: fileURLToPath(packageFolder), env: {} }
  return promisify(execFile)(process.execPath, ['--input-type=module', ...args], options)
}
