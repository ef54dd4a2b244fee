import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
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
  github.simulator.resetLedger()
})
const closing: (() => void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await user.remove()
})

const STACK = /^\s+at /m

/** Exit code 2, nothing on stdout, and on stderr one error without a stack. */
function expectOneMessage({ exitCode, stdout, stderr }: Run, message: string | RegExp): void {
  expect(stderr).toMatch(message)
  expect(stderr.match(/^Error: /gm)).toHaveLength(1)
  expect(stderr).not.toMatch(STACK)
  expect(stdout).toBe('')
  expect(exitCode).toBe(2)
}

const scanAcme = (...more: readonly string[]): readonly string[] => [
  'scan',
  '--org',
  'acme',
  '--api-url',
  github.url,
  ...more,
]

test('a wrong token is refused, and never tried again', async () => {
  const run = await user.run(scanAcme(), { GITHUB_TOKEN: 'ghp_wrong0000000000000000000000000000000' })
  expectOneMessage(run, /token|login/)
  expect(run.stderr).not.toContain('ghp_wrong')
  const { requests } = github.simulator.ledger()
  expect(requests).toBe(1)
})

test('without any login the message says how to give one', async () => {
  const run = await user.run(scanAcme(), { GITHUB_TOKEN: undefined, PATH: '' })
  expectOneMessage(run, 'no GitHub login: set GITHUB_TOKEN (or GH_TOKEN)')
})

test('an unknown organization is named', async () => {
  expectOneMessage(await user.run(['scan', '--org', 'nobody', '--api-url', github.url]), "'nobody'")
})

test('a port where nobody listens is named', async () => {
  const port = await closedPort()
  const run = await user.run(
    ['scan', '--org', 'acme', '--api-url', `http://127.0.0.1:${port}`, '--retry-attempts', '0'],
    {},
  )
  expectOneMessage(run, `127.0.0.1:${port}`)
})

test('an IOC file that is not there is named, and nothing is sent', async () => {
  expectOneMessage(await user.run(scanAcme('--iocs', 'tonight.csv')), 'tonight.csv')
  expect(github.simulator.ledger().requests).toBe(0)
})

test('indicators at an address come through the proxy as all else, and a failure names the address without its query', async () => {
  const proxy = await refusingProxy()
  closing.push(proxy.close)
  const run = await user.run(scanAcme('--iocs', 'https://iocs.example/tonight.csv?sig=secret'), {
    HTTPS_PROXY: proxy.url,
  })
  expectOneMessage(run, /cannot read indicators from 'https:\/\/iocs\.example\/tonight\.csv': .*iocs\.example/)
  expect(run.stderr).not.toContain('secret')
  expect(proxy.asked).toEqual(['iocs.example:443'])
  expect(github.simulator.ledger().requests).toBe(0)
})

test.each([
  ['GITHUB_TOKEN', 'ghp_one\nghp_two', 'it has more than one line'],
  ['GH_TOKEN', 'ghp_one\u001b[2J', 'there is a character in it that no token has'],
  ['GITHUB_TOKEN', 'ghp_ünder', 'there is a character in it that no token has'],
  ['GITHUB_TOKEN', 'token ghp_one', 'there is a space in it'],
])(
  'a token in %s that cannot be one (%j) is named, not shown, and nothing is sent',
  async (variable, token, reason) => {
    const run = await user.run(scanAcme('--debug'), { GITHUB_TOKEN: undefined, [variable]: token })
    expect(run).toMatchObject({ exitCode: 2, stdout: '' })
    expect(run.stderr).toContain(`Error: the token in ${variable} is none: ${reason}`)
    expect(run.stderr).not.toMatch(/ghp_(?:one|two|ü)/)
    expect(github.simulator.ledger().requests).toBe(0)
  },
)

test('a token of gh that cannot be one is named as such', async () => {
  await writeFile(join(user.directory, 'gh'), '#!/bin/sh\nprintf "ghp_one\\nghp_two\\n"\n', { mode: 0o755 })
  const run = await user.run(scanAcme(), { GITHUB_TOKEN: undefined, PATH: `${user.directory}:${process.env['PATH']}` })
  expectOneMessage(run, 'the token that gh gave is none: it has more than one line')
  expect(run.stderr).not.toContain('ghp_one')
})

test('a line end after the token is no part of it', async () => {
  const run = await user.run(scanAcme('--dry-run'), { GITHUB_TOKEN: `${DEMO_TOKEN}\r\n` })
  expect(run.exitCode).not.toBe(2)
})

test('an IOC source that is not installed is named with those that are', async () => {
  expectOneMessage(
    await user.run(scanAcme('--ioc-source', 'bultin')),
    /no ioc-source 'bultin'; installed: builtin, file/,
  )
})

test('a project file may not set the API URL', async () => {
  await writeFile(join(user.directory, 'ioc-scanner.yaml'), 'github:\n  api_url: https://evil.example\n')
  const run = await user.run(['scan', '--org', 'acme'])
  expectOneMessage(run, /github\.api_url may not be set here \(ioc-scanner\.yaml, line 2\)/)
})

