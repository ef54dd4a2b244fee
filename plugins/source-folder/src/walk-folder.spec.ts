import { execFileSync } from 'node:child_process'
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { TreeFilter } from '@ioc-scanner/core'
import {
  committed,
  FILES,
  folderForEachTest,
  git,
  gitOid,
  opened,
  repositoriesOf,
  treeOf,
  treesOf,
  written,
} from '../test/folder-world.js'

const folder = folderForEachTest()
const LOCKS_OUTSIDE_VENDOR: TreeFilter = {
  folder: (path) => path.split('/').at(-1) !== 'vendor',
  file: ({ path }) => path.endsWith('.lock'),
}

describe('the tree', () => {
  test('oids are those of git', async () => {
    await written(folder.path, FILES)
    committed(folder.path)
    const expected = git(folder.path, 'ls-files', '-s').split('\n')
    const { files } = await treeOf(folder.path)
    const seen = files.map(({ path, oid, kind }) => `${kind === 'file' ? 100644 : 120000} ${oid} 0\t${path}`)
    expect(seen.sort()).toEqual(expected.sort())
  })

  test("git's own folder is never entered, nor one that the filter prunes", async () => {
    await written(folder.path, {
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
    expect((await treeOf(folder.path, filter)).files.map(({ path }) => path)).toEqual(['package-lock.json'])
    expect(entered).toEqual(['node_modules'])
  })

  test('the filter sees the size, and only accepted files are read', async () => {
    await written(folder.path, { 'a.lock': 'x'.repeat(100), 'b.lock': 'x' })
    const { files } = await treeOf(folder.path, { folder: () => true, file: ({ size = 0 }) => size < 50 })
    expect(files).toEqual([{ path: 'b.lock', oid: gitOid('x'), size: 1, kind: 'file' }])
  })

  test('a wanted file that is a link is listed as a link, with the oid of the link', async () => {
    await written(folder.path, { secret: 'token', 'web/go.sum': '' })
    await symlink('../secret', join(folder.path, 'web/package-lock.json'))
    const { files } = await treeOf(join(folder.path, 'web'), {
      folder: () => true,
      file: ({ path }) => path.endsWith('.json'),
    })
    expect(files).toEqual([{ path: 'package-lock.json', oid: gitOid('../secret'), size: 9, kind: 'symlink' }])
  })

  test('a link to a folder outside is a gap, one to a folder inside is met at its own place', async () => {
    await written(folder.path, { 'outside/go.sum': '', 'web/real/go.sum': '' })
    await symlink('../outside', join(folder.path, 'web/away'))
    await symlink('real', join(folder.path, 'web/alias'))
    await symlink('.', join(folder.path, 'web/loop'))
    const { files, gaps } = await treeOf(join(folder.path, 'web'), {
      folder: () => true,
      file: ({ path }) => path.endsWith('go.sum'),
    })
    expect(files.map(({ path }) => path)).toEqual(['real/go.sum'])
    expect(gaps.map(({ path, reason }) => `${path}: ${reason}`)).toEqual(['away: symlink'])
  })

  test('a wanted link whose content is read at its own path is no gap; one that leads to what nobody reads stays a link', async () => {
    await written(folder.path, { 'shared/yarn.lock': '', 'shared/template': '', 'vendor/x/yarn.lock': '' })
    await mkdir(join(folder.path, 'web'))
    for (const [link, leadsTo] of [
      ['yarn.lock', 'shared/yarn.lock'],
      ['web/yarn.lock', '../yarn.lock'],
      ['b.lock', 'shared/template'],
      ['c.lock', 'vendor/x/yarn.lock'],
      ['broken.lock', 'nowhere'],
      ['loop.lock', 'loop.lock'],
      ['README', 'shared/template'],
      ['broken', 'nowhere'],
    ] as const)
      await symlink(leadsTo, join(folder.path, link))
    const { files, gaps } = await treeOf(folder.path, LOCKS_OUTSIDE_VENDOR)
    expect(gaps).toEqual([])
    expect(files.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      'symlink b.lock',
      'symlink broken.lock',
      'symlink c.lock',
      'symlink loop.lock',
      'file shared/yarn.lock',
    ])
  })

  test('a link to a folder that is pruned is a gap, also where its name is that of a wanted file', async () => {
    await written(folder.path, { 'vendor/x/yarn.lock': '', 'libs/a/yarn.lock': '', '.git/x/yarn.lock': '' })
    for (const [link, leadsTo] of [
      ['x', 'vendor/x'],
      ['x.lock', 'vendor/x'],
      ['g', '.git/x'],
      ['a', 'libs/a'],
      ['a.lock', 'libs/a'],
      ['vendor/up', '..'],
    ] as const)
      await symlink(leadsTo, join(folder.path, link))
    const { files, gaps } = await treeOf(folder.path, LOCKS_OUTSIDE_VENDOR)
    expect(files.map(({ path }) => path)).toEqual(['libs/a/yarn.lock'])
    expect(gaps.map(({ path, reason, detail }) => `${path} ${reason}: ${detail}`)).toEqual([
      'g symlink: a link to a folder that is not scanned: it is not followed',
      'x symlink: a link to a folder that is not scanned: it is not followed',
      'x.lock symlink: a link to a folder that is not scanned: it is not followed',
    ])
  })

  test('with root folders only, a link to a folder is nothing, and one to a file below the root is a link', async () => {
    await written(folder.path, { 'libs/yarn.lock': '' })
    await symlink('libs', join(folder.path, 'a'))
    await symlink('libs/yarn.lock', join(folder.path, 'yarn.lock'))
    const { files, gaps } = await treeOf(folder.path, { ...LOCKS_OUTSIDE_VENDOR, folder: () => false })
    expect(files).toMatchObject([{ path: 'yarn.lock', kind: 'symlink' }])
    expect(gaps).toEqual([])
  })

  test('submodules that are not checked out are told, those that are, and empty folders, are folders', async () => {
    const declared = (...paths: readonly string[]): string =>
      paths.map((path) => `[submodule "${path}"]\n\tpath = ${path}\n\turl = https://example.com/x.git\n`).join('')
    await written(folder.path, {
      '.gitmodules': declared('libs/there', 'libs/empty', '"libs/with space"', 'vendor/pruned', '../outside', 'gone'),
      'libs/there/.gitmodules': declared('inner/'),
      'libs/there/yarn.lock': '',
      'libs/empty/.git': 'gitdir: ../../.git/modules/empty',
    })
    for (const empty of ['libs/with space', 'libs/there/inner', 'vendor/pruned', 'other'])
      await mkdir(join(folder.path, empty), { recursive: true })
    const { files, submodules } = await treeOf(folder.path, LOCKS_OUTSIDE_VENDOR)
    expect(files.map(({ path }) => path)).toEqual(['libs/there/yarn.lock'])
    expect(submodules).toEqual({ count: 3, first: ['libs/empty', 'libs/there/inner', 'libs/with space'] })
  })

  test('a .gitmodules that is a link is not read', async () => {
    await written(folder.path, { modules: '[submodule "a"]\npath = a\n' })
    await symlink('modules', join(folder.path, '.gitmodules'))
    await mkdir(join(folder.path, 'a'))
    expect((await treeOf(folder.path, LOCKS_OUTSIDE_VENDOR)).submodules).toBeUndefined()
  })

  test('a pipe with the name of a lockfile is a gap and holds nobody up', async () => {
    execFileSync('mkfifo', [join(folder.path, 'yarn.lock')])
    const { files, gaps } = await treeOf(folder.path)
    expect(files).toEqual([])
    expect(gaps).toMatchObject([
      { path: 'yarn.lock', reason: 'unsupported-format', repository: folder.path, ref: 'working-tree' },
    ])
  })

  test('a name that is no UTF-8 is a gap', async () => {
    await writeFile(
      Buffer.concat([Buffer.from(`${folder.path}/`), Buffer.from([0xff, 0xfe]), Buffer.from('yarn.lock')]),
      '',
    )
    expect((await treeOf(folder.path)).gaps).toMatchObject([{ reason: 'encoding' }])
  })

  const asUser = process.getuid?.() === 0 ? test.skip : test
  asUser('a folder and a file that may not be read are gaps', async () => {
    await written(folder.path, { 'closed/go.sum': '', 'go.sum': '' })
    await chmod(join(folder.path, 'closed'), 0o000)
    await chmod(join(folder.path, 'go.sum'), 0o000)
    const { gaps } = await treeOf(folder.path)
    await chmod(join(folder.path, 'closed'), 0o700)
    expect(gaps).toMatchObject([
      { path: 'go.sum', reason: 'forbidden' },
      { path: 'closed', reason: 'forbidden' },
    ])
  })

  test('a folder that is gone when its turn comes is a gap of the whole repository', async () => {
    const web = join(folder.path, 'web')
    await mkdir(web)
    const session = await opened()
    const [repository] = await repositoriesOf(session, web)
    await rm(web, { recursive: true })
    expect((await treesOf(session, repository!)).gaps).toMatchObject([{ path: null, reason: 'not-found' }])
  })
})
