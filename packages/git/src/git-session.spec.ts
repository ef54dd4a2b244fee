import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { RepositorySession, SourceConnection } from '@ioc-scanner/core'
import { connection, DirectRequests, repository } from '@ioc-scanner/testkit'
import {
  emptyFolder,
  EVERYTHING,
  filesOf,
  listedAs,
  served,
  textOf,
  treesOf,
  writeRepository,
} from '../test/git-world.js'
import { GitSession } from './git-session.js'

const TOKEN = 'ghp_abcdefghijklmnop'
const BIG = 'x'.repeat(1_200_000)
const STRANGE = 'a "quoted"\nname\u001b[2J/go.sum'

let root: string
let folder: string
beforeAll(async () => {
  root = await emptyFolder()
  folder = await emptyFolder()
  writeRepository(root, 'acme/web', [
    { files: { 'old.lock': 'gone by now' } },
    {
      files: {
        'old.lock': null,
        'go.sum': 'left v1.0.0',
        'app/go.sum': 'right v2.0.0',
        'app/node_modules/x/go.sum': 'not looked at',
        'app/node_modules/y/z/go.sum': 'not looked at',
        'big.lock': BIG,
        'linked.lock': { link: '/etc/passwd' },
        lib: { link: 'app' },
        'third-party': { submodule: 'd'.repeat(40) },
        [STRANGE]: 'strange',
      },
    },
  ])
  writeRepository(root, 'acme/empty', [])
})

async function opened(changes: Partial<SourceConnection> = {}, own = folder): Promise<RepositorySession> {
  return GitSession.open(connection(changes), { folder: own })
}

describe('trees', () => {
  test('what lies in a tree is told as the filter wants it, and what is not followed is counted', async () => {
    const { url } = await served(root)
    const session = await opened({ apiUrl: url })
    const [tree] = await treesOf(session, [listedAs('acme/web', root)], {
      folder: (path) => !path.endsWith('node_modules'),
      file: ({ path }) => /go\.sum$|\.lock$/.test(path),
    })
    await session.close()
    expect(tree).toMatchObject({
      gaps: [],
      pruned: ['app/node_modules'],
      submodules: { count: 1, first: ['third-party'] },
      links: { count: 1, first: ['lib'] },
    })
    expect(tree?.files.map(({ kind, path, size }) => [kind, path, size])).toEqual([
      ['file', STRANGE, undefined],
      ['file', 'app/go.sum', undefined],
      ['file', 'big.lock', undefined],
      ['file', 'go.sum', undefined],
      ['symlink', 'linked.lock', undefined],
    ])
  })

  test('a head that is gone, or is no commit at all, is a gap of the whole repository', async () => {
    const { url, asked } = await served(root)
    const session = await opened({ apiUrl: url })
    const at = (name: string, commit: string): ReturnType<typeof repository> =>
      repository({ nameWithOwner: name, head: { ref: 'main', commit } })
    const trees = await treesOf(session, [at('acme/web', '1'.repeat(40)), at('acme/empty', '--upload-pack=touch /x')])
    await session.close()
    expect(trees.flatMap(({ gaps }) => gaps).sort((a, b) => a.detail.length - b.detail.length)).toMatchObject([
      { repository: 'acme/empty', path: null, reason: 'not-found', detail: 'the head is no commit' },
      { repository: 'acme/web', path: null, reason: 'not-found' },
    ])
    expect(asked.filter(({ path }) => path.includes('empty'))).toEqual([])
  })
})

describe('contents', () => {
  test('a repository costs four HTTP requests and no points, each process under the runner', async () => {
    const { url, asked } = await served(root)
    const requests = new DirectRequests()
    const session = await opened({ apiUrl: url, requests, credentials: { kind: 'token', token: TOKEN } })
    const [tree] = await treesOf(session, [listedAs('acme/web', root)])
    const fetched = await session.contents(filesOf(tree!))
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'POST'])
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(
      new Set([`Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`]),
    )
    expect(
      requests.sent.map(({ kind, bucket, points, files, repository, host }) => [
        kind,
        bucket,
        points,
        files,
        repository,
        host,
      ]),
    ).toEqual([
      ['tree', null, 0, 0, 'acme/web', new URL(url).host],
      ['contents', null, 0, 8, 'acme/web', new URL(url).host],
    ])
    expect(fetched.map(({ status, file }) => [status, file.file.path])).toContainEqual(['stream', 'big.lock'])
    const strange = fetched.find(({ file }) => file.file.path === STRANGE)
    expect(strange?.status === 'content' ? Buffer.from(strange.content).toString() : '').toBe('strange')
    const big = filesOf(tree!).find(({ file }) => file.path === 'big.lock')!
    expect(await session.stream(big, textOf)).toBe(BIG)
    expect(asked).toHaveLength(4) // it was on disk already
    expect(everythingBelow(folder)).not.toContain(TOKEN)
    await session.close()
    expect(readdirSync(folder)).toEqual([])
  })

  test('files that were listed come along with the first, whatever becomes of them', async () => {
    const { url, asked } = await served(root)
    const session = await opened({ apiUrl: url })
    const [tree] = await treesOf(session, [listedAs('acme/web', root)])
    const [first, second, ...rest] = filesOf(tree!).filter(({ file }) => file.kind === 'file')
    const [one, two] = await Promise.all([session.contents([first!]), session.contents([second!])])
    for (const file of rest) await session.contents([file])
    expect([one[0]?.status, two[0]?.status]).not.toContain('gap')
    expect(asked).toHaveLength(4)
    await session.close()
  })

  test('one repository of a batch that fails leaves the others alone', async () => {
    const { url } = await served(root, ({ url = '' }, response) => {
      if (!url.includes('/acme/closed')) return false
      response.writeHead(403).end()
      return true
    })
    const session = await opened({ apiUrl: url })
    const web = listedAs('acme/web', root)
    const [tree] = await treesOf(session, [web], { ...EVERYTHING, file: ({ path }) => path === 'go.sum' })
    const [file] = filesOf(tree!)
    const closed = { ...file!, repository: { ...web, id: 'other', nameWithOwner: 'acme/closed' } }
    expect(await session.contents([closed, file!])).toMatchObject([
      { status: 'gap', reason: 'forbidden' },
      { status: 'content' },
    ])
    await session.close()
  })

  test('a clone that had to make room is fetched again when it is needed', async () => {
    const { url } = await served(root)
    const session = await GitSession.open(connection({ apiUrl: url }), { folder, maxDiskBytes: 2_000 })
    const web = listedAs('acme/web', root)
    const trees = await treesOf(session, [web, { ...web, id: 'twin' }, { ...web, id: 'third' }])
    const [own] = readdirSync(folder)
    expect(readdirSync(join(folder, own ?? '')).length).toBeLessThan(3)
    for (const { repository } of trees)
      expect(await session.lookup(repository, 'app/go.sum')).toMatchObject({ kind: 'file' })
    await session.close()
  })
})

function everythingBelow(place: string): string {
  if (!statSync(place).isDirectory()) return readFileSync(place, 'latin1')
  return readdirSync(place)
    .map((name) => everythingBelow(join(place, name)))
    .join('\n')
}
