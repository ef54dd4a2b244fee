import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from '@jest/globals'
import { DEMO_TOKEN } from '../src/index.js'
import { request } from './simulated-world.js'

const root = new URL('..', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'readme-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

test('the two commands of the README generate an organization and serve it', async () => {
  const [generate = '', serve = ''] = readFileSync(join(root, 'README.md'), 'utf8').match(/^node dist\/.*$/gm) ?? []
  const run = (command: string) => {
    const text = `exec ${command.replace('DIR', join(folder, 'world'))}`
    const child = spawn('sh', ['-c', text], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    return child
  }
  expect((await once(run(generate), 'exit'))[0]).toBe(0)
  const server = run(serve)
  const [line] = (await once(server.stdout, 'data')) as [Buffer]
  const { url } = JSON.parse(line.toString()) as { url: string }
  // The command injects faults: one request may fail, not ten.
  const statuses: number[] = []
  for (let at = 0; at < 10; at++) {
    const asked = request(`${url}/orgs/globex/repos`, { token: DEMO_TOKEN })
    statuses.push(
      await asked.then(
        ({ status }) => status,
        () => 0,
      ),
    )
  }
  expect(statuses).toContain(200)
  expect((await request(`${url}/__simulator/ledger`, { token: null })).json).toMatchObject({ requests: 10 })
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  await ended
}, 60_000)

test('the code of the README prints what the README says', async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, code = '', output = ''] = /```js\n(.*?)```\n+```text\n(.*?)```/s.exec(readme) ?? []
  const parameters = ['--input-type=module', '-e', code, join(folder, 'acme')]
  await expect(promisify(execFile)(process.execPath, parameters, { cwd: root })).resolves.toMatchObject({
    stdout: output,
  })
}, 60_000)
