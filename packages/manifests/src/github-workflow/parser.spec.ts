import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { githubWorkflow } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, githubWorkflow, '.github/workflows/ci.yml')

conformsToManifestParser(githubWorkflow, [
  { path: '.github/workflows/ci.yml', content: fixture('every-kind-of-reference.yml') },
  { path: 'actions/setup/action.yaml', content: fixture('composite-action.yml') },
])

test.each([
  [
    'every-kind-of-reference.yml',
    [
      '10 actions/checkout@b4ffde65f46336ab88eb53be808477a3936bae11',
      '12 acme/tools@[V2.0]',
      '13 acme/flow@[main]',
      '16 acme/folded@[release/v1]',
      '23 acme/upper-case-commit@0123456789abcdef0123456789abcdef01234567',
      '24 acme/short-commit@[0123456]',
      '26 acme/shared@[v1]',
    ],
  ],
  ['composite-action.yml', ['10 acme/setup@[v3]']],
  ['node-action.yml', []],
  ['anchors.yml', ['7 acme/checkout@[v4]', '2 acme/from-anchor@[v1]', '16 acme/last@[v1]']],
])('%s uses %j, without a problem', (name, expected) => {
  const { packages, problems } = read(name)
  expect(packages.map(withLine)).toEqual(expected)
  expect(problems).toEqual([])
})

test('what cannot be read is reported with its line, and the others are kept', () => {
  const { packages, problems } = read('unreadable-references.yml')
  expect(packages.map(nameAtVersion)).toEqual(['acme/left@[v1]'])
  expect(problems.map(({ line }) => line)).toEqual([6, 8, 9, 11, 4, 5])
})

test('a text that is no YAML is searched line by line, and reported', () => {
  const { packages, problems } = read('not-yaml.yml')
  expect(packages.map(withLine)).toEqual(['4 acme/left@[v1]', '5 acme/right@[v2]'])
  expect(problems).toEqual([{ line: 3, reason: expect.stringMatching(/^not YAML/) }])
})

test.each([
  ['refs/tags/v1', 'v1'],
  ['refs/heads/release/x', 'release/x'],
  ['refs/pull/1/head', 'refs/pull/1/head'],
])('the reference %s asks for %s', (ref, expected) => {
  const content = `jobs:\n  a:\n    steps:\n      - uses: acme/left@${ref}\n`
  const { packages, problems } = parsed(githubWorkflow, '.github/workflows/ci.yml', content)
  expect(packages.map(nameAtVersion)).toEqual([`acme/left@[${expected}]`])
  expect(problems).toEqual([])
})

test.each([
  ['./vendor/setup', ['/vendor/setup/action.yml']],
  ['./vendor/setup/', ['/vendor/setup/action.yml']],
  ['./', ['/action.yml']],
  ['.\\vendor\\setup', ['/vendor/setup/action.yml']],
  ['./.github/workflows/own.yaml', ['/.github/workflows/own.yaml']],
])('%s is the file %j of this repository', (uses, expected) => {
  const content = `jobs:\n  a:\n    steps:\n      - uses: ${uses}\n      - uses: ${uses}\n`
  const { packages, problems, references } = parsed(githubWorkflow, '.github/workflows/ci.yml', content)
  expect({ packages, problems, references }).toEqual({ packages: [], problems: [], references: expected })
})

test.each(['../elsewhere', './${{ matrix.action }}'])('%s leads to nothing that can be named: a problem', (uses) => {
  const content = `jobs:\n  a:\n    steps:\n      - uses: ${uses}\n`
  const { problems, references } = parsed(githubWorkflow, '.github/workflows/ci.yml', content)
  expect(references).toEqual([])
  expect(problems).toEqual([{ line: 4, reason: 'not a path to an action of this repository' }])
})

test('an empty file runs nothing and is no problem', () => {
  expect(parsed(githubWorkflow, '.github/workflows/ci.yml', '').problems).toEqual([])
})

test('both sides of a merge conflict are read, and it is reported', () => {
  const { packages, problems } = read('merge-conflict.yml')
  expect(packages.map(nameAtVersion)).toEqual(['acme/left@[v1]', 'acme/left@[v2]'])
  expect(problems.map(({ line }) => line)).toEqual([4])
})

test('5,000 jobs that all repeat the same 5,000 steps cost no more than their number', () => {
  const steps = '      - uses: acme/left@v1\n'.repeat(5_000)
  const jobs = Array.from({ length: 5_000 }, (_, index) => `  j${index}: {steps: *steps}\n`).join('')
  const content = `jobs:\n  first:\n    steps: &steps\n${steps}${jobs}`
  expect(parsed(githubWorkflow, '.github/workflows/ci.yml', content).packages).toHaveLength(5_000)
})

test.each([
  ['.github/workflows/ci.yml', true],
  ['.github/workflows/ci.yaml', true],
  ['action.yml', true],
  ['actions/setup/action.yaml', true],
  ['.github/workflows/nested/ci.yml', false],
  ['templates/.github/workflows/ci.yml', false],
  ['.github/workflows/ci.yml.disabled', false],
  ['.github/dependabot.yml', false],
  ['my-action.yml', false],
  ['workflows/ci.yml', false],
])('%s: %s', (path, expected) => {
  expect(githubWorkflow.matches(path)).toBe(expected)
})
