import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { connection, conformsToRepositorySource, DirectRequests, target } from '@ioc-scanner/testkit'
import {
  committed,
  FILES,
  folderForEachTest,
  git,
  gitOid,
  listed,
  opened,
  repositoriesOf,
  treesOf,
  written,
} from '../test/folder-world.js'
import { FolderSource } from './folder-source.js'

const folder = folderForEachTest()

conformsToRepositorySource(
  () => new FolderSource(),
  async () => {
    const [web, api] = [join(folder.path, 'web'), join(folder.path, 'api')]
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
    await written(folder.path, FILES)
    const [repository] = await listed(folder.path)
    expect(repository).toMatchObject({
      nameWithOwner: folder.path,
      visibility: 'local',
      head: { ref: 'working-tree', commit: '0'.repeat(40) },
    })
  })

  test('the root of a git work tree has the branch and commit that git says', async () => {
    await written(folder.path, FILES)
    const commit = committed(folder.path)
    expect((await listed(folder.path))[0]?.head).toEqual({ ref: 'release/1.0', commit })
    git(folder.path, 'pack-refs', '--all')
    expect((await listed(folder.path))[0]?.head).toEqual({ ref: 'release/1.0', commit })
    git(folder.path, 'checkout', '-q', '--detach')
    expect((await listed(folder.path))[0]?.head).toEqual({ ref: 'HEAD', commit })
  })

  test.each([
    ['a path that climbs', 'ref: refs/heads/../../../outside\n'],
    ['no ref at all', '\u001b[2J'],
    ['nothing', ''],
  ])('a HEAD with %s gives no commit', async (_title, head) => {
    await written(folder.path, { outside: 'f'.repeat(40), 'web/.git/HEAD': head, 'web/go.sum': '' })
    expect((await listed(join(folder.path, 'web')))[0]?.head).toEqual({ ref: 'working-tree', commit: '0'.repeat(40) })
  })

  test('a HEAD that is a link is not read', async () => {
    await written(folder.path, { secret: 'f'.repeat(40), 'web/.git/config': '' })
    await symlink(join(folder.path, 'secret'), join(folder.path, 'web/.git/HEAD'))
    expect((await listed(join(folder.path, 'web')))[0]?.head?.commit).toBe('0'.repeat(40))
  })

  test('a folder named twice, also through a link, is one repository', async () => {
    await written(folder.path, { 'web/go.sum': '' })
    await symlink(join(folder.path, 'web'), join(folder.path, 'link'))
    expect(await listed(join(folder.path, 'web'), join(folder.path, 'link'), join(folder.path, 'web/'))).toHaveLength(1)
  })

  test.each([
    ['a path that does not exist', 'nowhere', /nowhere: does not exist/],
    ['a file', 'go.sum', /go.sum: is no folder/],
  ])('%s is TARGET_NOT_FOUND, before anything is listed', async (_title, name, message) => {
    await written(folder.path, { 'go.sum': '', 'web/go.sum': '' })
    const listing = listed(join(folder.path, 'web'), join(folder.path, name))
    await expect(listing).rejects.toMatchObject({
      code: 'TARGET_NOT_FOUND',
      message: expect.stringMatching(message) as unknown,
    })
  })
})

describe('lookup', () => {
  test('finds what a manifest refers to, in the root and below', async () => {
    await written(folder.path, { 'requirements/base.txt': 'left==1.0.0\n' })
    const session = await opened()
    const [repository] = await repositoriesOf(session, folder.path)
    expect(await session.lookup(repository!, 'requirements/base.txt')).toEqual({
      path: 'requirements/base.txt',
      oid: gitOid('left==1.0.0\n'),
      size: 12,
      kind: 'file',
    })
  })

  test("never leaves the folder, by dots, links or git's own folder", async () => {
    await written(folder.path, { secret: 'token', 'web/.git/config': 'token', 'web/a/b.txt': '' })
    await symlink('..', join(folder.path, 'web/up'))
    const session = await opened()
    const [repository] = await repositoriesOf(session, join(folder.path, 'web'))
    for (const path of [
      '../secret',
      'a/../../secret',
      'up/secret',
      '.git/config',
      'a/.GIT/config',
      join(folder.path, 'secret'),
      'a/',
      'a',
      'a\\b.txt',
      'a/b.txt\0',
    ]) {
      expect(await session.lookup(repository!, path)).toBeUndefined()
    }
  })

  test('a link is listed as a link', async () => {
    await written(folder.path, { 'web/go.sum': '' })
    await symlink('../secret', join(folder.path, 'web/base.txt'))
    const session = await opened()
    const [repository] = await repositoriesOf(session, join(folder.path, 'web'))
    expect(await session.lookup(repository!, 'base.txt')).toMatchObject({ kind: 'symlink' })
  })
})

test('an aborted scan stops', async () => {
  await written(folder.path, FILES)
  const stop = new AbortController()
  const session = await new FolderSource().open(
    connection({ requests: new DirectRequests(stop.signal), signal: stop.signal }),
  )
  const [repository] = await repositoriesOf(session, folder.path)
  stop.abort(new Error('stopped'))
  await expect(treesOf(session, repository!)).rejects.toThrow('stopped')
})
