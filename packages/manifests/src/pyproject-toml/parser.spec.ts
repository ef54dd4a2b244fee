import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import fc from 'fast-check'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { pyprojectToml } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, pyprojectToml, 'services/api/pyproject.toml')

conformsToManifestParser(pyprojectToml, [
  { path: 'api/pyproject.toml', content: fixture('project-and-groups.toml') },
  // The sources of uv stand below the lists that they are for.
  { path: 'pyproject.toml', content: fixture('uv-and-pdm.toml'), laterLinesMatter: true },
  { path: 'pyproject.toml', content: fixture('poetry.toml') },
])

test.each([
  [
    'project-and-groups.toml',
    [
      '8 left@[>=1.0,<2]',
      '9 right-pad@[==1.2.3]',
      '11 bad-py@[==1.0]',
      '15 sphinx@[~=7.0]',
      '16 api@[*]',
      '19 pytest@[*]',
      '20 ruff@[==0.1.0]',
    ],
  ],
  [
    'uv-and-pdm.toml',
    [
      '3 left@[*]',
      '3 both@[*]',
      '6 dev@[==1.0]',
      '7 deep@[==2.0]',
      '8 deeper@[<3]',
      '14 wheel-at-address@[==3.0]',
      '18 pdm-dev@[>=1]',
      '21 rye-dev@[*]',
      '24 pixied@[>=1.0]',
      '28 flitted@[==1.0]',
      '31 flit-extra@[*]',
    ],
  ],
  [
    'poetry.toml',
    [
      '6 caret@[>=1.2.3,<2]',
      '7 tilde@[>=1.2,<1.3]',
      '8 exact@[==1.10]',
      '9 wildcard@[==2.*]',
      '10 any@[*]',
      '11 ranged@[>=1.0,<2.0,!=1.5]',
      '12 alternatives@[==1.0 || ==2.0]',
      '15 from-address@[==1.4]',
      '16 with-extras@[>=0.3,<0.4]',
      '18 several@[<=1.9]',
      '19 several@[>=2.0,<3]',
      '22 sub@[~=4.1]',
      '27 pytest@[>=7,<8]',
      '30 black@[==22.1b0]',
    ],
  ],
  ['poetry-adds-to-the-project.toml', ['4 left@[>=1.0,<2.0]', '4 right@[*]', '9 right@[>=2.0,<3]']],
  ['tools-only.toml', []],
])('%s asks for %j, without a problem', (name, expected) => {
  const { packages, problems } = read(name)
  expect(packages.map(withLine)).toEqual(expected)
  expect(problems).toEqual([])
})

test('the files that a build takes its dependencies from are named from the root of the repository', () => {
  const { packages, problems, references } = read('files-for-the-build.toml')
  expect(packages).toEqual([])
  expect(references).toEqual([
    'services/api/requirements.in',
    'services/shared.txt',
    'services/api/deps/test.list',
    'services/api/hatched.txt',
  ])
  expect(problems).toEqual([{ line: 11, reason: 'refers to something outside the repository, which was not read' }])
})

test('such a file is a list for pip, whatever it is called', () => {
  expect(parsed(pyprojectToml, 'api/deps/test.list', 'left==1.0\n').packages.map(withLine)).toEqual(['1 left@[==1.0]'])
})

test.each([
  ['hatchling.build', 1],
  ['setuptools.build_meta', 0],
  ['poetry.core.masonry.api', 0],
])('dependencies that %s computes: %d problems', (backend, count) => {
  const content = `[project]\ndynamic = ["dependencies"]\n[build-system]\nbuild-backend = "${backend}"\n`
  const computed = { line: 2, reason: 'dependencies that the build computes: they were not read' }
  expect(parsed(pyprojectToml, 'pyproject.toml', content).problems).toEqual(count === 1 ? [computed] : [])
})

test('wrong types are reported with their lines, and the other dependencies are kept', () => {
  const { packages, problems } = read('wrong-types.toml')
  expect(packages.map(nameAtVersion)).toEqual(['left@[==1.0]', 'kept@[==1.0]', 'last@[==2.0]'])
  expect(problems.map(({ line, reason }) => `${line}: ${reason}`).sort()).toEqual(
    [
      '2: a requirement that is no text',
      '2: not a requirement',
      '2: a requirement that is no text',
      '3: requirements that are no list',
      '5: dependencies that are no table',
      '7: a constraint that is no text',
      '8: a dependency without a name that can be one',
      '9: a dependency without a name that can be one',
      '10: a constraint that is no text',
      '12: not a constraint',
      '14: not TOML: a text that does not end',
    ].sort(),
  )
})

test('both sides of a merge conflict are read, and it is reported', () => {
  const { packages, problems } = read('merge-conflict.toml')
  expect(packages.map(nameAtVersion)).toEqual(['left@[==1.0.0]', 'left@[==1.0.1]'])
  expect(problems).toEqual([{ line: 3, reason: 'merge conflict: what both sides say was read' }])
})

test('a requirement is read the same in every list that there is for it', () => {
  const places = [
    (list: string) => `[project]\ndependencies = ${list}\n`,
    (list: string) => `project.optional-dependencies."a b" = ${list}\n`,
    (list: string) => `[dependency-groups]\ndev = ${list}\n`,
    (list: string) => `tool = { uv = { dev-dependencies = ${list} } }\n`,
    (list: string) => `[tool.pdm.dev-dependencies]\ndev = ${list}\n`,
  ]
  const requirement = fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.constantFrom('==', '>=', '~=', '<'), fc.nat(99))
  fc.assert(
    fc.property(fc.uniqueArray(requirement, { selector: ([name]) => name }), (requirements) => {
      const list = JSON.stringify(requirements.map(([name, operator, minor]) => `${name} ${operator}1.${minor}`))
      for (const place of places) {
        const { packages, problems } = parsed(pyprojectToml, 'pyproject.toml', place(list))
        expect(problems).toEqual([])
        expect(packages.map(nameAtVersion)).toEqual(
          requirements.map(([name, operator, minor]) => `${name}@[${operator}1.${minor}]`),
        )
      }
    }),
  )
})

test.each(['pyproject.toml', 'libs/a/pyproject.toml'])('%s is one of its files', (path) => {
  expect(pyprojectToml.matches(path)).toBe(true)
})

test.each(['pyproject.toml.orig', 'my-pyproject.toml', 'pyproject.toml/x', 'PyProject.toml', 'poetry.toml'])(
  '%s is none',
  (path) => expect(pyprojectToml.matches(path)).toBe(false),
)
