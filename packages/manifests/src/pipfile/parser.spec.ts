import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion } from '@ioc-scanner/testkit'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { pipfile } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, pipfile, 'Pipfile')

conformsToManifestParser(pipfile, [{ path: 'api/Pipfile', content: fixture('every-kind-of-package.toml') }])

test('every-kind-of-package.toml asks for these, without a problem', () => {
  const { packages, problems } = read('every-kind-of-package.toml')
  expect(packages.map(withLine)).toEqual([
    '13 left@[*]',
    '14 right-pad@[==1.2.3]',
    '15 bare@[==1.2.3]',
    '16 ranged@[>=1.0,<2,!=1.5]',
    '17 extras@[~=2.0]',
    '18 from-index@[==3.0]',
    '19 without-version@[*]',
    '23 bad-py@[==1.0]',
    '25 table@[==4.0]',
    '29 pytest@[*]',
    '32 sphinx@[>=7]',
  ])
  expect(problems).toEqual([])
})

test('what cannot be read is reported with its line, and the others are kept', () => {
  const { packages, problems } = read('wrong-types.toml')
  expect(packages.map(nameAtVersion)).toEqual(['kept@[==1.0]'])
  expect(problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '7: not TOML: a text that does not end',
    '1: a value where a table of packages is due',
    '3: a constraint that is no text',
    '4: not a constraint',
    '5: a dependency without a name that can be one',
    '6: a constraint that is no text',
  ])
})

test('both sides of a merge conflict are read, and it is reported', () => {
  const { packages, problems } = read('merge-conflict.toml')
  expect(packages.map(nameAtVersion)).toEqual(['left@[==1.0.0]', 'left@[==1.0.1]'])
  expect(problems).toEqual([{ line: 2, reason: 'merge conflict: what both sides say was read' }])
})

test.each([
  ['Pipfile', true],
  ['a/Pipfile', true],
  ['Pipfile.lock', false],
  ['pipfile', false],
  ['MyPipfile', false],
  ['Pipfile/x', false],
])('of %s it says %s', (path, isWanted) => expect(pipfile.matches(path)).toBe(isWanted))
