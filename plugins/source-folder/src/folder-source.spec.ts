import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Repository, RepositorySession, TreeFilter, TreeListing } from '@ioc-scanner/core'
import { connection, conformsToRepositorySource, DirectRequests, target } from '@ioc-scanner/testkit'
import { FolderSource } from './folder-source.js'

let root: string
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'source-folder-')))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const FILES = {
  'package-lock.json': '{"lockfileVersion":3}',
  'services/api/yarn.lock': '# yarn lockfile v1\n',
  'a/go.sum': '',
}

conformsToRepositorySource(
  () => new FolderSource(),
  async () => {
    const [web, api] = [join(root, 'web'), join(root, 'api')]
    await written(web, FILES)
    await written(api, { 'deep/er/Cargo.lock': 'version = 3\n' })
    return {
      target: target({ folders: [web, api] }),
      files: { [web]: FILES, [api]: { 'deep/er/Cargo.lock': 'version = 3\n' } },
    }
  },
)

describe('folders as repositories', () => {
  test('a folder without git is named as given, local, with an invented head', async () => {
    await written(root, FILES)
    const [repository] = await listed(root)
    expect(repository).toMatchObject({
      nameWithOwner: root,
      visibility: 'local',
      head: { ref: 'working-tree', commit: '0'.repeat(40) },
    })
  })

  test('the root of a git work tree has the branch and commit that git says', async () => {
    await written(root, FILES)
    const commit = committed(root)
    expect((await listed(root))[0]?.head).toEqual({ ref: 'release/1.0', commit })
    git(root, 'pack-refs', '--all')
    expect((await listed(root))[0]?.head).toEqual({ ref: 'release/1.0', commit })
    git(root, 'checkout', '-q', '--detach')
    expect((await listed(root))[0]?.head).toEqual({ ref: 'HEAD', commit })
  })

  test.each([
    ['a path that climbs', 'ref: refs/heads/../../../outside\n'],
    ['no ref at all', '\u001b[2J'],
    ['nothing', ''],
  ])('a HEAD with %s gives no commit', async (_title, head) => {
    await written(root, { outside: 'f'.repeat(40), 'web/.git/HEAD': head, 'web/go.sum': '' })
    expect((await listed(join(root, 'web')))[0]?.head).toEqual({ ref: 'working-tree', commit: '0'.repeat(40) })
  })

  test('a HEAD that is a link is not read', async () => {
    await written(root, { secret: 'f'.repeat(40), 'web/.git/config': '' })
    await symlink(join(root, 'secret'), join(root, 'web/.git/HEAD'))
    expect((await listed(join(root, 'web')))[0]?.head?.commit).toBe('0'.repeat(40))
  })

  test('a folder named twice, also through a link, is one repository', async () => {
    await written(root, { 'web/go.sum': '' })
    await symlink(join(root, 'web'), join(root, 'link'))
    expect(await listed(join(root, 'web'), join(root, 'link'), join(root, 'web/'))).toHaveLength(1)
  })

  test.each([
    ['a path that does not exist', 'nowhere', /nowhere: does not exist/],
    ['a file', 'go.sum', /go.sum: is no folder/],
  ])('%s is TARGET_NOT_FOUND, before anything is listed', async (_title, name, message) => {
    await written(root, { 'go.sum': '', 'web/go.sum': '' })
    const listing = listed(join(root, 'web'), join(root, name))
    await expect(listing).rejects.toMatchObject({
      code: 'TARGET_NOT_FOUND',
      message: expect.stringMatching(message) as unknown,
    })
  })
})

