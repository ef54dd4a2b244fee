import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { createGitRepository, git } from '../../test/git-fixtures.js'
import { CatFileProcess } from './cat-file-process.js'
import { parseTree } from './parse-objects.js'

const folder = mkdtempSync(join(tmpdir(), 'cat-file-'))
const big = Buffer.alloc(3_000_000, 'ab\n')
createGitRepository(folder, [
  { branch: 'main', files: { empty: '', 'line\u00e9': 'x\n', big, 'sub/file': 'y', link: { link: 'big' } } },
])
const running = new CatFileProcess(folder)
afterAll(() => {
  running.retire()
  rmSync(folder, { recursive: true, force: true })
})

test('answers come in the order of the questions, whatever their size', async () => {
  const names = ['main:big', 'main:empty', 'main:nothing', 'main:sub/file', 'main:big', 'main:sub/file']
  const answers = await Promise.all(names.map((name) => running.contents(name)))
  expect(answers.map((answer) => answer?.content.length ?? null)).toEqual([3_000_000, 0, null, 1, 3_000_000, 1])
  expect(answers[0]?.content.equals(big)).toBe(true)
})

test('questions for headers and contents may be mixed', async () => {
  const [header, content] = await Promise.all([running.info('main:big'), running.contents('main:sub/file')])
  expect(header).toMatchObject({ kind: 'blob', size: 3_000_000 })
  expect(content?.content.toString()).toBe('y')
})

test.each(['', 'main:big\nmain:empty', 'a\0b', '--help', 'deadbeef'])(
  'a name that is none is answered with null: %j',
  async (name) => {
    expect(await running.contents(name)).toBeNull()
  },
)

test('a tree is read as git itself lists it', async () => {
  const tree = await running.contents('main^{tree}')
  const parsed = parseTree(tree?.content ?? Buffer.alloc(0))
  const listed = parsed.map(({ mode, type, oid, nameRaw }) => `${mode} ${type} ${oid}\t${nameRaw.toString('latin1')}`)
  const asked = git(folder, ['-c', 'core.quotePath=false', 'ls-tree', '-z', 'main'])
  expect(Buffer.from(listed.join('\0'), 'latin1').toString('utf8')).toBe(asked.replace(/\0$/, ''))
})

test('a process that has ended refuses the questions that were left', async () => {
  const broken = new CatFileProcess(join(folder, 'nowhere'))
  await expect(broken.contents('main')).rejects.toThrow(/git cat-file/)
})
