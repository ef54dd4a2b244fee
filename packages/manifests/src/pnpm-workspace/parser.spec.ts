import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { pnpmWorkspace } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, pnpmWorkspace, 'pnpm-workspace.yaml')

conformsToManifestParser(pnpmWorkspace, [
  { path: 'web/pnpm-workspace.yaml', content: fixture('every-kind-of-declaration.yaml') },
  { path: '.yarnrc.yml', content: fixture('yarnrc.yml') },
])

test.each([
  ['pnpm-workspace.yaml', true],
  ['web/pnpm-workspace.yaml', true],
  ['web/.yarnrc.yml', true],
  ['pnpm-workspace.yml', false],
  ['my-pnpm-workspace.yaml', false],
  ['pnpm-lock.yaml', false],
  ['.yarnrc', false],
])('of %s it says %s', (path, isWanted) => expect(pnpmWorkspace.matches(path)).toBe(isWanted))

test.each([
  [
    'every-kind-of-declaration.yaml',
    [
      '7 axios@[^1.14.0]',
      '8 @acme/left@[1.0.0]',
      '9 @acme/real@[~3.0.0]',
      '13 react@[^17.0.2]',
      '14 react-dom@[^17.0.2]',
      '17 deep@[4.0.0]',
      '18 inner@[7.0.0]',
      '25 added@[>=2]',
      '28 maybe@[1.10]',
      '30 @acme/patched@[1.2.3]',
      '33 settings@[1.0.0]',
      '36 hooks@[2.0.0]',
    ],
  ],
  ['yarnrc.yml', ['4 left@[^1.0.0]', '7 left@[^0.9.0]', '14 added@[^2]']],
])('%s declares %j', (name, expected) => {
  expect(read(name).packages.map(withLine)).toEqual(expected)
  expect(read(name).problems).toEqual([])
})

test('wrong types are reported with their lines, and the other declarations are kept', () => {
  const { packages, problems } = read('wrong-types.yaml')
  expect(packages.map(withLine)).toEqual(['7 last@[3.0.0]'])
  expect(problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '1: catalog is no mapping',
    '3: catalogs is no mapping',
    '5: a constraint that is no text',
    '6: a constraint that is no text',
    '9: packageExtensions is no mapping',
    '12: an alias: what it repeats was not read here',
  ])
})

test('a file that only lists the projects declares nothing; a list where a mapping is due is a problem', () => {
  expect(parsed(pnpmWorkspace, 'pnpm-workspace.yaml', 'packages:\n  - a\n')).toEqual({
    packages: [],
    problems: [],
    references: [],
  })
  expect(parsed(pnpmWorkspace, 'pnpm-workspace.yaml', '- a\n').problems).toEqual([
    { line: 1, reason: 'the file is no mapping' },
  ])
})

test('both sides of a merge conflict are read, beside a problem', () => {
  const { packages, problems } = read('merge-conflict.yaml')
  expect(packages.map(nameAtVersion)).toEqual(['left@[1.0.0]', 'right@[1.0.0]', 'left@[2.0.0]'])
  expect(problems).toEqual([{ line: 2, reason: 'merge conflict: what both sides say was read' }])
})
