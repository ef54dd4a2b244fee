import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { DEMO_TOKEN } from 'github-simulator'
import { demoGithub, type DemoGithub } from './demo-github.js'
import { newUser, type Run, type User } from './run-cli.js'

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

const scan = (parameters: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> =>
  user.run(['scan', '--org', 'acme', '--api-url', github.url, '--format', 'json', ...parameters], env)

interface Line {
  readonly event?: string
  readonly batch: number
  readonly files: number
  readonly attempts: number
  readonly points: number
  readonly wanted?: readonly { readonly repository: string; readonly path: string }[]
}

const logged = ({ stderr }: Run): readonly Line[] =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)

/** Names and paths that the scan met: repositories without their owner, and files. */
function namesIn({ stdout }: Run): readonly string[] {
  const { findings, coverage } = JSON.parse(stdout) as {
    readonly findings: readonly { readonly repository: string; readonly path: string }[]
    readonly coverage: { readonly skipped: readonly { readonly repository: string }[] }
  }
  const repositories = [...findings, ...coverage.skipped].map(({ repository }) => repository)
  return [...new Set([...repositories, ...findings.map(({ path }) => path)])]
}

test('one line for each batch: what was planned and what it took, no token, no repository, no path', async () => {
  const run = await scan(['--log-batch-metrics', '--max-batch-size', '10', '--progress', 'none'])
  const lines = logged(run)
  expect(lines.length).toBeGreaterThan(2)
  expect(lines.map(({ batch }) => batch).sort((a, b) => a - b)).toEqual(lines.map((_, index) => index + 1))
  for (const line of lines) {
    expect(line).toMatchObject({ event: 'batch', strategy: 'adaptive', status: 'measured', gaps: expect.any(Number) })
    expect(line).toMatchObject({ planned: { cross_repository: true, pause_ms: 0 }, latency_ms: expect.any(Number) })
    expect([line.attempts > 0, line.points > 0, line.files <= 10]).toEqual([true, true, true])
  }
  const names = namesIn(run)
  expect(names.length).toBeGreaterThan(10)
  const log = run.stderr.split('\n').filter((line) => line.startsWith('{'))
  expect([DEMO_TOKEN, 'acme/', ...names].filter((name) => log.some((line) => line.includes(name)))).toEqual([])
})

test('--metrics-detail adds what was in the batch, and still no token', async () => {
  const run = await scan(['--log-batch-metrics', '--metrics-detail'])
  const wanted = logged(run).flatMap((line) => line.wanted ?? [])
  expect(wanted).toContainEqual(
    expect.objectContaining({ repository: 'acme/web-shop', path: 'package-lock.json', bytes: expect.any(Number) }),
  )
  expect(run.stderr).not.toContain(DEMO_TOKEN)
})

test('--metrics-detail alone logs nothing', async () => {
  expect(logged(await scan(['--metrics-detail']))).toEqual([])
})

test('without performance monitoring only duration and API use are measured, and no sink says anything', async () => {
  const parameters = ['--no-performance-monitoring', '--log-batch-metrics', '--metrics-sink', 'ndjson']
  const run = await scan([...parameters, '--metrics-sink', 'console'])
  const { metrics } = JSON.parse(run.stdout) as { readonly metrics: Readonly<Record<string, unknown>> }
  const measured = Object.entries(metrics).flatMap(([name, value]) => (value === null ? [] : [name]))
  expect(measured.sort()).toEqual(['api', 'duration_seconds'])
  expect(run.stderr).not.toMatch(/^\{|^Metrics:/m)
  const watched = await scan(['--log-batch-metrics', '--metrics-sink', 'ndjson', '--metrics-sink', 'console'])
  expect(watched.stderr).toMatch(/^\{"at"/m)
  expect(watched.stderr).toMatch(/^\{"time".*"event":"batch"/m)
  expect(watched.stderr).toMatch(/^Metrics: scan incomplete/m)
})

test.each<[string, readonly string[]]>([
  ['ioc-scanner:batch', ['batch']],
  ['ioc-scanner:requests,ioc-scanner:gaps', ['gaps', 'requests']],
  ['ioc-scanner:*,-ioc-scanner:requests', ['batch', 'files', 'findings', 'gaps', 'repositories', 'scan']],
  ['something:else', []],
])('DEBUG=%s is heard as %j', async (DEBUG, parts) => {
  const { stderr } = await scan([], { DEBUG })
  const heard = new Set([...stderr.matchAll(/^\S+Z ioc-scanner:(\S+) /gm)].map(([, part]) => part))
  expect([...heard].sort()).toEqual(parts)
  expect(stderr).not.toContain(DEMO_TOKEN)
})
