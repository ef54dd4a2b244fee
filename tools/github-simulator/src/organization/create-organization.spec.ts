import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createOrganization } from './create-organization.js'
import type { OrganizationDescription } from './description.js'

const run = promisify(execFile)
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'world-'))
})

afterEach(() => rm(directory, { recursive: true }))

async function git(repository: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', ['--git-dir', join(directory, 'repositories', repository), ...args])
  return stdout
}

const small: OrganizationDescription = {
  organization: 'acme',
  repositories: [
    {
      name: 'web',
      files: {
        'README.md': '# web\n',
        'package-lock.json': {
          lockfile: 'package-lock-3',
          content: {
            project: 'web',
            packages: [
              { name: 'axios', version: '1.14.1', wanted: '^1.14.0' },
              { name: 'chalk', version: '5.3.0', inside: ['axios'] },
            ],
          },
        },
      },
    },
    { name: 'nothing-yet' },
  ],
}

test('a lockfile that resolves to a bad version is in the ground truth, with the line on which it stands', async () => {
  const { truth } = await createOrganization(small, directory)
  expect(truth.findings).toEqual([
    {
      repository: 'acme/web',
      path: 'package-lock.json',
      line: 14,
      ecosystem: 'npm',
      name: 'axios',
      version: '1.14.1',
      confidence: 'confirmed',
    },
  ])
  const lines = (await git('acme/web.git', 'show', 'HEAD:package-lock.json')).split('\n')
  expect(lines[13]).toBe('    "node_modules/axios": {')
})

test('an empty repository is a git repository without a commit', async () => {
  const { world } = await createOrganization(small, directory)
  expect(world.organizations[0]?.repositories[1]?.defaultBranch).toBeNull()
  expect(await git('acme/nothing-yet.git', 'for-each-ref')).toBe('')
})
