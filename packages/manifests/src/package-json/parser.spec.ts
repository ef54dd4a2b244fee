import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { packageJson } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, packageJson, 'package.json')

conformsToManifestParser(
  packageJson,
  ['every-kind-of-dependency.json', 'overrides-and-resolutions.json'].map((name) => ({
    path: 'web/package.json',
    content: fixture(name),
    laterLinesMatter: name.startsWith('every'), // peerDependenciesMeta
  })),
)

test.each([
  ['package.json', true],
  ['a/package.json', true],
  ['my-package.json', false],
  ['package.json5', false],
  ['package-lock.json', false],
])('of %s it says %s', (path, isWanted) => expect(packageJson.matches(path)).toBe(isWanted))

test.each([
  [
    'every-kind-of-dependency.json',
    [
      '5 @acme/left@[^1.0.0]',
      '6 @acme/real@[~3.0.0]',
      '15 patched@[4.0.0]',
      '16 pinned@[1.10]',
      '17 served@[1.2.3]',
      '18 tagged@[latest]',
      '19 yarn-range@[^5.0.0]',
      '22 right@[>=2 <3 || 4]',
      '26 up@[]',
      '29 peer@[*]',
    ],
  ],
  [
    'overrides-and-resolutions.json',
    [
      '3 left@[1.0.0]',
      '5 right@[2.0.1]',
      '6 @acme/inside@[3.0.0]',
      '11 deep@[4.0.0]',
      '12 @acme/inner@[5.0.0]',
      '13 ranged@[6.6.6]',
      '17 inner@[7.0.0]',
      '19 replacement@[8.0.0]',
    ],
  ],
])('%s declares %j', (name, expected) => {
  expect(read(name).packages.map(withLine)).toEqual(expected)
  expect(read(name).problems).toEqual([])
})

test("bun's catalogs declare what `catalog:` asks for; what others have by that name is no problem", () => {
  const content = [
    '{ "dependencies": { "left": "catalog:", "right": "catalog:old" },',
    '"catalog": { "left": "^1.0.0" },',
    '"workspaces": { "packages": ["a"], "catalogs": { "old": {',
    '  "right": "npm:real@2.0.0" } } } }',
  ].join('\n')
  const { packages, problems } = parsed(packageJson, 'package.json', content)
  expect(packages.map(withLine)).toEqual(['2 left@[^1.0.0]', '4 real@[2.0.0]'])
  expect(problems).toEqual([])
  const others = '{ "catalog": "tools", "catalogs": ["a"], "workspaces": ["a", "b"] }'
  expect(parsed(packageJson, 'package.json', others).problems).toEqual([])
})

test('wrong types are reported with their lines, and the other dependencies are kept', () => {
  const { packages, problems } = read('wrong-types.json')
  expect(packages.map(nameAtVersion)).toEqual(['left@[1.0.0]', '__proto__@[1.0.0]'])
  expect(problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '2: a constraint that is no text',
    '2: a constraint that is no text',
    '2: a constraint that is no text',
    '2: a dependency without name',
    '4: optionalDependencies is no object',
    '5: peerDependencies is no object',
  ])
})

test('a version inside a list is no text, and an empty file is a problem', () => {
  const problemsOf = (content: string) => parsed(packageJson, 'package.json', content).problems
  const noText = [{ line: 1, reason: 'a constraint that is no text' }]
  expect(problemsOf('{"dependencies": {"left": ["1.0.0"]}}')).toEqual(noText)
  expect(problemsOf('{"peerDependencies": {"left": []}}')).toEqual(noText)
  expect(problemsOf('').map(({ reason }) => reason)).toEqual(['the file is empty'])
})

test('both sides of a merge conflict are read, beside a problem', () => {
  const { packages, problems } = read('merge-conflict.json')
  expect(packages.map(nameAtVersion)).toEqual(['left@[1.0.0]', 'left@[2.0.0]', 'right@[1.0.0]'])
  expect(problems).toEqual([{ line: 3, reason: 'merge conflict: what both sides say was read' }])
})
