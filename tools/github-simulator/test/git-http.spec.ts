import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from '@jest/globals'
import { git, oidOf, repositoryDirectory } from './git-fixtures.js'
import { ADA, STRANGER, createWorld, request, start } from './simulated-world.js'

const bigFile = Array.from({ length: 20_000 }, (_, line) => `line ${line}`).join('\n')
const world = createWorld([
  {
    name: 'app',
    commits: [
      { branch: 'main', files: { 'package-lock.json': 'one', 'docs/big.txt': bigFile, 'docs/a/deep.txt': 'deep' } },
      { branch: 'main', files: { 'package-lock.json': 'two', 'docs/big.txt': bigFile, 'docs/a/deep.txt': 'deep' } },
    ],
  },
  { name: 'open', visibility: 'PUBLIC' },
  { name: 'named', formerNames: ['formerly'] },
  { name: 'blocked', visibility: 'PUBLIC', blocked: { reason: 'tos', createdAt: '2026-01-01T00:00:00Z' } },
])
const app = repositoryDirectory(world, 'app')
const folder = mkdtempSync(join(tmpdir(), 'git-http-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let clones = 0

/** Runs git with a token in its environment. @returns stdout and stderr; rejects as git does. */
async function run(args: readonly string[], token: string | null = ADA): Promise<string> {
  const header = `Authorization: Basic ${Buffer.from(`x-access-token:${token ?? ''}`).toString('base64')}`
  const login =
    token === null ? {} : { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.extraHeader', GIT_CONFIG_VALUE_0: header }
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    ...login,
  }
  const { stdout, stderr } = await promisify(execFile)('git', args, { env, cwd: folder })
  return stdout + stderr
}

function bareRepository(): string {
  const directory = join(folder, `clone-${(clones += 1)}.git`)
  git(folder, ['init', '--quiet', '--bare', directory])
  return directory
}

/** The objects that a clone has got, without asking its remote for others. */
function objectsIn(directory: string): string[] {
  return git(directory, ['cat-file', '--batch-all-objects', '--batch-check=%(objecttype)']).split('\n').sort()
}

test('github-api 8.19: commit and trees by oid, then the wanted blobs, in four requests and for no points', async () => {
  const { simulator } = await start(world)
  const url = `${simulator.gitUrl}/acme/app.git`
  const clone = bareRepository()
  const head = oidOf(app, 'main')
  await run(['-C', clone, 'fetch', '--quiet', '--no-tags', '--depth=1', '--filter=blob:none', url, head])
  expect(objectsIn(clone)).toEqual(['commit', 'tree', 'tree', 'tree'])
  const blob = oidOf(app, 'main:docs/big.txt')
  await run(['-C', clone, '-c', 'fetch.negotiationAlgorithm=noop', 'fetch', '--quiet', '--no-tags', url, blob])
  expect(git(clone, ['cat-file', 'blob', blob])).toBe(bigFile)
  expect(simulator.ledger()).toMatchObject({
    requests: 4,
    failed: 0,
    git: { requests: 4, points: 0 },
    rest: { requests: 0 },
    kinds: { git: { requests: 4 } },
  })
  expect(simulator.ledger().git.bytes).toBeGreaterThan(20_000)
})

test('github-api 8.19: whole histories are served, and an oid that does not exist is refused', async () => {
  const { simulator } = await start(world)
  const clone = join(folder, 'whole.git')
  await run(['clone', '--quiet', '--bare', '--filter=tree:0', `${simulator.gitUrl}/ACME/app`, clone])
  expect(git(clone, ['rev-list', '--count', 'main'])).toBe('2')
  const missing = run(['-C', clone, 'fetch', `${simulator.gitUrl}/acme/app.git`, '1'.repeat(40)])
  await expect(missing).rejects.toThrow(/not our ref 1{40}/)
})

test('github-api 8.19: deeper tree filters are refused', async () => {
  const { simulator } = await start(world)
  const deep = run(['-C', bareRepository(), 'fetch', '--filter=tree:2', `${simulator.gitUrl}/acme/app.git`, 'main'])
  await expect(deep).rejects.toThrow(/tree/)
})

test('github-api 8.19: a server that does not know filters, and one that ignores them, send everything', async () => {
  for (const filters of ['not-offered', 'ignored'] as const) {
    const { simulator } = await start(world, { git: { filters } })
    const clone = bareRepository()
    const said = await run(['-C', clone, 'fetch', '--filter=blob:none', `${simulator.gitUrl}/acme/app.git`, 'main'])
    expect(said.includes('filtering not recognized')).toBe(filters === 'not-offered')
    expect(objectsIn(clone).filter((type) => type === 'blob')).toHaveLength(4)
  }
})

test('github-api 8.19: who may read over the API may read over git, and nobody learns of anything else', async () => {
  const { simulator } = await start(world)
  const status = async (name: string, password: string | null): Promise<readonly [number, string | null]> => {
    const authorization = `Basic ${Buffer.from(`git:${password ?? ''}`).toString('base64')}`
    const { status: code, headers } = await request(
      `${simulator.gitUrl}/acme/${name}.git/info/refs?service=git-upload-pack`,
      { token: null, ...(password === null ? {} : { headers: { authorization } }) },
    )
    return [code, headers.get('www-authenticate')]
  }
  expect(await status('app', ADA)).toEqual([200, null])
  expect(await status('open', null)).toEqual([200, null])
  expect(await status('app', null)).toEqual([401, 'Basic realm="GitHub"'])
  expect(await status('nowhere', null)).toEqual([401, 'Basic realm="GitHub"'])
  expect(await status('open', 'ghp_wrong')).toEqual([401, 'Basic realm="GitHub"'])
  expect(await status('app', STRANGER)).toEqual([404, null])
  expect(await status('blocked', ADA)).toEqual([403, null])
  const push = await request(`${simulator.gitUrl}/acme/open.git/info/refs?service=git-receive-pack`, { token: null })
  expect(push.status).toBe(403)
})

test('github-api 8.19: a repository that was renamed redirects, and git follows', async () => {
  const { simulator } = await start(world)
  const service = 'info/refs?service=git-upload-pack'
  const authorization = `Basic ${Buffer.from(`${ADA}:x-oauth-basic`).toString('base64')}`
  const moved = await request(`${simulator.gitUrl}/acme/formerly.git/${service}`, {
    token: null,
    headers: { authorization },
  })
  expect([moved.status, moved.headers.get('location')]).toEqual([301, `${simulator.gitUrl}/acme/named.git/${service}`])
  const listed = await run(['ls-remote', `${simulator.gitUrl}/acme/formerly.git`, 'HEAD'])
  expect(listed).toContain(oidOf(repositoryDirectory(world, 'named'), 'main'))
})

test('github-api 8.19: 429 and 403 by switch, for every n-th request', async () => {
  for (const refusal of [429, 403] as const) {
    const { simulator } = await start(world, { git: { refusal, refuseEvery: 2 } })
    const ask = async (): Promise<number> =>
      (await request(`${simulator.gitUrl}/acme/open.git/info/refs?service=git-upload-pack`, { token: null })).status
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, refusal, 200, refusal])
    expect(simulator.ledger()).toMatchObject({ failed: 2, git: { requests: 4 } })
  }
})

