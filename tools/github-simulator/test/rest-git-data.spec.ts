import { expect, test } from '@jest/globals'
import { createWorld, start, textOf } from './simulated-world.js'
import type { Running } from './simulated-world.js'
import { git, oidOf, repositoryDirectory } from './git-fixtures.js'

const submoduleOid = '2'.repeat(40)
const manyFiles = Object.fromEntries(
  Array.from({ length: 1_005 }, (_, at) => [`many/f${String(at).padStart(4, '0')}`, 'x']),
)
const directory = createWorld([
  {
    name: 'app',
    commits: [
      { branch: 'main', files: { 'a.txt': 'one\n' }, message: 'first' },
      {
        branch: 'main',
        message: 'second',
        files: {
          'a.txt': 'two\n',
          'docs/guide.md': 'read me\n',
          'long.bin': Buffer.alloc(100, 7),
          'over1mb.json': Buffer.alloc(1_000_001, 'j'),
          link: { link: 'docs/guide.md' },
          dangling: { link: 'nowhere' },
          outside: { link: '../../etc/passwd' },
          'vendor/lib': { submodule: submoduleOid },
          '.gitmodules': '[submodule "lib"]\n\tpath = vendor/lib\n\turl = https://example.org/lib.git\n',
          ...manyFiles,
        },
      },
      { branch: 'feature/x', files: { 'a.txt': 'branch\n' } },
    ],
    tags: { v1: 'main' },
  },
  { name: 'empty', commits: [] },
  { name: 'heavy', commits: [{ branch: 'main', files: { huge: Buffer.alloc(100_000_001, 'h') } }] },
])
const app = repositoryDirectory(directory, 'app')
const APP = '/repos/acme/app'
const RAW = { accept: 'application/vnd.github.raw+json' }

interface TreeItem {
  readonly path: string
  readonly type: string
  readonly mode: string
  readonly sha: string
  readonly size?: number
  readonly url?: string
}

async function tree(running: Running, path: string): Promise<readonly TreeItem[]> {
  return (await running.rest(path)).json['tree'] as unknown as TreeItem[]
}

test('github-api 8.8: any value of recursive recurses, even 0 and false; sizes stand on blobs only', async () => {
  const running = await start(directory)
  const flat = await tree(running, `${APP}/git/trees/main`)
  expect(flat.map(({ path }) => path)).not.toContain('docs/guide.md')
  for (const value of ['1', '0', 'false']) {
    const deep = await tree(running, `${APP}/git/trees/main?recursive=${value}`)
    expect(deep.map(({ path }) => path)).toContain('docs/guide.md')
    expect(deep.find(({ path }) => path === 'docs')).toMatchObject({ type: 'tree', mode: '040000' })
    expect(deep.filter((item) => item.type !== 'blob').every((item) => !('size' in item))).toBe(true)
    expect(deep.find(({ path }) => path === 'a.txt')).toMatchObject({ type: 'blob', mode: '100644', size: 4 })
  }
})

test('github-api 8.8: a submodule is a commit without size and url', async () => {
  const running = await start(directory)
  const items = await tree(running, `${APP}/git/trees/main?recursive=1`)
  expect(items.find(({ path }) => path === 'vendor/lib')).toEqual({
    path: 'vendor/lib',
    mode: '160000',
    type: 'commit',
    sha: submoduleOid,
  })
})

test('github-api 8.8: a listing of too many entries or bytes answers 200, truncated, with a prefix', async () => {
  const whole = await tree(await start(directory), `${APP}/git/trees/main?recursive=1`)
  for (const limit of [{ treeMaxEntries: 900 }, { treeMaxBytes: 200_000 }]) {
    const { rest } = await start(directory, { rest: limit })
    const answer = await rest(`${APP}/git/trees/main?recursive=1`)
    const items = answer.json['tree'] as unknown as TreeItem[]
    expect(answer.status).toBe(200)
    expect(answer.json['truncated']).toBe(true)
    expect(items.length).toBeGreaterThan(800)
    expect(items.map(({ path }) => path)).toEqual(whole.slice(0, items.length).map(({ path }) => path))
    expect((await rest(`${APP}/git/trees/main:many`)).status).toBe(404)
    expect((await rest(`${APP}/git/trees/main`)).json['truncated']).toBe(false)
  }
})

