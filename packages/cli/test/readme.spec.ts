import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { CLI, newUser, run, type User } from './run-cli.js'

jest.setTimeout(60_000)

let user: User
beforeAll(async () => {
  user = await newUser()
})
afterAll(() => user.remove())

test('the example of the README prints what the README says', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const block = (language: string): string => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(readme)?.[1] ?? ''
  const bin = join(user.home, 'bin')
  await mkdir(bin)
  await symlink(CLI, join(bin, 'ioc-scanner'))
  const env = user.environment({ GITHUB_TOKEN: undefined, PATH: `${bin}:${process.env['PATH'] ?? ''}` })
  const { stdout, exitCode } = await run('sh', ['-c', block('sh')], { cwd: user.directory, env })
  expect(stdout).toBe(block('text'))
  expect(exitCode).toBe(0)
})
