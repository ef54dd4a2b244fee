import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { goMod } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, goMod, 'go.mod')

conformsToManifestParser(goMod, [
  { path: 'go.mod', content: fixture('blocks-and-single-lines.mod') },
  { path: 'cmd/go.mod', content: fixture('replacements.mod'), laterLinesMatter: true },
])

test.each([
  [
    'blocks-and-single-lines.mod',
    [
      '11 github.com/acme/single@v1.0.0',
      '14 github.com/Acme/Upper@v1.2.3',
      '15 github.com/acme/pseudo@v0.0.0-20260805040439-27421527967b',
      '16 github.com/acme/incompatible@v3.2.1+incompatible',
      '17 github.com/acme/quoted@v1.0.0',
      '18 github.com/acme/major/v2@v2.0.0-rc.1',
      '22 github.com/acme/tight@v0.1.0',
    ],
  ],
  [
    'replacements.mod',
    [
      '23 github.com/fork/by-fork@v1.9.9',
      '16 github.com/acme/by-other-version@v1.0.1',
      '17 github.com/fork/at-this-version@v1.0.2',
      '10 github.com/acme/at-another-version@v1.0.0',
      '20 github.com/fork/both@v1.0.5',
      '25 github.com/fork/not-listed@[v1.3.3]',
    ],
  ],
])('%s resolves to %j, without a problem', (name, expected) => {
  const { packages, problems } = read(name)
  expect(packages.map(withLine)).toEqual(expected)
  expect(problems).toEqual([])
})

test('what cannot be read is reported with its line; a branch only asks, and the others are kept', () => {
  const { packages, problems } = read('unreadable-lines.mod')
  expect(packages.map(nameAtVersion)).toEqual(['github.com/acme/left@v1.0.0', 'github.com/acme/branch@[master]'])
  expect(problems).toEqual([
    { line: 3, reason: 'not a module and its version' },
    { line: 7, reason: 'not a module and its version' },
    { line: 11, reason: 'not a replacement of a module' },
    { line: 12, reason: 'not a replacement of a module' },
    { line: 13, reason: 'a directive that is not known' },
  ])
})

test('a block that does not end is reported, and what it says is kept', () => {
  const { packages, problems } = read('cut-off.mod')
  expect(packages.map(nameAtVersion)).toEqual(['github.com/acme/left@v1.0.0'])
  expect(problems).toEqual([{ line: 3, reason: expect.stringContaining('cut off') }])
})

test('both sides of a merge conflict are read, and it is reported', () => {
  const { packages, problems } = read('merge-conflict.mod')
  expect(packages.map(nameAtVersion)).toEqual(['github.com/acme/left@v1.0.0', 'github.com/acme/left@v1.0.1'])
  expect(problems.map(({ line }) => line)).toEqual([4])
})

test('an empty file, which keeps a folder out of the module above, is no problem', () => {
  expect(parsed(goMod, 'go.mod', '// nothing to see here\n').problems).toEqual([])
  expect(parsed(goMod, 'go.mod', '').problems).toEqual([])
})

test('lines that end with a carriage return alone are reported', () => {
  const content = 'module acme.example/app\rrequire github.com/acme/left v1.0.0\r'
  expect(parsed(goMod, 'go.mod', `${content}\r`).problems).toEqual([
    { line: 1, reason: 'a carriage return inside a line' },
  ])
})

test('requirements of no module are kept, and reported', () => {
  const { packages, problems } = parsed(goMod, 'go.mod', 'require github.com/acme/left v1.0.0\n')
  expect(packages.map(nameAtVersion)).toEqual(['github.com/acme/left@v1.0.0'])
  expect(problems).toHaveLength(1)
})

test.each([
  ['go.mod', true],
  ['a/b/go.mod', true],
  ['go.mod.bak', false],
  ['cargo.mod', false],
  ['go.work', false],
])('%s: %s', (path, expected) => {
  expect(goMod.matches(path)).toBe(expected)
})
