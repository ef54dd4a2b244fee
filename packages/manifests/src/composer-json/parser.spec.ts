import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { composerConstraint } from './composer-constraint.js'
import { composerJson } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, composerJson, 'composer.json')

conformsToManifestParser(composerJson, [
  { path: 'web/composer.json', content: fixture('every-kind-of-constraint.json') },
])

test('every-kind-of-constraint.json asks for these, and for nothing of the platform', () => {
  const { packages, problems } = read('every-kind-of-constraint.json')
  expect(packages.map(withLine)).toEqual([
    '9 acme/left@[^1.0 || ^2.0]',
    '10 acme/pinned@[1.2.3]',
    '11 acme/with-v@[v1.2.3]',
    '12 acme/equal@[1.2.3]',
    '13 acme/two-numbers@[=1.2]',
    '14 acme/candidate@[=1.0.0RC1]',
    '15 acme/branch@[dev-main]',
    '16 acme/flagged@[^1.0]',
    '17 acme/only-flag@[*]',
    '18 acme/ranged@[>=1.0 <2.0]',
    '21 acme/test@[~1.2]',
    '22 acme/any@[*]',
  ])
  expect(problems).toEqual([])
})

test('wrong types are reported with their lines, and the other dependencies are kept', () => {
  const { packages, problems } = read('wrong-types.json')
  expect(packages.map(nameAtVersion)).toEqual(['__proto__/x@[1.0.0]', 'acme/kept@[1.0.0]'])
  expect(problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '3: a constraint that is no text',
    '4: a constraint that is no text',
    '5: a dependency without a name that can be one',
    '6: a dependency without a name that can be one',
    '10: require-dev is no object',
  ])
})

test.each(['', 'null', '[]', '7', '{'])('%j is a problem', (content) => {
  expect(parsed(composerJson, 'composer.json', content).problems).not.toEqual([])
})

test.each(['{}', '{"require": []}', '{"name": "acme/left"}'])('%s asks for nothing, without a problem', (content) => {
  expect(parsed(composerJson, 'composer.json', content)).toMatchObject({ packages: [], problems: [] })
})

test('both sides of a merge conflict are read, beside a problem', () => {
  const { packages, problems } = read('merge-conflict.json')
  expect(packages.map(nameAtVersion)).toEqual(['acme/left@[1.0.0]', 'acme/left@[2.0.0]', 'acme/right@[1.0.0]'])
  expect(problems).toEqual([{ line: 3, reason: 'merge conflict: what both sides say was read' }])
})

test.each([
  ['=1.2.3', '1.2.3'],
  ['1.2.3.4', '=1.2.3.4'],
  ['1.0.x-dev', '1.0.x-dev'],
  ['1.2.*', '1.2.*'],
  ['1.2.3@stable', '1.2.3'],
  ['1.0.0 - 2.0.0', '1.0.0 - 2.0.0'],
  ['1.0.0|2.0.0', '1.0.0|2.0.0'],
  ['', '*'],
])('%j is given as %j', (constraint, expected) => expect(composerConstraint(constraint)).toBe(expected))

test.each([
  ['composer.json', true],
  ['a/composer.json', true],
  ['composer.lock', false],
  ['my-composer.json', false],
  ['composer.json5', false],
])('of %s it says %s', (path, isWanted) => expect(composerJson.matches(path)).toBe(isWanted))
