import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withPath } from '../../test/fixtures-of.js'
import { uvLock } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, uvLock, 'uv.lock')

conformsToManifestParser(uvLock, [
  { path: 'uv.lock', content: fixture('project-with-groups.lock') },
  { path: 'tools/uv.lock', content: fixture('packages-that-are-not-from-an-index.lock') },
])

test.each([
  [
    'project-with-groups.lock',
    [
      '38 dev-one@8.0.0 by dev-one',
      '44 left@1.0.0 by left',
      '55 numpy@1.26.4 by numpy',
      '60 numpy@2.1.0 by numpy',
      '65 optional-one@0.1 by optional-one',
      '70 right@3.2.1 by left > right',
    ],
  ],
  [
    'packages-that-are-not-from-an-index.lock',
    ['21 from-address@1.0.0 by from-address', '39 left@1.0.0 by from-git > left'],
  ],
  ['script.lock', ['7 left@1.0.0 by left']],
  ['before-version-1.lock', ['13 left@1.0.0 by left']],
])('%s resolves to %j, without a problem', (name, expected) => {
  const { packages, problems } = read(name)
  expect(packages.map(withPath)).toEqual(expected)
  expect(problems).toEqual([])
})

test('broken entries are reported with their line; one without source counts, the others are kept', () => {
  const { packages, problems } = read('broken-entries.lock')
  expect(packages.map(nameAtVersion)).toEqual(['no-source@1.0.0', 'left@1.0.0'])
  expect(problems).toEqual([
    { line: 4, reason: 'package without version' },
    { line: 8, reason: 'package without a source that can be read' },
    { line: 12, reason: 'package without name' },
  ])
})

test('before version 1 a file at an address was spelled otherwise', () => {
  const content = `version = 1\n[[distribution]]\nname = "left"\nversion = "1"\nsource = "direct+https://x.example/left-1.tar.gz"\n`
  expect(parsed(uvLock, 'uv.lock', content).packages.map(nameAtVersion)).toEqual(['left@1'])
})

test.each(['version = 9', 'version = "1"', 'version = 10000000000000000000'])(
  '%s is an unknown version, and is read',
  (text) => {
    const entry = '[[package]]\nname = "left"\nversion = "1"\nsource = { registry = "https://pypi.org/simple" }\n'
    const { packages, problems } = parsed(uvLock, 'uv.lock', `${text}\n${entry}`)
    expect(packages.map(nameAtVersion)).toEqual(['left@1'])
    expect(problems).toEqual([{ reason: expect.stringContaining('unknown version') }])
  },
)

test('an empty file is a problem', () => {
  expect(parsed(uvLock, 'uv.lock', '').problems).toEqual([{ reason: 'the file is empty' }])
})

test('both sides of a merge conflict are read, and it is reported', () => {
  const entry = (version: string): string =>
    `version = "${version}"\nsource = { registry = "https://pypi.org/simple" }\n`
  const content = `version = 1\n[[package]]\nname = "left"\n<<<<<<< HEAD\n${entry('1')}=======\n${entry('2')}>>>>>>> x\n`
  const { packages, problems } = parsed(uvLock, 'uv.lock', content)
  expect(packages.map(nameAtVersion)).toEqual(['left@1', 'left@2'])
  expect(problems.map(({ line }) => line)).toEqual([4])
})

test.each([
  ['uv.lock', true],
  ['a/uv.lock', true],
  ['scripts/tool.py.lock', true],
  ['my-uv.lock', false],
  ['uv.lock.md', false],
  ['uv.toml', false],
])('%s: %s', (path, expected) => {
  expect(uvLock.matches(path)).toBe(expected)
})
