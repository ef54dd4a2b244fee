import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { copyFile, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { DEMO_TOKEN } from 'github-simulator'
import { demoGithub, type DemoGithub } from './demo-github.js'
import { CLI, newUser, run, type Run, type User } from './run-cli.js'

jest.setTimeout(120_000)

let github: DemoGithub
let user: User
/** Whoever recorded the one scan that most tests replay. */
let recorder: User
let recorded: Run
beforeAll(async () => {
  github = await demoGithub({ latency: { restMs: 20, graphqlMs: 20 } })
  recorder = await newUser()
  recorded = await recorder.run(recording(github.url))
})
afterAll(async () => {
  await github.stop()
  await recorder.remove()
})
beforeEach(async () => {
  user = await newUser()
})
afterEach(() => user.remove())

interface Report {
  readonly scan: { readonly status: string }
  readonly findings: readonly { readonly repository: string }[]
  readonly coverage: { readonly gaps: readonly { readonly reason: string; readonly detail: string }[] }
  readonly warnings: readonly string[]
  readonly settings: { readonly strategy: string }
  readonly metrics: {
    readonly api: Readonly<Record<'rest' | 'graphql', { readonly requests: number }>>
    readonly retries: number
    readonly duration_seconds: number
    readonly rate_limit_wait_seconds: number
  }
}

const RECORDING = 'tonight.ndjson.gz'
/** Whoever tries to connect, or to resolve a name, ends the process. */
const NO_NETWORK = `--import "data:text/javascript,import net from 'node:net';import dns from 'node:dns';const no=()=>{process.exit(99)};net.Socket.prototype.connect=no;dns.lookup=no;"`

const recording = (url: string): readonly string[] => [
  'scan',
  '--org',
  'acme',
  '--api-url',
  url,
  '--format',
  'json',
  // One request at a time: how many it takes is then the same on a busy machine.
  '--batch-strategy',
  'sequential',
  '--record',
  RECORDING,
]
const record = (url: string, ...parameters: readonly string[]): Promise<Run> =>
  user.run([...recording(url), ...parameters])
/** Gives the user that recording. */
const receive = (): Promise<void> => copyFile(join(recorder.directory, RECORDING), join(user.directory, RECORDING))
const replay = (...parameters: readonly string[]): Promise<Run> =>
  user.run(['replay', RECORDING, '--format', 'json', ...parameters], {
    GITHUB_TOKEN: undefined,
    NODE_OPTIONS: NO_NETWORK,
  })
const reportOf = ({ stdout }: Run): Report => JSON.parse(stdout) as Report

const sorted = (things: readonly unknown[]): readonly string[] =>
  things.map((thing) => JSON.stringify(thing).replaceAll(/127\.0\.0\.1:\d+|recorded\.invalid/g, 'HOST')).sort()

/** What a scan found and what it took, in whatever order. The host has no name in a recording. */
const outcome = (report: Report) => ({
  status: report.scan.status,
  findings: sorted(report.findings),
  gaps: sorted(report.coverage.gaps),
  api: report.metrics.api,
  retries: report.metrics.retries,
})

test('a recorded scan is replayed without a network and without a token: it finds and takes the same', async () => {
  await receive()
  const before = reportOf(recorded)
  expect(before.findings.length).toBeGreaterThan(3)
  expect(before.coverage.gaps.length).toBeGreaterThan(0)
  const [first, second] = [await replay(), await replay()]
  expect(outcome(reportOf(first))).toEqual(outcome(before))
  expect(first.exitCode).toBe(recorded.exitCode)
  expect(reportOf(first).warnings).toEqual(before.warnings)
  // Twice the same, times included.
  const steady = ({ scan, metrics, ...rest }: Report) => ({
    ...rest,
    status: scan.status,
    time: metrics.duration_seconds,
  })
  expect(steady(reportOf(second))).toEqual(steady(reportOf(first)))
})

test('the network is not there for a replay: the same process could not scan', async () => {
  const tried = await user.run(['scan', '--org', 'acme', '--api-url', github.url], { NODE_OPTIONS: NO_NETWORK })
  expect(tried.exitCode).toBe(99)
})

test('a recording holds no token and no host, only its owner can read it, and the user is told what is in it', async () => {
  expect(recorded.stderr).toMatch(/recording to tonight\.ndjson\.gz: names, trees and files .* private ones too/)
  const file = join(recorder.directory, RECORDING)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const text = gunzipSync(await readFile(file)).toString()
  expect(text.includes(DEMO_TOKEN)).toBe(false)
  expect(/authorization/i.test(text)).toBe(false)
  const [head = ''] = text.split('\n')
  expect(head).not.toContain(new URL(github.url).host)
})

test('faults and limits are replayed as they were, and their waits take no time', async () => {
  const faulty = await demoGithub({
    faults: { rate: 0.2, seed: 5, kinds: ['502', 'secondary', 'reset', '503'], retryAfterSeconds: 4 },
  })
  try {
    const scanned = await record(faulty.url, '--retry-delay-base', '0.5')
    const before = reportOf(scanned)
    expect(before.metrics.retries).toBeGreaterThan(3)
    expect(before.metrics.rate_limit_wait_seconds).toBeGreaterThan(3)
    const startedAt = Date.now()
    const replayed = await replay()
    const tookSeconds = (Date.now() - startedAt) / 1_000
    const after = reportOf(replayed)
    expect(outcome(after)).toEqual(outcome(before))
    expect(replayed.exitCode).toBe(scanned.exitCode)
    expect(after.metrics.duration_seconds).toBeCloseTo(before.metrics.duration_seconds, 0)
    expect(tookSeconds).toBeLessThan(before.metrics.duration_seconds)
  } finally {
    await faulty.stop()
  }
})

test('with other settings the same is found: what was told answers other requests, too', async () => {
  await receive()
  const before = reportOf(recorded)
  for (const other of [
    ['--batch-strategy', 'sequential', '--batch-size', '2', '--no-cross-repo-batching'],
    ['--preset', 'high-performance'],
    ['--stream-threshold-bytes', '10240', '--max-concurrent', '2'],
  ]) {
    const { findings, gaps } = outcome(reportOf(await replay(...other)))
    expect({ findings, gaps }).toEqual({ findings: outcome(before).findings, gaps: outcome(before).gaps })
  }
  const { settings, warnings } = reportOf(await replay('--batch-strategy', 'conservative', '--batch-size', '1'))
  expect(settings.strategy).toBe('conservative')
  expect(warnings.join()).toMatch(/\d+ requests differ from the recorded ones/)
})

test('a dry run of a replay says what would be scanned', async () => {
  await receive()
  const { stdout, stderr } = await replay('--dry-run')
  expect(stdout).toContain('acme/web-shop')
  expect(stderr).not.toMatch(/not recorded|not whole/)
})

test('what a cut recording does not know is a gap, and the report says that the recording is not whole', async () => {
  await receive()
  const file = join(user.directory, RECORDING)
  const lines = gunzipSync(await readFile(file))
    .toString()
    .split('\n')
  await writeFile(file, lines.slice(0, Math.ceil(lines.length * 0.6)).join('\n'))
  const replayed = await replay()
  const { coverage, warnings } = reportOf(replayed)
  expect(warnings.join('\n')).toMatch(/is not whole: it ends after line \d+/)
  expect(coverage.gaps.map(({ detail }) => detail).join('\n')).toMatch(/the recording does not hold/)
  expect([1, 3]).toContain(replayed.exitCode)
})

test('where nothing can be recorded, nothing is scanned', async () => {
  await writeFile(join(user.directory, RECORDING), 'mine')
  github.simulator.resetLedger()
  const { exitCode, stderr } = await record(github.url)
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(/there is such a file already/) })
  expect(github.simulator.ledger().graphql.requests).toBe(0)
  expect(await readFile(join(user.directory, RECORDING), 'utf8')).toBe('mine')
})

