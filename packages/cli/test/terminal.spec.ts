import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoGithub, type DemoGithub } from './demo-github.js'
import { CLI, newUser, type User } from './run-cli.js'

jest.setTimeout(60_000)

const CTRL_C = '\u0003'

let github: DemoGithub
let user: User
beforeAll(async () => {
  // Slow enough to be interrupted in the middle.
  github = await demoGithub({ latency: { restMs: 200, graphqlMs: 700 } })
})
afterAll(() => github.stop())
beforeEach(async () => {
  user = await newUser()
})
afterEach(() => user.remove())

/** Runs the command in a pseudo-terminal; `pressAfter` is typed Ctrl-C as soon as that text is on the screen. */
async function onTerminal(
  command: readonly string[],
  { pressAfter, env = {} }: { readonly pressAfter?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<{ readonly exitCode: number; readonly screen: string }> {
  const line = `stty cols 80 rows 24; exec ${[process.execPath, CLI, ...command].join(' ')}`
  const child = spawn('script', ['-qefc', line, '/dev/null'], {
    cwd: user.directory,
    env: user.environment({ CI: undefined, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env }),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let screen = ''
  let isPressed = pressAfter === undefined
  for await (const chunk of child.stdout) {
    screen += String(chunk)
    if (!isPressed && screen.includes(pressAfter ?? '')) {
      isPressed = true
      child.stdin.write(CTRL_C)
    }
  }
  child.stdin.end()
  const exitCode =
    child.exitCode ?? (await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1))))
  return { exitCode, screen }
}

const scanAcme = (...more: readonly string[]): readonly string[] => [
  'scan',
  '--org',
  'acme',
  '--api-url',
  github.url,
  ...more,
]

test('a terminal shows what is done, how far and how long still, and findings as they come', async () => {
  const { exitCode, screen } = await onTerminal(scanAcme('--format', 'json', '--output', 'report.json'))
  expect(exitCode).toBe(1)
  expect(screen).toMatch(/listing repositories.*0 %/)
  expect(screen).toMatch(/reading files .*\d+ % {2}about \d+ (s|min) left/)
  expect(screen).toMatch(/findings?.* · \d+ of 42 repositories · \d+ of \d+ files/)
  expect(screen).toContain('CRITICAL  acme/web-shop  axios@1.14.1  package-lock.json:16')
  // Nothing of the progress is left, the cursor is back, and the report that was written is named below.
  expect(screen).toMatch(/\u001b\[\?25h\r\n[\w.-]+ written: \d+ findings, \d+ gaps\r\n$/)
})

test('no line of the progress is wider than the terminal', async () => {
  const { screen } = await onTerminal(scanAcme('--format', 'json', '--output', 'report.json'))
  const plain = screen.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
  const progress = plain.split(/[\r\n]+/).filter((line) => line.includes(' % ') || line.includes(' · '))
  expect(progress.length).toBeGreaterThan(3)
  expect(Math.max(...progress.map(({ length }) => length))).toBeLessThan(80)
})

test('Ctrl-C ends the scan with a report of what is known so far, and exit code 130', async () => {
  const { exitCode, screen } = await onTerminal(scanAcme('--format', 'json', '--output', 'report.json'), {
    pressAfter: 'CRITICAL',
  })
  expect(exitCode).toBe(130)
  expect(screen).toContain('interrupted: reporting what is known so far')
  expect(screen).toContain('state saved: ioc-scanner scan --resume ')
  const report = JSON.parse(await readFile(join(user.directory, 'report.json'), 'utf8')) as {
    readonly scan: { readonly status: string }
    readonly findings: readonly unknown[]
  }
  expect(report.scan.status).toBe('interrupted')
  expect(report.findings.length).toBeGreaterThan(0)
})

test('Ctrl-C before anything is listed ends the scan with exit code 130', async () => {
  const { exitCode } = await onTerminal(scanAcme(), { pressAfter: 'listing repositories' })
  expect(exitCode).toBe(130)
})

test('NO_COLOR leaves no colour on a terminal', async () => {
  const { screen } = await onTerminal(scanAcme('--repo', 'web-shop'), { env: { NO_COLOR: '1' } })
  expect(screen).toContain('axios@1.14.1')
  expect(screen).not.toMatch(/\u001b\[[0-9;]*m/)
})

test('CI shows no progress and no colour, even on a terminal', async () => {
  const { screen } = await onTerminal(scanAcme('--repo', 'web-shop'), { env: { CI: 'true' } })
  expect(screen).toContain('axios@1.14.1')
  expect(screen).not.toContain('\u001b[')
  expect(screen).not.toContain('listing repositories')
})
