import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newUser, type User } from './run-cli.js'

jest.setTimeout(60_000)

let user: User
beforeEach(async () => {
  user = await newUser()
})
afterEach(() => user.remove())

const PACKAGES = 20_000
/** As npm writes it: 3 MB. */
function lockfile(): string {
  const entry = { version: '1.0.0', integrity: `sha512-${'x'.repeat(88)}` }
  const names = Array.from({ length: PACKAGES }, (_, index) => `node_modules/package-${index}`)
  const packages = { '': { name: 'large' }, ...Object.fromEntries(names.map((name) => [name, entry])) }
  return JSON.stringify({ name: 'large', lockfileVersion: 3, packages }, null, 2)
}

test('what is short-lived does not make the process grow', async () => {
  await writeFile(join(user.directory, 'package-lock.json'), lockfile())
  const hook = `const { getHeapSpaceStatistics } = require('node:v8')
process.on('exit', () => {
  const { space_size } = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
  process.stderr.write('young generation: ' + space_size + '\\n')
})
`
  await writeFile(join(user.home, 'hook.cjs'), hook)
  const env = { NODE_OPTIONS: `--require=${join(user.home, 'hook.cjs')}` }
  const { exitCode, stderr } = await user.run(['scan', '--path', '.', '--format', 'json'], env)
  expect(exitCode).toBe(0)
  expect(Number(/^young generation: (\d+)$/m.exec(stderr)?.[1])).toBeLessThanOrEqual(4 * 1_048_576)
})
