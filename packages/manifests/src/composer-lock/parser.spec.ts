import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withPath } from '../../test/fixtures-of.js'
import { composerLock } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, composerLock, 'composer.lock')

conformsToManifestParser(composerLock, [
  { path: 'web/composer.lock', content: fixture('packages-and-packages-dev.lock') },
])

test.each([
  [
    'packages-and-packages-dev.lock',
    [
      '8 acme/left@v1.0.0 by acme/left',
      '44 acme/right@2.1.0-RC1 by acme/left > acme/right',
      '53 acme/test@dev-main by acme/test',
    ],
  ],
  ['package-on-a-path.lock', ['16 acme/left@1.0.0 by acme/local > acme/left']],
])('%s resolves to %j, without a problem', (name, expected) => {
  const { packages, problems } = read(name)
  expect(packages.map(withPath)).toEqual(expected)
  expect(problems).toEqual([])
})

test('broken entries are reported with their line, and the others are kept', () => {
  const { packages, problems } = read('broken-entries.lock')
  expect(packages.map(nameAtVersion)).toEqual(['acme/left@1.0.0'])
  expect(problems).toEqual([
    { line: 4, reason: 'package without version' },
    { line: 6, reason: 'package without name' },
    { line: 9, reason: 'package without name' },
    { line: 13, reason: 'a value where packages are due' },
    { line: 19, reason: 'not a composer.lock: it has no list of packages there' },
  ])
})

test('both sides of a merge conflict are read, and it is reported', () => {
  const { packages, problems } = read('merge-conflict.lock')
  expect(packages.map(nameAtVersion)).toEqual(['acme/left@1.0.0', 'acme/left@1.0.1'])
  expect(problems).toEqual([{ line: 5, reason: expect.stringContaining('merge conflict') }])
})

test('of a file that is cut off what was complete is kept, and the cut is reported', () => {
  const { packages, problems } = read('cut-off.lock')
  expect(packages.map(nameAtVersion)).toEqual(['acme/left@v1.0.0', 'acme/right@2.1.0-RC1'])
  expect(problems).not.toEqual([])
})

test('a lock without development packages, as composer 1 wrote it, is no problem', () => {
  expect(parsed(composerLock, 'composer.lock', '{"packages": [], "packages-dev": null}').problems).toEqual([])
})

test.each(['', 'null', '[]', '{}', '7'])('%j is a problem', (content) => {
  expect(parsed(composerLock, 'composer.lock', content).problems).not.toEqual([])
})

test.each([
  ['composer.lock', true],
  ['a/composer.lock', true],
  ['composer.json', false],
  ['my-composer.lock', false],
  ['composer.lock.json', false],
])('%s: %s', (path, expected) => {
  expect(composerLock.matches(path)).toBe(expected)
})
