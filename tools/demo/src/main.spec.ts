import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const DEMO = fileURLToPath(new URL('../dist/main.js', import.meta.url))

test('the demonstration shows findings, owners, gaps and cost, says the exit code of the scan, and ends with 0', () => {
  const { stdout, status } = spawnSync(process.execPath, [DEMO], {
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', NODE_OPTIONS: '' },
  })
  for (const shown of ['axios@1.14.1 (npm), confirmed', 'owners: @acme/', 'NOT looked at: 5 gaps', 'GraphQL'])
    expect(stdout).toContain(shown)
  expect(stdout).toContain('The scan ended with exit code 1 (there are findings).')
  expect(status).toBe(0)
}, 60_000)