describe('the tree', () => {
  test('oids are those of git', async () => {
    await written(root, FILES)
    committed(root)
    const expected = git(root, 'ls-files', '-s').split('\n')
    const { files } = await treeOf(root)
    const seen = files.map(({ path, oid, kind }) => `${kind === 'file' ? 100644 : 120000} ${oid} 0\t${path}`)
    expect(seen.sort()).toEqual(expected.sort())
  })

  test("git's own folder is never entered, nor one that the filter prunes", async () => {
    await written(root, {
      'package-lock.json': '{}',
      '.git/package-lock.json': '{}',
      'node_modules/a/package-lock.json': '{}',
    })
    const entered: string[] = []
    const filter: TreeFilter = {
      folder: (path) => {
        entered.push(path)
        return path !== 'node_modules'
      },
      file: () => true,
    }
    expect((await treeOf(root, filter)).files.map(({ path }) => path)).toEqual(['package-lock.json'])
    expect(entered).toEqual(['node_modules'])
  })

  test('the filter sees the size, and only accepted files are read', async () => {
    await written(root, { 'a.lock': 'x'.repeat(100), 'b.lock': 'x' })
    const { files } = await treeOf(root, { folder: () => true, file: ({ size = 0 }) => size < 50 })
    expect(files).toEqual([{ path: 'b.lock', oid: gitOid('x'), size: 1, kind: 'file' }])
  })

  test('a wanted file that is a link is listed as a link, with the oid of the link', async () => {
    await written(root, { secret: 'token', 'web/go.sum': '' })
    await symlink('../secret', join(root, 'web/package-lock.json'))
    const { files } = await treeOf(join(root, 'web'), {
      folder: () => true,
      file: ({ path }) => path.endsWith('.json'),
    })
    expect(files).toEqual([{ path: 'package-lock.json', oid: gitOid('../secret'), size: 9, kind: 'symlink' }])
  })

  test('a link to a folder outside is a gap, one to a folder inside is met at its own place', async () => {
    await written(root, { 'outside/go.sum': '', 'web/real/go.sum': '' })
    await symlink('../outside', join(root, 'web/away'))
    await symlink('real', join(root, 'web/alias'))
    await symlink('.', join(root, 'web/loop'))
    const { files, gaps } = await treeOf(join(root, 'web'), {
      folder: () => true,
      file: ({ path }) => path.endsWith('go.sum'),
    })
    expect(files.map(({ path }) => path)).toEqual(['real/go.sum'])
    expect(gaps.map(({ path, reason }) => `${path}: ${reason}`)).toEqual(['away: symlink'])
  })

  test('a pipe with the name of a lockfile is a gap and holds nobody up', async () => {
    execFileSync('mkfifo', [join(root, 'yarn.lock')])
    const { files, gaps } = await treeOf(root)
    expect(files).toEqual([])
    expect(gaps).toMatchObject([
      { path: 'yarn.lock', reason: 'unsupported-format', repository: root, ref: 'working-tree' },
    ])
  })

  test('a name that is no UTF-8 is a gap', async () => {
    await writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe]), Buffer.from('yarn.lock')]), '')
    expect((await treeOf(root)).gaps).toMatchObject([{ reason: 'encoding' }])
  })

  const asUser = process.getuid?.() === 0 ? test.skip : test
  asUser('a folder and a file that may not be read are gaps', async () => {
    await written(root, { 'closed/go.sum': '', 'go.sum': '' })
    await chmod(join(root, 'closed'), 0o000)
    await chmod(join(root, 'go.sum'), 0o000)
    const { gaps } = await treeOf(root)
    await chmod(join(root, 'closed'), 0o700)
    expect(gaps).toMatchObject([
      { path: 'go.sum', reason: 'forbidden' },
      { path: 'closed', reason: 'forbidden' },
    ])
  })

  test('a folder that is gone when its turn comes is a gap of the whole repository', async () => {
    const web = join(root, 'web')
    await mkdir(web)
    const session = await opened()
    const [repository] = await repositoriesOf(session, web)
    await rm(web, { recursive: true })
    expect((await treesOf(session, repository!)).gaps).toMatchObject([{ path: null, reason: 'not-found' }])
  })
})

describe('contents', () => {
  test('a file over ten MiB is asked for by stream, and streams in constant pieces', async () => {
    const size = 10 * 1024 * 1024 + 1
    await writeFile(join(root, 'big.lock'), Buffer.alloc(size, 'x'))
    const { session, batch } = await batchOf(root)
    expect(await session.contents(batch)).toMatchObject([{ status: 'stream' }])
    const pieces = await session.stream(batch[0]!, async (chunks) => {
      const lengths: number[] = []
      for await (const chunk of chunks) lengths.push(chunk.length)
      return lengths
    })
    expect(pieces.reduce((sum, length) => sum + length, 0)).toBe(size)
    expect(Math.max(...pieces)).toBeLessThanOrEqual(64 * 1024)
  })

  test('a file that changed since it was listed is a gap, by batch and by stream', async () => {
    await written(root, { 'go.sum': 'before' })
    const { session, batch } = await batchOf(root)
    await writeFile(join(root, 'go.sum'), 'after')
    expect(await session.contents(batch)).toMatchObject([{ status: 'gap', reason: 'not-found' }])
    await expect(session.stream(batch[0]!, drained)).rejects.toMatchObject({ code: 'MISSING', reason: 'not-found' })
  })

  test('a file that became a link since it was listed is a gap, and what it leads to is not read', async () => {
    await written(root, { secret: 'token', 'web/go.sum': '' })
    const { session, batch } = await batchOf(join(root, 'web'))
    await unlink(join(root, 'web/go.sum'))
    await symlink('../secret', join(root, 'web/go.sum'))
    expect(await session.contents(batch)).toMatchObject([{ status: 'gap', reason: 'symlink' }])
    await expect(session.stream(batch[0]!, drained)).rejects.toMatchObject({ code: 'REFUSED', reason: 'symlink' })
  })

  test('a gap names no place outside the folder', async () => {
    await written(root, { 'go.sum': '' })
    const { session, batch } = await batchOf(root)
    await unlink(join(root, 'go.sum'))
    const [gap] = await session.contents(batch)
    expect(gap).toMatchObject({ status: 'gap', reason: 'not-found', detail: 'ENOENT: no such file or directory' })
  })

  test('every request goes through the runner and costs no points', async () => {
    await written(root, FILES)
    const { session, batch, requests } = await batchOf(root)
    await session.contents(batch)
    await session.stream(batch[0]!, drained)
    expect(requests.sent.map(({ kind, bucket, points, files }) => ({ kind, bucket, points, files }))).toEqual([
      { kind: 'tree', bucket: null, points: 0, files: 0 },
      { kind: 'contents', bucket: null, points: 0, files: 3 },
      { kind: 'blob', bucket: null, points: 0, files: 1 },
    ])
  })
})

