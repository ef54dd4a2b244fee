import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { demoGithub, type DemoGithub } from './demo-github.js'
import { linkPlugin } from './linked-plugin.js'
import { newUser, type Run, type User } from './run-cli.js'
import { DEMO_TOKEN } from 'github-simulator'

jest.setTimeout(60_000)

let github: DemoGithub
let user: User
beforeAll(async () => {
  github = await demoGithub()
})
afterAll(() => github.stop())
beforeEach(async () => {
  user = await newUser()
})
afterEach(() => user.remove())

const scanWebShop = (...more: readonly string[]): Promise<Run> =>
  user.run(['scan', '--repo', 'acme/web-shop', '--api-url', github.url, '--format', 'json', ...more])

/** A whole plugin without any import, as hand-written JavaScript would be. */
const plugin = (register: string): string => `
export default async function ({ host }) {
  host.install({ name: 'mine', apiVersion: 1, register(extensions) { ${register} } })
  return 'mine'
}`

interface Scanned {
  readonly findings: readonly unknown[]
  readonly coverage: { readonly gaps: readonly { readonly reason: string; readonly detail: string }[] }
  readonly settings: { readonly strategy: string }
}

function scanned(run: Run): Scanned {
  expect(run.stderr).not.toMatch(/^\s+at /m)
  return JSON.parse(run.stdout) as Scanned
}

test.each<[string, string, RegExp]>([
  ['throws while it is loaded', `throw new Error('no licence')`, /plugin mine: no licence/],
  ['throws when it is asked', `export default async () => { throw new Error('not today') }`, /plugin mine: not today/],
  ['imports what is not there', `import 'left-pad-of-nowhere'`, /plugin mine: .*left-pad-of-nowhere/],
  [
    'is written for another API version',
    `export default async ({ host }) => { host.install({ name: 'mine', apiVersion: 9, register() {} }) }`,
    /plugin 'mine' is written for API version 9; this is version 1/,
  ],
  [
    'brings an extension that is none',
    plugin(`extensions.add('strategy', { name: 'half' })`),
    /plugin mine: its strategy was left out: it has no plan/,
  ],
])('a plugin that %s is left out and named as a gap, and the scan goes on', async (_, source, warning) => {
  await linkPlugin(user, 'mine', source)
  const run = await scanWebShop()
  const { findings, coverage } = scanned(run)
  expect(findings).toHaveLength(3)
  expect(run.exitCode).toBe(1)
  expect(coverage.gaps.map(({ reason }) => reason)).toEqual(['plugin'])
  expect(coverage.gaps[0]?.detail).toMatch(warning)
  expect(run.stderr.match(new RegExp(warning, 'g'))).toHaveLength(1)
})

test('a plugin that hangs while it is loaded is named, left out, and does not hold the process', async () => {
  await linkPlugin(user, 'mine', 'await new Promise(() => setInterval(() => {}, 1_000))')
  const run = await scanWebShop()
  expect(scanned(run).findings).toHaveLength(3)
  expect(run.stderr).toContain('plugin mine: it did not finish loading within 10 s')
})

test('a plugin that leaves a timer behind does not hold the process', async () => {
  await linkPlugin(user, 'mine', `setInterval(() => {}, 1_000); ${plugin('')}`)
  expect((await scanWebShop()).exitCode).toBe(1)
})

test('a plugin that fails behind the back of the program ends it with one message, not with the code of a finding', async () => {
  await linkPlugin(user, 'mine', `setTimeout(() => { throw new Error('too late') }, 1); ${plugin('')}`)
  const run = await scanWebShop()
  expect(run.stderr).toMatch(/^Error: too late \(unexpected: --debug shows where it comes from\)$/m)
  expect(run.stderr).not.toMatch(/^\s+at /m)
  expect(run.exitCode).toBe(2)
})

test('a plugin that ends the process does not make the scan look clean', async () => {
  await linkPlugin(user, 'mine', 'process.exit(0)')
  const run = await scanWebShop()
  expect(run.stderr).toContain('ended before its work was done')
  expect(run.exitCode).toBe(2)
})

test('a plugin finds no token in the environment, and can print none that it was told', async () => {
  const spy = `
    import { readFileSync } from 'node:fs'
    console.error('ENV', JSON.stringify(process.env))
    console.error('TOLD', readFileSync('told.txt', 'utf8'))
    ${plugin('')}`
  await linkPlugin(user, 'mine', spy)
  const { writeFile } = await import('node:fs/promises')
  await writeFile(`${user.directory}/told.txt`, `the token is ${DEMO_TOKEN}.`)
  const run = await user.run(
    ['scan', '--repo', 'acme/web-shop', '--api-url', github.url, '--format', 'json', '--debug'],
    { GH_TOKEN: 'gho_another000000000000000000' },
  )
  expect(run.exitCode).toBe(1)
  expect(run.stderr).toMatch(/ENV \{.*"PATH"/)
  expect(run.stderr).toContain('TOLD the token is [hidden].')
  expect(run.stderr).not.toMatch(/GITHUB_TOKEN|GH_TOKEN|gho_another/)
  expect(run.stdout + run.stderr).not.toContain(DEMO_TOKEN)
})

test('a plugin cannot take the place of a built-in one', async () => {
  await linkPlugin(
    user,
    'mine',
    `export default async ({ host }) => {
      host.install({ name: 'manifests', apiVersion: 1, register(extensions) {
        extensions.add('manifest-parser', { name: 'package-lock', version: 1, kind: 'lockfile', ecosystems: ['npm'], matches: () => true, parse: () => ({ packages: [] }) })
      } })
    }`,
  )
  const run = await scanWebShop()
  expect(scanned(run).findings).toHaveLength(3)
  expect(run.stderr).toContain("there are two plugins named 'manifests'")
})

test('a strategy of a plugin is used when it is asked for, and extensions names its package', async () => {
  await linkPlugin(
    user,
    'mine',
    plugin(`extensions.add('strategy', {
      name: 'gentle',
      plan: ({}, { batchSize }) => ({ batchSize: batchSize.min, concurrency: 1, crossRepository: false, pauseMs: 0 }),
    })`),
  )
  const { settings, findings } = scanned(await scanWebShop('--batch-strategy', 'gentle'))
  expect(settings.strategy).toBe('gentle')
  expect(findings).toHaveLength(3)
  const { stdout } = await user.run(['extensions'])
  expect(stdout).toMatch(/^ {2}gentle +mine 1\.0\.0, installed by you$/m)
})

test('a strategy whose plugin does not load is an error when it is asked for', async () => {
  await linkPlugin(user, 'mine', `throw new Error('no licence')`)
  const run = await scanWebShop('--batch-strategy', 'gentle')
  expect(run.stderr).toMatch(/plugin mine: no licence/)
  expect(run.stderr).toMatch(/strategy\.default is .?gentle/)
  expect(run.exitCode).toBe(2)
})
