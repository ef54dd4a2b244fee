import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withPath } from '../../test/fixtures-of.js'
import { gemfileLock } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, gemfileLock, 'Gemfile.lock')

conformsToManifestParser(gemfileLock, [
  { path: 'Gemfile.lock', content: fixture('platforms-and-pre-releases.lock') },
  { path: 'web/gems.locked', content: fixture('gems-that-are-not-from-a-registry.lock') },
])

test.each([
  [
    'platforms-and-pre-releases.lock',
    [
      '4 left@1.0.0 by left',
      '7 mini_portile2@2.8.5 by left > nokogiri > mini_portile2',
      '8 nokogiri@1.16.0 by left > nokogiri',
      '13 only-binary@2.0.1 by only-binary',
      '14 pre@1.0.0.rc1 by left > pre',
      '15 racc@1.7.3 by left > nokogiri > racc',
    ],
  ],
  ['gems-that-are-not-from-a-registry.lock', ['25 left@1.0.0 by own > from-git > left', '30 second@3.0.0 by second']],
])('%s resolves to %j, without a problem', (name, expected) => {
  const { packages, problems } = read(name)
  expect(packages.map(withPath)).toEqual(expected)
  expect(problems).toEqual([])
})

test('what cannot be read is reported with its line, and the others are kept', () => {
  const { packages, problems } = read('unreadable-lines.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0'])
  expect(problems).toEqual([
    { line: 4, reason: 'package without version' },
    { line: 6, reason: 'not a line that bundler writes' },
    { line: 8, reason: 'not a section that is known' },
  ])
})

test('a file that ends before its last sections is reported, though every line is whole', () => {
  const { packages, problems } = read('cut-off.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0'])
  expect(problems).toEqual([{ reason: expect.stringContaining('cut off') }])
})

test('an empty file is a problem', () => {
  expect(parsed(gemfileLock, 'Gemfile.lock', '').problems).toEqual([{ reason: 'the file is empty' }])
})

test('both sides of a merge conflict are read, and it is reported', () => {
  const { packages, problems } = read('merge-conflict.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0', 'left@1.0.1'])
  expect(problems.map(({ line }) => line)).toEqual([4])
})

test.each([
  ['Gemfile.lock', true],
  ['a/Gemfile.lock', true],
  ['gems.locked', true],
  ['Gemfile.next.lock', true],
  ['Gemfile_next.lock', true],
  ['Gemfile-rails-7.lock', true],
  ['gemfiles/rails_7.0.gemfile.lock', true],
  ['Gemfile', false],
  ['gems.rb', false],
  ['MyGemfile.lock', false],
  ['Gemfile.lock.bak', false],
  ['Gemfiles.lock', false],
  ['Gemfile.lock/x', false],
])('%s: %s', (path, expected) => {
  expect(gemfileLock.matches(path)).toBe(expected)
})
