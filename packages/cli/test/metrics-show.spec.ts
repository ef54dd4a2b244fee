import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoGithub, type DemoGithub } from './demo-github.js'
import { newUser, type Run, type User } from './run-cli.js'

jest.setTimeout(120_000)

let github: DemoGithub
let user: User
const fileOf = (name: string): string => join(user.directory, name)
beforeAll(async () => {
  github = await demoGithub({ latency: { graphqlMs: 20 } })
  user = await newUser()
  const scan = ['scan', '--org', 'acme', '--api-url', github.url, '--format', 'json', '--progress', 'none', '--refresh']
  const adaptive = await user.run([...scan, '--metrics-sink', 'ndjson', '--output', 'adaptive.json'])
  await writeFile(fileOf('adaptive.ndjson'), adaptive.stderr)
  const sequential = ['--batch-strategy', 'sequential', '--metrics-sink', 'ndjson', '--log-batch-metrics']
  await writeFile(fileOf('sequential.ndjson'), (await user.run([...scan, ...sequential])).stderr)
  await user.run([...scan, '--no-performance-monitoring', '--output', 'unmeasured.json'])
})
afterAll(async () => {
  await github.stop()
  await user.remove()
})

const metrics = (...command: readonly string[]): Promise<Run> => user.run(['metrics', ...command])
const INDICATORS = [
  'throughput',
  'cache hit rate',
  'success rate',
  'parallel efficiency',
  'peak memory',
  'API use, GraphQL',
  'API use, REST',
]

test.each(['adaptive.ndjson', 'adaptive.json'])(
  'show %s: every indicator with its meaning, in 80 columns',
  async (file) => {
    const { stdout, stderr, exitCode } = await metrics('show', file)
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    const lines = stdout.split('\n')
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    for (const label of INDICATORS)
      expect(stdout).toMatch(new RegExp(`^  ${label} +[\\d.,]+ (%|MiB|a minute)  \\w`, 'm'))
    expect(stdout).toMatch(/^ {2}limits met +none$/m)
    expect(stdout).toMatch(/^ {2}gaps +\S/m)
  },
)

test('show tells each phase of recorded events', async () => {
  const { stdout } = await metrics('show', 'adaptive.ndjson')
  for (const phase of ['repositories', 'trees', 'contents'])
    expect(stdout).toMatch(new RegExp(`^  ${phase} +\\d+ +0 `, 'm'))
  const json = JSON.parse((await metrics('show', 'adaptive.ndjson', '--format', 'json')).stdout) as {
    readonly metrics: object
    readonly phases: readonly { readonly kind: string; readonly requests: number }[]
  }
  const report = JSON.parse(await readFile(fileOf('adaptive.json'), 'utf8')) as { readonly metrics: object }
  expect(json.metrics).toEqual(report.metrics)
  expect(json.phases.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['listing', 'tree', 'contents']))
})

test('what was not measured is shown as such', async () => {
  const { stdout } = await metrics('show', 'unmeasured.json')
  expect(stdout).toMatch(/^ {2}throughput +- /m)
  expect(stdout).toContain('performance monitoring was off')
  const { stdout: advice, exitCode } = await metrics('advise', '--goal', 'memory', 'unmeasured.json')
  expect(advice).toContain('No advice: performance monitoring was off.')
  expect(exitCode).toBe(0)
})

test('compare: side by side, the change in percent, and which is better', async () => {
  const { stdout, exitCode } = await metrics('compare', 'sequential.ndjson', 'adaptive.ndjson')
  expect(exitCode).toBe(0)
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
  expect(stdout).toMatch(/^A {2}sequential\.ndjson \(sequential\)\nB {2}adaptive\.ndjson \(adaptive\)$/m)
  expect(stdout).toMatch(/^points, GraphQL +\d+ +\d+ +−\d+ % +B$/m)
  const { indicators } = JSON.parse(
    (await metrics('compare', 'sequential.ndjson', 'adaptive.ndjson', '--format', 'json')).stdout,
  ) as { readonly indicators: readonly { readonly name: string; readonly change: number; readonly better: string }[] }
  const points = indicators.find(({ name }) => name === 'api.graphql.points')
  expect(points).toMatchObject({ better: 'B' })
  expect(points?.change).toBeLessThan(0)
})

test.each<[string, (whole: string) => string, RegExp]>([
  ['half.ndjson', (whole) => whole.slice(0, whole.length / 2), /^Error: half\.ndjson, line \d+ is cut off/],
  ['no.json', () => '{"a":1,\n"b"}', /^Error: no\.json, line 2 is no JSON; a metrics file is a JSON report, or/],
  ['other.json', () => '{"name":"x"}', /^Error: other\.json: schema_version is missing/],
])('%s is refused with its place', async (name, broken, message) => {
  await writeFile(fileOf(name), broken(await readFile(fileOf('adaptive.ndjson'), 'utf8')))
  for (const command of [
    ['show', name],
    ['compare', 'adaptive.json', name],
    ['advise', '--goal', 'balance', name],
  ]) {
    const { stdout, stderr, exitCode } = await metrics(...command)
    expect(stderr).toMatch(message)
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
  }
})

test('a small scan gets no advice, and hears why', async () => {
  const { stdout } = await metrics('advise', '--goal', 'throughput', 'adaptive.ndjson')
  expect(stdout.replaceAll('\n', ' ')).toMatch(/No advice: the scan is too small: \d+ answers for \d+ files/)
})

test('flags that say otherwise than the file are told to be of no use', async () => {
  const { stderr } = await metrics('advise', '--goal', 'throughput', 'adaptive.ndjson', '--preset', 'development')
  expect(stderr).toContain('the file tells the settings of its scan')
})
