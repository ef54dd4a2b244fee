import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion } from '@ioc-scanner/testkit'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { goWork } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, goWork, 'go.work')

conformsToManifestParser(goWork, [{ path: 'go.work', content: fixture('replacements.work') }])

test('what takes the place of a module is a pin; a folder is no module', () => {
  const { packages, problems } = read('replacements.work')
  expect(packages.map(withLine)).toEqual(['11 github.com/fork/left@[v1.0.1]', '14 github.com/fork/right@[v1.2.1]'])
  expect(problems).toEqual([])
})

test('what cannot be read is reported with its line, and the others are kept', () => {
  const { packages, problems } = read('unreadable-lines.work')
  expect(packages.map(nameAtVersion)).toEqual(['github.com/fork/up@[v2.0.0]'])
  expect(problems).toEqual([
    { line: 4, reason: 'not a replacement of a module' },
    { line: 6, reason: 'a directive that is not known' },
    { line: 3, reason: 'a directive that go.work does not have' },
  ])
})

test.each([
  ['go.work', true],
  ['services/go.work', true],
  ['go.work.sum', false],
  ['go.work.orig', false],
  ['go.mod', false],
])('%s: %s', (path, expected) => {
  expect(goWork.matches(path)).toBe(expected)
})
