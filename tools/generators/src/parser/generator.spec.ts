import { expect, test } from '@jest/globals'
import { addedLines, generated, textOf, workspaceTree } from '../../test/workspace-tree.js'
import { generateParser } from './generator.js'

const LIST = 'packages/manifests/src/parsers.ts'

test('a parser is a folder of the shape that all parsers have, and one import and one line of the list', async () => {
  const tree = workspaceTree()
  await generateParser(tree, { name: 'example-lock' })
  expect(tree.children('packages/manifests/src/example-lock').sort()).toEqual([
    'fixtures',
    'parser.spec.ts',
    'parser.ts',
  ])
  expect(tree.children('packages/manifests/src/example-lock/fixtures').sort()).toEqual([
    'merge-conflict.lock',
    'one-entry-without-version.lock',
    'two-packages.lock',
  ])
  const list = generated(tree, LIST)
  expect(addedLines(textOf(LIST), list)).toEqual([
    "import { exampleLock } from './example-lock/parser.js'",
    '  exampleLock,',
  ])
  expect(list).toMatch(/ {2}exampleLock,\n\]\n$/)
})

test('a parser that is listed already, its folder being lost, is not listed twice', async () => {
  const tree = workspaceTree()
  await generateParser(tree, { name: 'example-lock' })
  const list = generated(tree, LIST)
  tree.delete('packages/manifests/src/example-lock')
  await generateParser(tree, { name: 'example-lock' })
  expect(generated(tree, LIST)).toBe(list)
})

test('without options it reads npm packages from files named as the parser', async () => {
  const tree = workspaceTree()
  await generateParser(tree, { name: 'my-own-lock' })
  const parser = generated(tree, 'packages/manifests/src/my-own-lock/parser.ts')
  expect(parser).toContain("fileName(path) === 'my-own.lock'")
  expect(parser).toContain("ecosystems: ['npm']")
})

test('file and ecosystem go where they belong', async () => {
  const tree = workspaceTree()
  await generateParser(tree, { name: 'gradle-lockfile', file: 'gradle.lockfile', ecosystem: 'Maven' })
  const folder = 'packages/manifests/src/gradle-lockfile'
  const parser = generated(tree, `${folder}/parser.ts`)
  expect(parser).toContain('export const gradleLockfile: ManifestParser = {\n')
  expect(parser).toContain("name: 'gradle-lockfile'")
  expect(parser).toContain("fileName(path) === 'gradle.lockfile'")
  expect(parser).toContain("resolved('Maven', name, version, { line })")
  expect(tree.exists(`${folder}/fixtures/two-packages.lockfile`)).toBe(true)
})

test.each(['a/b.lock', "it's.lock", '*.lock', ''])('the file name %j is refused', async (file) => {
  await expect(generateParser(workspaceTree(), { name: 'example-lock', file })).rejects.toThrow(
    `'${file}' is no file name`,
  )
})

test('the folder of what parsers share is not taken for a format', async () => {
  const tree = workspaceTree()
  tree.write('packages/manifests/src/reading/text-lines.ts', '')
  await expect(generateParser(tree, { name: 'reading' })).rejects.toThrow('packages/manifests/src/reading exists')
})

test('a list that looks otherwise is named, and stays as it is', async () => {
  const tree = workspaceTree()
  tree.write(LIST, 'export const parsers = []\n')
  await expect(generateParser(tree, { name: 'example-lock' })).rejects.toThrow(`${LIST} does not look as expected`)
  expect(generated(tree, LIST)).toBe('export const parsers = []\n')
})