test('github-api 8.8: by default a tree is cut at 100,000 entries, or at 7 MB', async () => {
  const huge = createWorld([{ name: 'huge' }])
  const folder = repositoryDirectory(huge, 'huge')
  const blob = git(folder, ['hash-object', '-w', '--stdin'], Buffer.from('x'))
  const write = (lines: readonly string[]): string => git(folder, ['mktree'], Buffer.from(`${lines.join('\n')}\n`))
  const part = write(Array.from({ length: 402 }, (_, at) => `100644 blob ${blob}\tf${at}`))
  const root = write(Array.from({ length: 250 }, (_, at) => `040000 tree ${part}\td${at}`))
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
  git(folder, ['update-ref', 'refs/heads/main', git(folder, [...author, 'commit-tree', '-m', 'huge', root])])
  const { rest } = await start(huge, { rest: { treeMaxBytes: 1e9 } })
  const { json } = await rest('/repos/acme/huge/git/trees/main?recursive=1')
  expect(json['truncated']).toBe(true)
  expect(json['tree']).toHaveLength(100_000)
  const bytes = await start(huge)
  const cut = await bytes.rest('/repos/acme/huge/git/trees/main?recursive=1')
  expect(cut.json['truncated']).toBe(true)
  expect(cut.text.length).toBeLessThan(7_100_000)
})

test('github-api 8.8: 409 when empty, 404 for an unknown ref, 422 for a malformed oid', async () => {
  const { rest } = await start(directory)
  const empty = await rest('/repos/acme/empty/git/trees/main')
  expect([empty.status, empty.json['message']]).toEqual([409, 'Git Repository is empty.'])
  expect((await rest(`${APP}/git/trees/no-such-branch`)).status).toBe(404)
  expect((await rest(`${APP}/git/trees/${'0'.repeat(39)}`)).status).toBe(422)
  expect((await rest(`${APP}/git/trees/${'0'.repeat(40)}`)).status).toBe(404)
  expect((await rest(`${APP}/git/blobs/xyz`)).status).toBe(422)
  expect((await rest(`${APP}/git/blobs/${'0'.repeat(40)}`)).status).toBe(404)
})

test('github-api 8.8: commits, tags and trees lead to the same tree', async () => {
  const { rest } = await start(directory)
  const root = oidOf(app, 'main^{tree}')
  for (const name of ['main', 'v1', 'HEAD', oidOf(app, 'main'), root]) {
    expect((await rest(`${APP}/git/trees/${name}`)).json['sha']).toBe(root)
  }
  expect((await rest(`${APP}/git/trees/feature%2Fx`)).json['sha']).toBe(oidOf(app, 'feature/x^{tree}'))
})

test('github-api 8.9: a blob comes as base64 in lines of 60 characters, or raw', async () => {
  const { rest, simulator } = await start(directory)
  const oid = oidOf(app, 'main:long.bin')
  const { json } = await rest(`${APP}/git/blobs/${oid}`)
  const lines = textOf(json['content']).split('\n')
  expect(lines.map((line) => line.length)).toEqual([60, 60, 16, 0])
  expect(Buffer.from(lines.join(''), 'base64')).toEqual(Buffer.alloc(100, 7))
  expect(json).toMatchObject({ sha: oid, size: 100, encoding: 'base64' })
  const raw = await rest(`${APP}/git/blobs/${oidOf(app, 'main:a.txt')}`, { headers: RAW })
  expect(raw.text).toBe('two\n')
  expect(raw.headers.get('content-type')).toMatch(/^application\/vnd\.github\.raw\+json/)
  expect(simulator.ledger().blobs).toMatchObject({ served: 2, distinct: 2, bytes: 104, servedMoreThanOnce: [] })
})

test('github-api 8.9: a blob over 100 MB is refused, as content too', async () => {
  const { rest } = await start(directory)
  const oid = oidOf(repositoryDirectory(directory, 'heavy'), 'main:huge')
  const blob = await rest(`/repos/acme/heavy/git/blobs/${oid}`, { headers: RAW })
  expect([blob.status, blob.json['errors']?.[0]?.['code']]).toEqual([403, 'too_large'])
  expect((await rest('/repos/acme/heavy/contents/huge', { headers: RAW })).status).toBe(403)
})

test('github-api 8.9: a directory is cut after 1,000 entries without a mark', async () => {
  const { rest } = await start(directory)
  const answer = await rest(`${APP}/contents/many`)
  expect(answer.json).toHaveLength(1_000)
  expect(answer.headers.get('link')).toBeNull()
})