describe('lookup', () => {
  test('finds what a manifest refers to, in the root and below', async () => {
    await written(root, { 'requirements/base.txt': 'left==1.0.0\n' })
    const session = await opened()
    const [repository] = await repositoriesOf(session, root)
    expect(await session.lookup(repository!, 'requirements/base.txt')).toEqual({
      path: 'requirements/base.txt',
      oid: gitOid('left==1.0.0\n'),
      size: 12,
      kind: 'file',
    })
  })

  test("never leaves the folder, by dots, links or git's own folder", async () => {
    await written(root, { secret: 'token', 'web/.git/config': 'token', 'web/a/b.txt': '' })
    await symlink('..', join(root, 'web/up'))
    const session = await opened()
    const [repository] = await repositoriesOf(session, join(root, 'web'))
    for (const path of [
      '../secret',
      'a/../../secret',
      'up/secret',
      '.git/config',
      'a/.GIT/config',
      join(root, 'secret'),
      'a/',
      'a',
      'a\\b.txt',
      'a/b.txt\0',
    ]) {
      expect(await session.lookup(repository!, path)).toBeUndefined()
    }
  })

  test('a link is listed as a link', async () => {
    await written(root, { 'web/go.sum': '' })
    await symlink('../secret', join(root, 'web/base.txt'))
    const session = await opened()
    const [repository] = await repositoriesOf(session, join(root, 'web'))
    expect(await session.lookup(repository!, 'base.txt')).toMatchObject({ kind: 'symlink' })
  })
})

test('an aborted scan stops', async () => {
  await written(root, FILES)
  const stop = new AbortController()
  const session = await new FolderSource().open(
    connection({ requests: new DirectRequests(stop.signal), signal: stop.signal }),
  )
  const [repository] = await repositoriesOf(session, root)
  stop.abort(new Error('stopped'))
  await expect(treesOf(session, repository!)).rejects.toThrow('stopped')
})

const EVERYTHING: TreeFilter = { folder: () => true, file: () => true }

async function written(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

function opened(requests = new DirectRequests()): Promise<RepositorySession> {
  return new FolderSource().open(connection({ requests }))
}

async function listed(...folders: readonly string[]): Promise<readonly Repository[]> {
  return repositoriesOf(await opened(), ...folders)
}

async function repositoriesOf(
  session: RepositorySession,
  ...folders: readonly string[]
): Promise<readonly Repository[]> {
  const repositories: Repository[] = []
  for await (const { repository } of session.repositories(target({ folders }))) {
    if (repository !== undefined) repositories.push(repository)
  }
  return repositories
}

async function treesOf(session: RepositorySession, repository: Repository, filter = EVERYTHING): Promise<TreeListing> {
  async function* only(): AsyncGenerator<Repository> {
    yield repository
  }
  for await (const tree of session.trees(only(), filter)) return tree
  throw new Error('no tree was listed')
}

async function treeOf(folder: string, filter = EVERYTHING): Promise<TreeListing> {
  const session = await opened()
  const [repository] = await repositoriesOf(session, folder)
  return treesOf(session, repository!, filter)
}

async function batchOf(folder: string): Promise<{
  readonly session: RepositorySession
  readonly requests: DirectRequests
  readonly batch: Parameters<RepositorySession['contents']>[0]
}> {
  const requests = new DirectRequests()
  const session = await opened(requests)
  const [repository] = await repositoriesOf(session, folder)
  const { files } = await treesOf(session, repository!)
  return { session, requests, batch: files.map((file) => ({ repository: repository!, file })) }
}

async function drained(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0
  for await (const chunk of chunks) bytes += chunk.length
  return bytes
}

function git(folder: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' }).trim()
}

function committed(folder: string): string {
  git(folder, 'init', '-q', '-b', 'release/1.0')
  git(folder, 'add', '-A')
  git(folder, 'commit', '-q', '-m', 'all')
  return git(folder, 'rev-parse', 'HEAD')
}

function gitOid(content: string): string {
  return execFileSync('git', ['hash-object', '--stdin'], { input: content, encoding: 'utf8' }).trim()
}
