import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ManifestParser } from '@ioc-scanner/core'
import { extractFiles } from './extract-files.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ioc-scanner-extract-'))
  await writeFile(join(folder, 'bun.lockb'), Buffer.from([0, 1, 2]))
  await writeFile(join(folder, 'list'), 'text')
})
afterEach(() => rm(folder, { recursive: true }))

const reading: ManifestParser = {
  name: 'list',
  version: 1,
  kind: 'manifest',
  ecosystems: ['npm'],
  matches: (path) => path === 'list',
  parse: () => ({ packages: [{ ecosystem: 'npm', name: 'a', version: '1.0.0' }] }),
}
const known: ManifestParser = {
  ...reading,
  name: 'unread-list',
  unread: 'a binary list',
  matches: (path) => path === 'list' || path === 'bun.lockb',
  parse: (_input, report) => {
    report({ reason: 'recognised and not read: a binary list' })
    return { packages: [] }
  },
}

test('a file of a format that is known by its name says that it was not read, and the others are read', async () => {
  const files = await extractFiles([join(folder, 'bun.lockb'), join(folder, 'list')], [known, reading])
  expect(files.map(({ packages, problems }) => [packages.length, problems])).toEqual([
    [0, [{ reason: 'recognised and not read: a binary list' }]],
    [1, []],
  ])
})

test('one that does not exist cannot be read', async () => {
  await expect(extractFiles([join(folder, 'missing', 'bun.lockb')], [known])).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
  })
})