test('github-api 8.9: a file up to 1 MB comes in all forms, above only raw, or as an object without content', async () => {
  const { rest } = await start(directory)
  const small = await rest(`${APP}/contents/a.txt`)
  expect(small.json).toMatchObject({
    type: 'file',
    encoding: 'base64',
    content: `${Buffer.from('two\n').toString('base64')}\n`,
    path: 'a.txt',
    size: 4,
  })
  const object = { accept: 'application/vnd.github.object+json' }
  expect((await rest(`${APP}/contents/over1mb.json`, { headers: object })).json).toMatchObject({
    content: '',
    encoding: 'none',
    size: 1_000_001,
  })
  expect((await rest(`${APP}/contents/over1mb.json`)).json).toMatchObject({ content: '', encoding: 'none' })
  expect((await rest(`${APP}/contents/over1mb.json`, { headers: RAW })).text).toHaveLength(1_000_001)
  expect((await rest(`${APP}/contents/docs`, { headers: object })).json).toMatchObject({
    type: 'dir',
    entries: [{ name: 'guide.md' }],
  })
})

test('github-api 8.9: a switch refuses JSON of a file over 1 MB', async () => {
  const { rest } = await start(directory, { rest: { largeContents: 'refused' } })
  const refused = await rest(`${APP}/contents/over1mb.json`)
  expect(refused.status).toBe(403)
  expect(refused.json['errors']?.[0]).toEqual({ resource: 'Blob', field: 'data', code: 'too_large' })
})

test('github-api 8.9: a link to a file is followed, one to nowhere or to the outside stays a link', async () => {
  const { rest } = await start(directory)
  expect((await rest(`${APP}/contents/link`, { headers: RAW })).text).toBe('read me\n')
  expect((await rest(`${APP}/contents/link`)).json).toMatchObject({
    type: 'file',
    path: 'link',
    sha: oidOf(app, 'main:docs/guide.md'),
  })
  expect((await rest(`${APP}/contents/dangling`)).json).toMatchObject({ type: 'symlink', target: 'nowhere' })
  expect((await rest(`${APP}/contents/outside`)).json).toMatchObject({ type: 'symlink', target: '../../etc/passwd' })
})

test('github-api 8.9: a submodule is listed as a file until the newest API version', async () => {
  const { rest } = await start(directory)
  expect((await rest(`${APP}/contents/vendor`)).json[0]).toMatchObject({
    name: 'lib',
    type: 'file',
    size: 0,
    sha: submoduleOid,
  })
  const newest = await rest(`${APP}/contents/vendor`, { headers: { 'x-github-api-version': '2026-03-10' } })
  expect(newest.json[0]).toMatchObject({ type: 'submodule' })
  expect((await rest(`${APP}/contents/vendor/lib`)).json).toMatchObject({
    type: 'submodule',
    submodule_git_url: 'https://example.org/lib.git',
  })
})

test('github-api 8.9: contents follow the ref, and miss with 404', async () => {
  const { rest } = await start(directory)
  expect((await rest(`${APP}/contents/a.txt?ref=feature/x`, { headers: RAW })).text).toBe('branch\n')
  expect((await rest(`${APP}/contents/nothing`)).status).toBe(404)
  expect((await rest(`${APP}/contents/a.txt?ref=nope`)).status).toBe(404)
  expect((await rest('/repos/acme/empty/contents/')).status).toBe(404)
})

test('branches, refs and commits are answered from git', async () => {
  const { rest } = await start(directory)
  const head = oidOf(app, 'main')
  expect((await rest(`${APP}/branches`)).json.map((branch) => branch['name'])).toEqual(['feature/x', 'main'])
  expect((await rest('/repos/acme/empty/branches')).json).toEqual([])
  expect((await rest(`${APP}/git/matching-refs/heads/`)).json).toHaveLength(2)
  expect((await rest('/repos/acme/empty/git/matching-refs/heads/')).status).toBe(409)
  expect((await rest(`${APP}/git/ref/heads/main`)).json['object']?.['sha']).toBe(head)
  expect((await rest(`${APP}/commits?path=a.txt`)).json.map((item) => item['commit']?.['message'])).toEqual([
    'second',
    'first',
  ])
  expect((await rest(`${APP}/commits/no-such-ref`)).status).toBe(422)
  expect((await rest('/repos/acme/empty/commits')).status).toBe(409)
  const whole = await rest(`${APP}/commits/main`)
  expect(whole.json['files']).toHaveLength(300)
  expect(whole.headers.get('link')).toMatch(/rel="next"/)
  expect((await rest(`${APP}/codeowners/errors`)).json).toEqual({ errors: [] })
})

test('the oid of a ref comes as text, and as its own etag', async () => {
  const { rest } = await start(directory)
  const headers = { accept: 'application/vnd.github.sha' }
  const head = oidOf(app, 'main')
  const answer = await rest(`${APP}/commits/main`, { headers })
  expect(answer.text).toBe(head)
  expect((await rest(`${APP}/commits/main`, { headers: { ...headers, 'if-none-match': `"${head}"` } })).status).toBe(
    304,
  )
})
