import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DEMO_TOKEN, type OrganizationDescription } from 'github-simulator'
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
  github.simulator.resetLedger()
})
afterEach(() => user.remove())

interface Report {
  readonly scan: { readonly target: string; readonly status: string }
  readonly findings: readonly {
    readonly repository: string
    readonly severity: string
    readonly package: { readonly name: string; readonly ecosystem: string } | null
    readonly indicator: { readonly source: string }
  }[]
  readonly coverage: {
    readonly repositories: Readonly<Record<'total' | 'scanned' | 'skipped' | 'failed', number>>
    readonly gaps: readonly { readonly repository: string | null; readonly reason: string }[]
  }
  readonly settings: { readonly strategy: string; readonly preset: string | null }
}

const scan = (...parameters: readonly string[]): Promise<Run> =>
  user.run(['scan', '--api-url', github.url, '--format', 'json', ...parameters])

function reportOf({ stdout }: Run): Report {
  return JSON.parse(stdout) as Report
}

const affected = ({ findings }: Report): readonly string[] => [
  ...new Set(findings.map(({ repository }) => repository.replace('acme/', ''))),
]

test('stdout carries the report and nothing else, and the token is nowhere', async () => {
  const run = await scan('--org', 'acme')
  const report = reportOf(run)
  expect(report.scan.status).toBe('incomplete')
  expect(affected(report)).toContain('web-shop')
  expect(report.coverage.gaps.length).toBeGreaterThan(0)
  expect(run.exitCode).toBe(1)
  expect(run.stdout + run.stderr).not.toContain(DEMO_TOKEN)
})

test('GITHUB_API_URL says where GitHub is', async () => {
  const run = await user.run(['scan', '--repo', 'acme/web-shop', '--format', 'json'], { GITHUB_API_URL: github.url })
  expect(affected(reportOf(run))).toEqual(['web-shop'])
})

test('GH_TOKEN logs in as GITHUB_TOKEN does', async () => {
  const command = ['scan', '--repo', 'acme/web-shop', '--api-url', github.url]
  const run = await user.run(command, { GITHUB_TOKEN: '', GH_TOKEN: DEMO_TOKEN })
  expect(run.exitCode).toBe(1)
})

test.each<[string, readonly string[], readonly string[]]>([
  ['a glob', ['--org', 'acme', '--repo', 'web-*'], ['web-shop']],
  ['plain names', ['--org', 'acme', '--repo', 'web-shop', '--repo', 'mobile-app'], ['mobile-app', 'web-shop']],
  ['an exclusion', ['--org', 'acme', '--repo', 'mail-*', '--repo', 'web-*', '--exclude', 'web-*'], ['mail-service']],
  [
    'a team',
    ['--org', 'acme', '--team', 'data', '--exclude', '{speech,notebooks,reports}'],
    ['ml-platform', 'recommendations'],
  ],
  ['an archived repository that is named', ['--repo', 'acme/old-shop'], ['old-shop']],
  ['archived ones, when asked for', ['--org', 'acme', '--include-archived', '--repo', 'old-*'], ['old-shop']],
  ['forks, when asked for', ['--org', 'acme', '--include-forks', '--repo', '*-fork'], ['axios-fork']],
  ['root folders only', ['--repo', 'acme/web-shop', '--fast', '--path-exclude', 'package-lock.json'], ['web-shop']],
])('the scan looks at %s', async (_, parameters, expected) => {
  const report = reportOf(await scan(...parameters))
  expect([...affected(report)].sort()).toEqual(expected)
  expect(report.coverage.repositories.scanned).toBe(expected.length)
})

test('--ecosystem looks at that ecosystem alone', async () => {
  const { findings } = reportOf(await scan('--org', 'acme', '--ecosystem', 'pypi'))
  expect(new Set(findings.map(({ package: found }) => found?.ecosystem))).toEqual(new Set(['PyPI']))
})

test('--fast leaves folders below the root unread', async () => {
  const { findings } = reportOf(await scan('--repo', 'acme/web-shop', '--fast'))
  expect(findings.map(({ package: found }) => found?.name).sort()).toEqual(['axios', 'plain-crypto-js'])
})

test('a repository that is named and not there is a gap, and the answer is not clean', async () => {
  const run = await scan('--org', 'acme', '--repo', 'handbook', '--repo', 'web-shpo')
  expect(reportOf(run).coverage.gaps).toMatchObject([{ repository: 'acme/web-shpo', reason: 'not-found' }])
  expect(run.exitCode).toBe(3)
})

test('a selection that leaves nothing is no clean answer', async () => {
  const run = await scan('--org', 'acme', '--repo', 'web-shpo*')
  expect(run.stderr).toMatch(/^Error: nothing was scanned: all 42 repositories .*\(42 not selected by name\)$/m)
  expect(run.stdout).toBe('')
  expect(run.exitCode).toBe(2)
})