test('all problems of the configuration are told at once, with where they come from', async () => {
  await writeFile(join(user.directory, 'ioc-scanner.yaml'), 'batch:\n  memory:\n    max_usage_mb: 1\n')
  const run = await user.run(scanAcme('--batch-size', '1000', '--batch-strategy', 'adaptve'), {
    GITHUB_IOC_SCANNER_RETRY_ATTEMPTS: '11',
  })
  expectOneMessage(run, /is not valid, 4 problems:/)
  expect(run.stderr).toMatch(/memory\.max_usage_mb is 1 \(ioc-scanner\.yaml, line 3\)/)
  expect(run.stderr).toMatch(/batch_sizes\.default is 1000 \(flag --batch-size\)/)
  expect(run.stderr).toMatch(/retry_attempts is 11 \(variable GITHUB_IOC_SCANNER_RETRY_ATTEMPTS\)/)
  expect(run.stderr).toMatch(/adaptve.*did you mean adaptive\?/)
  expect(github.simulator.ledger().requests).toBe(0)
})

test('a report that cannot be written is found out before the first request', async () => {
  await mkdir(join(user.directory, 'folder.json'))
  expectOneMessage(await user.run(scanAcme('--output', 'nowhere/report.json')), 'its folder does not exist')
  expectOneMessage(await user.run(scanAcme('--output', 'folder.json')), 'it is a folder')
  expect(github.simulator.ledger().requests).toBe(0)
})

test.each<[string, readonly string[], string | RegExp]>([
  ['no target', ['scan'], 'nothing to scan: name --org ORG'],
  ['an unknown flag', ['scan', '--orgs', 'acme'], 'Nonexistent flag: --orgs'],
  [
    'an unknown command',
    ['scna', '--org', 'acme'],
    "Error: 'scna' is no command of ioc-scanner; is 'ioc-scanner scan' meant? `ioc-scanner help` lists",
  ],
  [
    'an unknown command of a topic',
    ['config', 'shw'],
    "'config shw' is no command of ioc-scanner; is 'ioc-scanner config show' m",
  ],
  ['a visibility that there is not', ['scan', '--org', 'acme', '--visibility', 'secret'], /public, private, internal/],
  [
    'an ecosystem that there is not',
    ['scan', '--org', 'acme', '--ecosystem', 'cobol'],
    /'cobol' is unknown; there are npm/,
  ],
  ['a login that cannot be one', ['scan', '--org', 'ac/me'], "'ac/me' is no GitHub login"],
  ['a repository without owner', ['scan', '--repo', 'web-shop'], 'must be OWNER/NAME'],
  ['a folder that is not there', ['scan', '--path', 'nowhere'], 'nowhere'],
  [
    'a format that is not installed',
    ['scan', '--path', '.', '--format', 'pdf'],
    /no reporter 'pdf'; installed: json, terminal/,
  ],
  [
    'two reports for stdout',
    ['scan', '--path', '.', '--format', 'json', '--format', 'terminal'],
    'only one report fits',
  ],
  [
    'a configuration file that is not there',
    ['config', 'validate', '--config', 'mine.yaml'],
    'mine.yaml does not exist',
  ],
  ['a preset that there is not', ['config', 'show', '--preset', 'fast'], /preset is "?'?fast/],
  ['a file that no parser reads', ['extract', 'notes.txt'], 'no parser reads a file named notes.txt'],
  ['a lockfile that is not there', ['extract', 'yarn.lock'], 'yarn.lock cannot be read'],
  ['a command that help does not know', ['help', 'scna'], 'scna'],
])('%s ends with one message and exit code 2', async (_, command, message) => {
  expectOneMessage(await user.run(command), message)
})

test('names that the user typed cannot move the cursor of the terminal', async () => {
  const run = await user.run(['scan', '--org', 'ac\u001b[2Jme'])
  expectOneMessage(run, 'ac\\x1b[2Jme')
  for (const command of [['sc\u001b[2Jan'], ['config', 'sh\u001b[2Jow'], ['help', 'sc\u001b[2Jan']]) {
    const { stderr, exitCode } = await user.run(command)
    expect(stderr).toContain('\\x1b[2J')
    expect(stderr).not.toContain('\u001b')
    expect(exitCode).toBe(2)
  }
})

test('--debug shows the stack, and still no token', async () => {
  const token = 'ghp_wrong0000000000000000000000000000000'
  const run = await user.run(scanAcme('--debug'), { GITHUB_TOKEN: token, DEBUG: '*' })
  expect(run.exitCode).toBe(2)
  expect(run.stderr).toMatch(STACK)
  expect(run.stderr + run.stdout).not.toContain(token)
})

/** A proxy that lets nobody through. */
async function refusingProxy(): Promise<{
  readonly url: string
  readonly asked: string[]
  readonly close: () => void
}> {
  const asked: string[] = []
  const server = createHttpServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() }
}

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
