import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { emptyFolder } from '../../test/git-world.js'
import { Workspace } from './workspace.js'

const HOST = hostname().replace(/[^\w.]/g, '_')

test('what crashed scans left behind is removed, what others use or own stays', async () => {
  const parent = await emptyFolder()
  const { pid: ended } = spawnSync('true')
  const living = await Workspace.open(parent, 1)
  const left = [`scan-${HOST}-${ended}-abc123`, `scan-${HOST}-${process.pid}-abc123`, 'scan-elsewhere-7-abc123']
  const stays = [`scan-${HOST}-${process.ppid}-abc123`, 'scan-elsewhere-8-abc123', 'notes']
  for (const name of [...left, ...stays]) {
    mkdirSync(join(parent, name))
    writeFileSync(join(parent, name, 'pack'), 'x')
  }
  const longAgo = new Date(Date.now() - 3 * 24 * 3_600_000)
  utimesSync(join(parent, 'scan-elsewhere-7-abc123'), longAgo, longAgo)
  const next = await Workspace.open(parent, 1)
  expect(
    readdirSync(parent)
      .filter((name) => join(parent, name) !== living.folder && join(parent, name) !== next.folder)
      .sort(),
  ).toEqual([...stays].sort())
  expect(existsSync(living.folder)).toBe(true)
  await living.close()
  await next.close()
  expect(readdirSync(parent).sort()).toEqual([...stays].sort())
})

test('a folder that cannot be made is named', async () => {
  const file = join(await emptyFolder(), 'file')
  writeFileSync(file, '')
  await expect(Workspace.open(join(file, 'git'), 1)).rejects.toMatchObject({ code: 'GIT_FOLDER_UNUSABLE' })
})

test('a clone is not removed while it is in use', async () => {
  const workspace = await Workspace.open(await emptyFolder(), 1)
  await workspace.use('a', false, async ({ gitDir }) => {
    writeFileSync(join(gitDir, 'objects/pack/large.pack'), 'too much')
    await workspace.use('a', false, async () => undefined)
    await workspace.use('b', false, async () => undefined)
    expect(readdirSync(gitDir)).toContain('objects')
  })
  expect(readdirSync(workspace.folder)).not.toContain('1')
  await workspace.close()
})