test('a disk that is full in the middle ends the recording and not the scan', async () => {
  const command = ['scan', '--org', 'acme', '--api-url', github.url, '--format', 'json', '--record', 'small.ndjson']
  const limited = ['-c', 'ulimit -f 64; exec "$@"', 'sh', process.execPath, CLI, ...command]
  const scanned = await run('bash', limited, { cwd: user.directory, env: user.environment() })
  const report = reportOf(scanned)
  expect(report.findings.length).toBeGreaterThan(3)
  expect(report.warnings.join()).toMatch(/the recording small\.ndjson broke off after \d+ exchanges: /)
  expect(scanned.exitCode).toBe(1)
})

test.each([
  ['missing.ndjson', undefined, /there is no such file/],
  ['report.json', '{"schema_version":"1"}', /is no recording/],
  ['later.ndjson', '{"type":"recording","format":9}', /has format 9; this version reads format 1/],
])('%s is no recording that could be replayed', async (name, content, message) => {
  if (content !== undefined) await writeFile(join(user.directory, name), content)
  const { exitCode, stderr, stdout } = await user.run(['replay', name])
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 2, stdout: '', stderr: expect.stringMatching(message) })
})

test('the commands of the guide work as they stand there', async () => {
  const guide = await readFile(new URL('../../../docs/recordings.md', import.meta.url), 'utf8')
  const commands = [...guide.matchAll(/```sh\n(.*?)```/gs)].map(([, command = '']) => command)
  expect(commands).toHaveLength(3)
  const bin = join(user.home, 'bin')
  await mkdir(bin)
  await symlink(CLI, join(bin, 'ioc-scanner'))
  const env = user.environment({ GITHUB_API_URL: github.url, PATH: `${bin}:${process.env['PATH'] ?? ''}` })
  const runs: Run[] = []
  for (const command of commands) runs.push(await run('sh', ['-c', command], { cwd: user.directory, env }))
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([1, 1, 0])
  expect(runs.at(-1)?.stdout).toContain('not in it')
})

test('a recording is a world, too: strategies are compared in it without a request', async () => {
  await receive()
  const served = github.simulator.ledger().requests
  const { stdout, exitCode } = await user.run(
    [
      'strategies',
      'compare',
      '--world',
      RECORDING,
      '--strategy',
      'adaptive',
      '--strategy',
      'sequential',
      '--format',
      'json',
    ],
    { NODE_OPTIONS: NO_NETWORK },
  )
  expect(exitCode).toBe(0)
  const { worlds } = JSON.parse(stdout) as {
    readonly worlds: readonly { readonly world: string; readonly rows: readonly { readonly requests: number }[] }[]
  }
  expect(worlds.map(({ world, rows }) => [world, rows.length])).toEqual([['recorded', 2]])
  for (const { requests } of worlds[0]?.rows ?? []) expect(requests).toBeGreaterThan(3)
  expect(github.simulator.ledger().requests).toBe(served)
})
