import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { requirementsTxt } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, requirementsTxt, 'services/api/requirements.txt')

conformsToManifestParser(requirementsTxt, [
  { path: 'requirements.txt', content: fixture('every-way-to-write-a-version.txt') },
  { path: 'requirements/base.txt', content: fixture('pip-compile-output.txt') },
  { path: 'requirements.in', content: fixture('references.txt') },
])

test.each([
  [
    'every-way-to-write-a-version.txt',
    [
      '2 left@[*]',
      '3 right-pad-plus@[==1.2.3]',
      '4 three@[==1.2.3]',
      '5 ranged@[>=2,<3,!=2.1]',
      '6 compatible@[~=1.4.2]',
      '7 arbitrary@[===2004a]',
      '8 wildcard@[==1.*]',
      '9 parenthesised@[>=1.0]',
      '10 extras@[>=2.8.1]',
      '11 epoch@[==1!2.0]',
      '12 local@[==2.1.0+cpu]',
      '13 indented@[==0.1]',
      '14 twice@[==1]',
      '15 twice@[==2]',
    ],
  ],
  ['pip-compile-output.txt', ['11 certifi@[==2024.2.2]', '15 requests@[==2.31.0]']],
  ['packages-that-are-not-from-an-index.txt', ['14 left@[==1.0.0]']],
  [
    'files-at-an-address.txt',
    ['1 bad-py@[==1.0]', '2 bad-py@[==1.1]', '3 bad-py@[==1.2rc1]', '4 bad-py@[==1.3]', '6 bad-py@[==1.4+cpu]'],
  ],
  [
    'line-ends-as-pip-sees-them.txt',
    ['1 hidden@[*]', '1 inner@[==1.0]', '3 after@[==2.0]', '4 one@[==3.0]', '7 stopped@[==1]', '9 next@[==4.0]'],
  ],
])('%s asks for %j, without a problem', (name, expected) => {
  const { packages, problems } = read(name)
  expect(packages.map(withLine)).toEqual(expected)
  expect(problems).toEqual([])
})

test('other files are named from the root of the repository, and what leads out of it is a problem', () => {
  const { packages, problems, references } = read('references.txt')
  expect(references).toEqual([
    'services/api/base.txt',
    'services/api/dev.txt',
    'services/shared/requirements.txt',
    'services/api/nested/more.txt',
    'services/api/constraints.txt',
    'services/api/with space.txt',
    'services/api/after-another-option.txt',
    'outside.txt',
  ])
  expect(problems.map(({ line }) => line)).toEqual([8, 10])
  expect(packages.map(nameAtVersion)).toEqual(['left@[==1.0.0]'])
  expect(parsed(requirementsTxt, 'api/requirements.txt', '-r ../../outside.txt').problems).toHaveLength(1)
})

test('what is no requirement is reported with its line, and the others are kept', () => {
  const { packages, problems } = read('unreadable-lines.txt')
  expect(packages.map(nameAtVersion)).toEqual(['left@[==1.0.0]', 'last@[==2.0.0]'])
  expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
})

test('both sides of a merge conflict are read, and it is reported', () => {
  const { packages, problems } = read('merge-conflict.txt')
  expect(packages.map(nameAtVersion)).toEqual(['left@[==1.0.0]', 'right@[==1.0.0]', 'right@[==1.0.1]'])
  expect(problems).toHaveLength(1)
})

test('an empty file asks for nothing and is no problem', () => {
  expect(parsed(requirementsTxt, 'requirements.txt', '')).toEqual({ packages: [], problems: [], references: [] })
})

test('no secret of an index address reaches a problem', () => {
  const { problems } = parsed(
    requirementsTxt,
    'requirements.txt',
    '--indexurl https://user:secret@acme.example\n-r https://u:secret@x/y\n',
  )
  expect(problems).toHaveLength(2)
  expect(JSON.stringify(problems)).not.toContain('secret')
})

test.each([
  'requirements.txt',
  'requirements-dev.txt',
  'requirements_dev.txt',
  'requirements.dev.txt',
  'dev-requirements.txt',
  'test_requirements.txt',
  'my-requirements-py3.txt',
  'Requirements.txt',
  'requirements.in',
  'requirements-dev.in',
  'constraints.txt',
  'upper-constraints.txt',
  'constraints-3.11.txt',
  'requirements/base.txt',
  'a/requirements/dev.in',
])('%s is a requirements file', (path) => {
  expect(requirementsTxt.matches(path)).toBe(true)
})

test.each([
  'requirements.yml',
  'requirements.txt.bak',
  'requirements',
  'requirements/README.md',
  'my/notes.txt',
  'requirements/a/b.txt',
  'unconstrained.txt',
  'MANIFEST.in',
  'setup.py',
])('%s is none', (path) => {
  expect(requirementsTxt.matches(path)).toBe(false)
})
