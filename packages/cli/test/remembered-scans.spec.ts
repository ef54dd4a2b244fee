import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import type { Report } from '@ioc-scanner/core'
import type { OrganizationDescription } from 'github-simulator'
import { demoGithub, type DemoGithub } from './demo-github.js'
import { CLI, newUser, type User } from './run-cli.js'

jest.setTimeout(120_000)

const REPOSITORIES = 30
const numbers = Array.from({ length: REPOSITORIES }, (_, index) => index)
const lockfile = (project: string, version: string) => ({
  lockfile: 'package-lock-3' as const,
  content: {
    project,
    packages: [
      { name: 'axios', version },
      { name: 'left', version: `1.0.${project.length}` },
    ],
  },
})
const organization: OrganizationDescription = {
  organization: 'acme',
  // Owners: whom nothing names is asked for again by every scan that finds something.
  teams: [
    {
      slug: 'all',
      name: 'All',
      privacy: 'VISIBLE',
      members: [],
      repositories: numbers.map((number) => ({ name: `r${number}`, permission: 'ADMIN' })),
    },
  ],
  repositories: numbers.map((number) => ({
    name: `r${number}`,
    files: {
      'package-lock.json': lockfile(`root-${number}`, number % 3 === 0 ? '1.14.1' : '1.13.2'),
      'services/api/package-lock.json': lockfile(`api-${number}`, number % 5 === 0 ? '1.14.1' : '1.12.0'),
      'docs/readme.md': `${number}`,
    },
  })),
}

let github: DemoGithub
let user: User
beforeAll(async () => {
  github = await demoGithub({ latency: { graphqlMs: 25 } }, organization)
  user = await newUser()
})
afterAll(async () => {
  await user.remove()
  await github.stop()
})

async function scan(...more: readonly string[]): Promise<Report> {
  github.simulator.resetLedger()
  const command = [
    'scan',
    ...(more.includes('--resume') ? [] : ['--org', 'acme']),
    '--api-url',
    github.url,
    '--format',
    'json',
  ]
  const { stdout, stderr } = await user.run([...command, ...more])
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Report
}

const ids = ({ findings }: Report): readonly string[] => findings.map(({ id }) => id).sort()
const placesOf = ({ findings }: Report): readonly string[] =>
  findings.map(({ repository, path, line, confidence }) => [repository, path, line, confidence].join(' ')).sort()
const requests = () => {
  const { requests: all, graphql, blobs } = github.simulator.ledger()
  return { all, graphql: graphql.requests, contents: blobs.served }
}

test('what an inventory remembers: a day in the life of an organization', async () => {
  const first = await scan()
  expect(first.scan.status).toBe('complete')
  expect(first.findings).toHaveLength(16)

  // Unchanged heads: one page of a hundred repositories, and nothing else.
  const second = await scan()
  expect(requests()).toEqual({ all: 1, graphql: 1, contents: 0 })
  expect(ids(second)).toEqual(ids(first))
  expect(second.coverage.repositories).toMatchObject({ scanned: 0, unchanged: REPOSITORIES })

  // Without the network, and without a login.
  github.simulator.resetLedger()
  const offline = await user.run(['scan', '--org', 'acme', '--offline', '--api-url', github.url, '--format', 'json'], {
    GITHUB_TOKEN: undefined,
  })
  expect(ids(JSON.parse(offline.stdout) as Report)).toEqual(ids(first))

  const asked = await user.run(['query', 'axios@1.14.1', '--format', 'tsv'])
  const answered = asked.stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
  expect(
    answered
      .map(([repository, , path, line, , , , confidence]) => [repository, path, line, confidence].join(' '))
      .sort(),
  ).toEqual(placesOf(first))
  expect([asked.exitCode, (await user.run(['query', 'axios@9.9.9'])).exitCode]).toEqual([1, 0])
  expect(requests().all).toBe(0)

  // Pushes: the page, a tree request for each level of changed folders, one for contents.
  const { changes } = github.simulator
  await changes.push('acme/r1', { files: { 'services/api/package-lock.json': lockfile('pushed-1', '1.14.1') } })
  await changes.push('acme/r2', { files: { 'package-lock.json': lockfile('pushed-2', '1.14.1') } })
  await changes.push('acme/r3', { files: { 'docs/readme.md': 'nothing to see' } })
  const pushed = await scan('--fail-on', 'new')
  expect(requests().all).toBeLessThanOrEqual(1 + 3 + 1)
  expect(requests().contents).toBe(2)
  expect(
    placesOf(pushed)
      .filter((place) => !placesOf(first).includes(place))
      .map((place) => place.split(' ').slice(0, 2)),
  ).toEqual([
    ['acme/r1', 'services/api/package-lock.json'],
    ['acme/r2', 'package-lock.json'],
  ])

  // Followed by their ids.
  await changes.rename('acme/r0', 'renamed')
  await changes.delete('acme/r5')
  const moved = await scan()
  expect(requests().contents).toBe(0)
  // Teams are stored by name: who owns what was renamed is asked again.
  expect(requests().all).toBeLessThanOrEqual(3)
  expect(ids(moved)).toEqual(
    ids(pushed).filter((id) => !pushed.findings.some((found) => found.id === id && found.repository === 'acme/r5')),
  )
  expect(moved.warnings.join('\n')).toMatch(/1 of 30 repositories have vanished since .*: acme\/r5/)
  const after = await user.run(['query', 'axios@1.14.1'])
  expect(after.stdout).toContain('acme/renamed\tmain\tpackage-lock.json')
  expect(after.stdout).not.toContain('acme/r0\t')

  const list = await user.run(['scans', 'list', '--format', 'json'])
  expect(JSON.parse(list.stdout)).toHaveLength(4)
  const trend = JSON.parse((await user.run(['metrics', 'show', '--trend', '--format', 'json'])).stdout) as {
    points: number
  }[]
  expect(trend.map(({ points }) => points)[1]).toBe(1)
})

test('a scan that was killed goes on where it was, and ends as one that was not', async () => {
  const whole = await scan('--data-dir', 'whole')
  github.simulator.resetLedger()
  const slowly = ['--batch-size', '1', '--max-batch-size', '1', '--max-concurrent-requests', '1']
  const child = spawn(
    process.execPath,
    [CLI, 'scan', '--org', 'acme', '--api-url', github.url, '--data-dir', 'killed', ...slowly],
    {
      cwd: user.directory,
      env: user.environment(),
      stdio: 'ignore',
    },
  )
  const gone = new Promise((resolve) => child.once('close', resolve))
  while (requests().contents < 12 && child.exitCode === null) await delay(5)
  child.kill('SIGKILL')
  await gone
  expect(requests().contents).toBeLessThan(40)
  const before = requests().contents

  const resumed = await scan('--resume', '--data-dir', 'killed')
  expect([resumed.scan.status, ids(resumed), resumed.coverage.gaps]).toEqual([
    'complete',
    ids(whole),
    whole.coverage.gaps,
  ])
  // Repeated is at most what was in flight, and what was not yet written.
  expect(requests().contents + before).toBeLessThanOrEqual(60 + 2)
  const again = await user.run(['scan', '--resume', '--api-url', github.url, '--data-dir', 'killed'])
  expect(again.stderr).toContain('Error: no scan was interrupted: there is nothing to go on with')
  expect(again.exitCode).toBe(2)
})
