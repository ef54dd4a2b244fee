import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { goSum } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, goSum, 'go.sum')

conformsToManifestParser(goSum, [{ path: 'api/go.sum', content: fixture('zip-and-mod-hashes.sum') }])

test('a version whose code was fetched is a pin, one whose go.mod alone was read is nothing', () => {
  const { packages, problems } = read('zip-and-mod-hashes.sum')
  expect(packages.map(withLine)).toEqual([
    '1 github.com/Acme/Upper@[v1.2.3]',
    '3 github.com/acme/incompatible@[v3.2.1+incompatible]',
    '4 github.com/acme/left@[v1.0.0]',
    '6 github.com/acme/left@[v1.0.1]',
    '8 github.com/acme/pseudo@[v0.0.0-20260805040439-27421527967b]',
  ])
  expect(problems).toEqual([])
})

test('what cannot be read is reported with its line, and both sides of a merge conflict are read', () => {
  const { packages, problems } = read('unreadable-lines.sum')
  expect(packages.map(nameAtVersion)).toEqual([
    'github.com/acme/left@[v1.0.0]',
    'github.com/acme/right@[v1.0.0]',
    'github.com/acme/right@[v1.0.1]',
  ])
  expect(problems.map(({ line }) => line)).toEqual([4, 2, 3])
})

test('a build without dependencies has an empty file, which is no problem', () => {
  expect(parsed(goSum, 'go.sum', '').problems).toEqual([])
})

test.each([
  ['go.sum', true],
  ['a/go.sum', true],
  ['go.work.sum', true],
  ['checksums.go.sum', false],
  ['go.sum.orig', false],
])('%s: %s', (path, expected) => {
  expect(goSum.matches(path)).toBe(expected)
})
