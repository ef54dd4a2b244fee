import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion } from '@ioc-scanner/testkit'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { pyprojectBuild } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, pyprojectBuild, 'services/api/pyproject.toml')

conformsToManifestParser(pyprojectBuild, [
  // The sources of uv stand below the lists that they are for.
  { path: 'api/pyproject.toml', content: fixture('hatch.toml'), laterLinesMatter: true },
  { path: 'pyproject.toml', content: fixture('poetry.toml') },
])

test.each([
  ['hatch.toml', ['2 hatchling@[==1.21.0]', '2 hatch-vcs@[*]', '10 coverage@[>=6.5]', '11 extra@[==1]']],
  ['poetry.toml', ['5 plugin@[>1]', '8 poetry-core@[*]']],
  ['nothing.toml', []],
])('%s builds and works with %j', (name, expected) => {
  const { packages, problems } = read(name)
  expect(packages.map(withLine)).toEqual(expected)
  expect(problems).toEqual([])
})

test('wrong types are reported with their lines, and the other requirements are kept', () => {
  const { packages, problems } = read('no-list.toml')
  expect(packages.map(nameAtVersion)).toEqual(['kept@[==1.0]'])
  expect(problems).toEqual([
    { line: 2, reason: 'requirements that are no list' },
    { line: 5, reason: 'a requirement that is no text' },
  ])
})

test.each(['pyproject.toml', 'libs/a/pyproject.toml'])('%s is one of its files', (path) => {
  expect(pyprojectBuild.matches(path)).toBe(true)
})

test.each(['pyproject.toml.orig', 'PyProject.toml', 'poetry.toml'])('%s is none', (path) => {
  expect(pyprojectBuild.matches(path)).toBe(false)
})
