import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withPath } from '../../test/fixtures-of.js'
import { poetryLock } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, poetryLock, 'poetry.lock')

conformsToManifestParser(poetryLock, [
  { path: 'poetry.lock', content: fixture('lock-version-2.1.lock') },
  { path: 'api/poetry.lock', content: fixture('before-lock-versions.lock') },
])

test.each([
  [
    'lock-version-2.1.lock',
    [
      '4 left-pad-plus@1.0.0 by left-pad-plus',
      '27 right@1.21.0 by left-pad-plus > right',
      '39 ruamel-yaml@0.18.6 by left-pad-plus > ruamel-yaml',
    ],
  ],
  ['lock-version-1.1.lock', ['2 left@1.0.0 by left', '13 right@1.0.1 by left > right']],
  ['before-lock-versions.lock', ['4 left@1.0.0 by left', '18 right@1.0.1 by left > right']],
  [
    'packages-that-are-not-from-an-index.lock',
    ['32 from-address@1.0.0 by from-address', '44 left@1.0.0 by from-git > left'],
  ],
])('%s resolves to %j, without a problem', (name, expected) => {
  const { packages, problems } = read(name)
  expect(packages.map(withPath)).toEqual(expected)
  expect(problems).toEqual([])
})

test('an entry without a version is reported with its line, and the others are kept', () => {
  const { packages, problems } = read('one-entry-without-version.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0'])
  expect(problems).toEqual([{ line: 2, reason: 'package without version' }])
})

test('a file that ends before its metadata is reported, though every entry is whole', () => {
  const { packages, problems } = read('cut-off-between-entries.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0'])
  expect(problems).toEqual([{ reason: expect.stringContaining('cut off') }])
})

test('an entry with a line that cannot be read is found, with its line, beside the problem', () => {
  const content =
    '[[package]]\nname = "bad"\nversion = "1.82.8"\nbad line here\n\n[[package]]\nname = "good"\nversion = "1.0.0"\n\n[metadata]\n'
  const { packages, problems } = parsed(poetryLock, 'poetry.lock', content)
  expect(packages.map(withPath)).toEqual(['2 bad@1.82.8 by bad', '7 good@1.0.0 by good'])
  expect(problems).toEqual([{ line: 4, reason: expect.stringMatching(/^not TOML: /) }])
})

test('an empty file is a problem', () => {
  expect(parsed(poetryLock, 'poetry.lock', '').problems).toEqual([{ reason: 'the file is empty' }])
})

test('both sides of a merge conflict are read, and each conflict is reported', () => {
  const { packages, problems } = read('merge-conflict.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0', 'left@1.0.1'])
  expect(problems.map(({ line }) => line)).toEqual([3, 12])
})

test.each([
  ['poetry.lock', true],
  ['a/poetry.lock', true],
  ['poetry.lock.bak', false],
  ['my-poetry.lock', false],
  ['poetry.toml', false],
])('%s: %s', (path, expected) => {
  expect(poetryLock.matches(path)).toBe(expected)
})