test('an organization in which the login sees nothing is no clean answer', async () => {
  const hidden: OrganizationDescription = { organization: 'hidden', repositories: [] }
  const empty = await demoGithub({}, hidden)
  const run = await user.run(['scan', '--org', 'hidden', '--api-url', empty.url])
  await empty.stop()
  expect(run.stderr).toContain('has no repository that this login can see')
  expect(run.exitCode).toBe(2)
})

test.each<[string, readonly string[], number]>([
  ['a finding as bad as the default threshold', [], 1],
  ['--fail-on none', ['--fail-on', 'none'], 0],
  ['a threshold that no finding reaches', ['--fail-on', 'critical', '--repo', 'storybook', '--exclude', 'web-shop'], 0],
  [
    'the mildest of several thresholds',
    ['--fail-on', 'critical', '--fail-on', 'medium', '--repo', 'storybook', '--exclude', 'web-shop'],
    1,
  ],
])('%s decides the exit code', async (_, parameters, exitCode) => {
  expect((await scan('--org', 'acme', '--repo', 'web-shop', ...parameters)).exitCode).toBe(exitCode)
})

test('--dry-run lists what would be scanned and fetches nothing', async () => {
  const run = await user.run(['scan', '--api-url', github.url, '--org', 'acme', '--repo', 'web-*', '--dry-run'])
  expect(run.stdout).toMatch(/^acme\/web-shop\t4 files\t\d+ bytes$/m)
  expect(run.stdout).toMatch(/^skipped\tacme\/ledger\tnot selected by name$/m)
  expect(run.stdout).toMatch(/^1 repository, 4 files, 4 contents to fetch \(\d+ bytes\), 41 skipped, 0 gaps$/m)
  expect(run.stdout).toMatch(/^adaptive \(chosen\)\t\d+\t\d+\t\d+\t[\d.]+ s$/m)
  expect(run.stdout).toMatch(/^sequential\t\d+\t\d+\t\d+\t[\d.]+ s$/m)
  expect(run.exitCode).toBe(0)
  expect(JSON.parse((await scan('--org', 'acme', '--repo', 'web-*', '--dry-run')).stdout)).toEqual(
    expect.objectContaining({
      strategy: 'adaptive',
      repositories: [{ repository: 'acme/web-shop', files: 4, bytes: expect.any(Number) }],
      prices: expect.arrayContaining([expect.objectContaining({ strategy: 'sequential' })]),
    }),
  )
  expect(github.simulator.ledger().blobs.served).toBe(0)
})

test('a scan predicts what it will cost, and spends that', async () => {
  const { metrics, prediction } = JSON.parse((await scan('--org', 'acme')).stdout) as {
    readonly metrics: {
      readonly api: Record<'rest' | 'graphql', { readonly points: number; readonly requests: number }>
    }
    readonly prediction: { readonly points: number; readonly requests: number }
  }
  const points = metrics.api.rest.points + metrics.api.graphql.points
  expect(prediction.points).toBeGreaterThan(points * 0.8)
  expect(prediction.points).toBeLessThan(points * 1.2)
})

test('--finish-by and --reserve-points: nonsense is refused before anything is sent', async () => {
  const late = await scan('--org', 'acme', '--finish-by', 'soon')
  expect(late).toMatchObject({ exitCode: 2, stdout: '' })
  expect(late.stderr).toContain('--finish-by soon: that is no time; write 04:30, or 2026-11-24T04:30')
  expect((await scan('--org', 'acme', '--reserve-points', '-1')).exitCode).toBe(2)
  expect(github.simulator.ledger().requests).toBe(0)
})

test('points that are reserved are left to others: with none for the scan it says so at once', async () => {
  const run = await scan('--org', 'acme', '--reserve-points', '5000')
  expect(run.exitCode).toBe(3)
  expect(run.stdout).toContain('all points of the graphql bucket are reserved for others')
})

test('own indicators are looked for beside the built-in ones, or alone', async () => {
  await writeFile(
    join(user.directory, 'tonight.csv'),
    'ecosystem,name,versions,campaign,severity\nnpm,debug,4.4.2,tonight,high\n',
  )
  const own = reportOf(await scan('--repo', 'acme/web-shop', '--iocs', 'tonight.csv', '--ioc-source', 'file'))
  expect(own.findings).toMatchObject([{ package: { name: 'debug' }, indicator: { source: 'file' } }])
  const both = reportOf(await scan('--repo', 'acme/web-shop', '--iocs', 'tonight.csv'))
  expect(new Set(both.findings.map(({ indicator }) => indicator.source))).toEqual(new Set(['builtin', 'file']))
})

