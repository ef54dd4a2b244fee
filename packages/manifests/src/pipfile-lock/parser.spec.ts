import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { pipfileLock } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, pipfileLock, 'Pipfile.lock')

conformsToManifestParser(pipfileLock, [{ path: 'api/Pipfile.lock', content: fixture('default-and-develop.lock') }])

test.each([
  [
    'default-and-develop.lock',
    ['19 left-pad@1.0.0', '28 uvicorn@0.30.1', '36 left-pad@1.0.0', '39 pytest@8.0.0', '45 sphinx@7.2.6'],
  ],
  ['packages-that-are-not-from-an-index.lock', ['12 from-file@1.0', '16 left@1.0.0']],
])('%s resolves to %j, without a problem', (name, expected) => {
  const { packages, problems } = read(name)
  expect(packages.map(withLine)).toEqual(expected)
  expect(problems).toEqual([])
})

test('broken entries are reported with their line, and the others are kept', () => {
  const { packages, problems } = read('broken-entries.lock')
  expect(packages.map(nameAtVersion)).toEqual(['by-hand@[>=2,<3]', 'left@1.0.0', 'left@2.0.0'])
  expect(problems).toEqual([
    { line: 3, reason: 'package without version' },
    { line: 6, reason: 'package without version' },
    { line: 9, reason: 'a value where an object is due' },
    { line: 10, reason: 'a list where an object is due' },
    { line: 10, reason: 'package without version' },
    { line: 17, reason: 'a package is there twice' },
  ])
})

test('both sides of a merge conflict are read, and it is reported', () => {
  const { packages, problems } = read('merge-conflict.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0', 'left@1.0.1'])
  expect(problems).toEqual([{ line: 5, reason: expect.stringContaining('merge conflict') }])
})

test('of a file that is cut off what was complete is kept, and the cut is reported', () => {
  const { packages, problems } = read('cut-off.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left-pad@1.0.0'])
  expect(problems).not.toEqual([])
})

test.each(['', 'null', '[]', '{}', '7'])('%j is a problem', (content) => {
  expect(parsed(pipfileLock, 'Pipfile.lock', content).problems).not.toEqual([])
})

test.each([
  ['Pipfile.lock', true],
  ['a/Pipfile.lock', true],
  ['Pipfile', false],
  ['pipfile.lock', false],
  ['Pipfile.lock.json', false],
])('%s: %s', (path, expected) => {
  expect(pipfileLock.matches(path)).toBe(expected)
})