test('github-api 8.19: more clients than processes wait for their turn, and all are served', async () => {
  const { simulator } = await start(world, { git: { maxServers: 1 } })
  const heads = await Promise.all(
    Array.from({ length: 4 }, () => run(['ls-remote', `${simulator.gitUrl}/acme/open.git`, 'HEAD'], null)),
  )
  expect(new Set(heads).size).toBe(1)
  expect([await run(['ls-remote', `${simulator.gitUrl}/acme/open.git`, 'HEAD'], null)]).toEqual(heads.slice(0, 1))
  expect(heads[0]).toMatch(/^[0-9a-f]{40}\tHEAD/)
})

test('github-api 8.19: a client that goes away in the middle takes its process with it', async () => {
  const { simulator } = await start(world, { git: { maxServers: 1 } })
  const half = httpRequest(`${simulator.gitUrl}/acme/open.git/git-upload-pack`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-git-upload-pack-request', 'content-length': '1000' },
  })
  half.on('error', () => undefined)
  half.write('0014command=ls-refs\n')
  await new Promise((resolve) => setTimeout(resolve, 100))
  half.destroy()
  expect(await run(['ls-remote', `${simulator.gitUrl}/acme/open.git`, 'HEAD'], null)).toMatch(/^[0-9a-f]{40}\tHEAD/)
  expect(simulator.ledger()).toMatchObject({ failed: 1, git: { requests: 3 } })
})

test('github-api 8.18: faults reach git clients too', async () => {
  const { simulator } = await start(world, { faults: { every: 2, kinds: ['503', 'secondary', 'reset', '502'] } })
  const statuses: number[] = []
  for (let at = 0; at < 8; at += 1) {
    const asked = request(`${simulator.gitUrl}/acme/open.git/info/refs?service=git-upload-pack`, { token: null })
    statuses.push(
      await asked.then(
        ({ status }) => status,
        () => 0,
      ),
    )
  }
  expect(statuses).toEqual([200, 503, 200, 429, 200, 0, 200, 502])
  expect(simulator.ledger().injectedFaults).toEqual({ '503': 1, secondary: 1, reset: 1, '502': 1 })
})
