import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { connection } from '@ioc-scanner/testkit'
import { emptyFolder, EVERYTHING, listedAs, served, writeRepository } from '../../test/git-world.js'
import { GitSession } from '../git-session.js'
import { installedGit } from './installed-git.js'

/** A program that stands in for git. */
async function program(script: string): Promise<string> {
  const path = join(await emptyFolder(), 'fake-git')
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o700)
  return path
}

describe('the installed git', () => {
  test('one that is new enough says its version', async () => {
    expect(await installedGit()).toMatch(/^\d+\.\d+/)
    expect(await installedGit({ program: await program('echo git version 3.0.1.windows.1') })).toBe('3.0.1.windows.1')
  })

  test.each([
    ['an old one', 'echo git version 2.31.8', 'GIT_TOO_OLD', /is git 2\.31; .* needs 2\.32 or newer/],
    ['another program', 'echo hello', 'GIT_TOO_OLD', /is no git/],
  ])('%s is refused with the version that is needed', async (_title, script, code, message) => {
    const found = installedGit({ program: await program(script) })
    await expect(found).rejects.toMatchObject({ code, message: expect.stringMatching(message) as unknown })
  })

  test('none is refused, also when a session is opened, and leaves no folder', async () => {
    await expect(installedGit({ program: '/nowhere/git' })).rejects.toMatchObject({ code: 'GIT_MISSING' })
    const folder = await emptyFolder()
    const opening = GitSession.open(connection(), { folder, program: '/nowhere/git' })
    await expect(opening).rejects.toMatchObject({
      code: 'GIT_MISSING',
      message: expect.stringContaining('2.32') as unknown,
    })
  })
})

test('no setting of the user or of the system reaches git, and the token is on no command line', async () => {
  const root = await emptyFolder()
  writeRepository(root, 'acme/web', [{ files: { 'go.sum': 'left' } }])
  const evil = await emptyFolder()
  const proof = join(evil, 'proof')
  mkdirSync(join(evil, 'git'))
  const config = `[core]\n\tfsmonitor = touch ${proof}\n\tsshCommand = touch ${proof}\n\tpager = touch ${proof}\n[credential]\n\thelper = !touch ${proof}\n[http]\n\tproxy = http://127.0.0.1:1\n[url "ext::touch ${proof}"]\n\tinsteadOf = http\n`
  writeFileSync(join(evil, '.gitconfig'), config)
  writeFileSync(join(evil, 'git/config'), config)
  const seen = join(evil, 'seen')
  const watching = await program(`for word in "$@"; do echo "$word" >> ${seen}; done\nexec git "$@"`)
  const { url } = await served(root)
  const environment = {
    PATH: process.env['PATH'],
    HOME: evil,
    XDG_CONFIG_HOME: evil,
    GIT_CONFIG_GLOBAL: join(evil, '.gitconfig'),
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.sshCommand',
    GIT_CONFIG_VALUE_0: `touch ${proof}`,
    GIT_DIR: evil,
    GIT_EXEC_PATH: evil,
    GIT_OBJECT_DIRECTORY: evil,
    GIT_SSL_NO_VERIFY: '1',
    GIT_ASKPASS: `touch ${proof}`,
    GIT_EXTERNAL_DIFF: `touch ${proof}`,
    GIT_TRACE: '1',
    http_proxy: 'http://127.0.0.1:1',
  }
  const credentials = { kind: 'token', token: 'ghp_abcdefghijklmnop' } as const
  const session = await GitSession.open(connection({ apiUrl: url, credentials }), {
    folder: evil,
    program: watching,
    environment,
  })
  expect(await session.tree(listedAs('acme/web', root), EVERYTHING)).toMatchObject({
    gaps: [],
    files: [{ path: 'go.sum' }],
  })
  await session.close()
  expect(existsSync(proof)).toBe(false)
  const words = readFileSync(seen, 'utf8')
  expect(words).toContain('ls-tree')
  expect(words).not.toMatch(/ghp_|http:/)
})