test('preset, configuration file, environment, variable and flag each have their say, the later the stronger', async () => {
  await writeFile(join(user.directory, 'mine.yaml'), 'batch:\n  strategy:\n    default: parallel\n')
  await writeFile(join(user.directory, 'ioc-scanner.production.yaml'), 'batch:\n  strategy:\n    default: aggressive\n')
  const strategy = async (parameters: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const { stdout } = await user.run(['config', 'show', '--format', 'json', ...parameters], env)
    const rows = JSON.parse(stdout) as readonly { readonly key: string; readonly value: string }[]
    return rows.find(({ key }) => key === 'batch.strategy.default')?.value ?? ''
  }
  const variable = { GITHUB_IOC_SCANNER_BATCH_STRATEGY: 'sequential' }
  const preset = ['--preset', 'rate-limited']
  expect(await strategy(preset)).toBe('conservative')
  expect(await strategy([...preset, '--config', 'mine.yaml'])).toBe('parallel')
  expect(await strategy([...preset, '--config', 'mine.yaml', '--environment', 'production'])).toBe('aggressive')
  expect(await strategy([...preset, '--environment', 'production'], variable)).toBe('sequential')
  expect(await strategy([...preset, '--batch-strategy', 'adaptive'], variable)).toBe('adaptive')
  const { settings } = reportOf(await scan('--repo', 'acme/web-shop', ...preset, '--batch-strategy', 'sequential'))
  expect(settings).toMatchObject({ preset: 'rate-limited', strategy: 'sequential' })
})

test('the ending of a file names its format, and the terminal keeps the report for people', async () => {
  const run = await user.run(['scan', '--repo', 'acme/web-shop', '--api-url', github.url, '--output', 'out.json'])
  const inFile = JSON.parse(await readFile(join(user.directory, 'out.json'), 'utf8')) as Report
  expect(inFile.findings).toHaveLength(3)
  expect(run.stdout).toContain('1 of 1 repositor')
  expect(run.stdout).not.toContain('\u001b')
  expect(await readdir(user.directory)).toEqual(['out.json']) // nothing unfinished is left
})

test('a scan that fails leaves the report of the last one as it was', async () => {
  await writeFile(join(user.directory, 'out.json'), 'yesterday')
  expect((await scan('--org', 'nobody', '--output', 'out.json')).exitCode).toBe(2)
  expect(await readFile(join(user.directory, 'out.json'), 'utf8')).toBe('yesterday')
})

test('formats of the user file count where no flag says anything', async () => {
  await mkdir(join(user.home, '.config/ioc-scanner'), { recursive: true })
  const file = 'formats:\n  - name: json\n    output: from-config.json\n  - name: terminal\n'
  await writeFile(join(user.home, '.config/ioc-scanner/config.yaml'), file)
  const run = await user.run(['scan', '--repo', 'acme/web-shop', '--api-url', github.url])
  expect(run.stdout).toContain('axios@1.14.1')
  const inFile = await readFile(join(user.directory, 'from-config.json'), 'utf8')
  expect((JSON.parse(inFile) as Report).findings).toHaveLength(3)
})

test('--progress json tells programs how far the scan is, one object a line', async () => {
  const run = await scan('--org', 'acme', '--progress', 'json')
  const lines = run.stderr
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as { event: string; fraction: number; findings: number; finding?: { repository: string } },
    )
  expect(lines.map(({ event }) => event)).toEqual(expect.arrayContaining(['scan-started', 'finding', 'scan-finished']))
  expect(lines.find(({ event }) => event === 'finding')?.finding?.repository).toMatch(/^acme\//)
  const fractions = lines.map(({ fraction }) => fraction)
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
  expect(run.stderr).not.toContain(DEMO_TOKEN)
})

test('a report that goes to a file is announced on stderr with what it says', async () => {
  const run = await scan('--repo', 'acme/web-shop', '--output', 'report.json')
  expect(run.stdout).toBe('')
  expect(run.stderr).toMatch(/^report\.json written: 3 findings, 0 gaps$/m)
})

test('--progress none is silent', async () => {
  for (const more of [[], ['--output', 'report.json']]) {
    const run = await scan('--repo', 'acme/web-shop', '--progress', 'none', ...more)
    expect(run.stderr).toBe('')
  }
})

test('repositories of a user are scanned', async () => {
  const files = { 'requirements.txt': 'num2words==0.5.15\n' }
  const person: OrganizationDescription = {
    organization: 'work',
    repositories: [],
    users: [{ login: 'grace', repositories: [{ name: 'speech', visibility: 'PUBLIC', files }] }],
  }
  const personal = await demoGithub({}, person)
  const { stdout } = await user.run(['scan', '--user', 'grace', '--api-url', personal.url, '--format', 'json'])
  await personal.stop()
  expect((JSON.parse(stdout) as Report).findings).toMatchObject([{ repository: 'grace/speech' }])
})

test('a folder is scanned without a login', async () => {
  await mkdir(join(user.directory, 'app'))
  await writeFile(join(user.directory, 'app/requirements.txt'), 'num2words==0.5.15\n')
  const run = await user.run(['scan', '--path', 'app', '--format', 'json'], { GITHUB_TOKEN: undefined, PATH: '' })
  expect(reportOf(run).findings).toMatchObject([{ package: { name: 'num2words' }, severity: 'critical' }])
  expect(run.exitCode).toBe(1)
})
