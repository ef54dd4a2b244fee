import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import fc from 'fast-check'
import { fixturesOf, withLine } from '../../test/fixtures-of.js'
import { cargoToml } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, cargoToml, 'crates/api/Cargo.toml')

conformsToManifestParser(cargoToml, [
  { path: 'crates/api/Cargo.toml', content: fixture('every-kind-of-dependency.toml') },
  { path: 'Cargo.toml', content: fixture('workspace.toml') },
])

test.each([
  [
    'every-kind-of-dependency.toml',
    [
      '6 left@[1.2]',
      '7 exact@[=1.2.3]',
      '8 ranged@[>=1.2, <1.5]',
      '9 any@[*]',
      '10 real_name@[~2.0]',
      '11 with-features@[0.3]',
      '12 own-registry@[1]',
      '17 without-version@[*]',
      '19 table@[3]',
      '25 tested@[4.0.0-rc.1]',
      '28 cc@[1.0]',
      '31 winapi@[=0.3.9]',
      '34 nix@[0.27]',
    ],
  ],
  ['workspace.toml', ['8 left@[1]', '10 right-real@[2]']],
])('%s asks for %j, without a problem', (name, expected) => {
  const { packages, problems } = read(name)
  expect(packages.map(withLine)).toEqual(expected)
  expect(problems).toEqual([])
})

test('wrong types are reported with their lines, and the other dependencies are kept', () => {
  const { packages, problems } = read('wrong-types.toml')
  expect(packages.map(nameAtVersion)).toEqual(['left@[1]', 'right@[2]'])
  expect(problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '10: not TOML: a text that does not end',
    '5: a requirement that is no text',
    '6: a requirement that is no text',
    '7: a requirement that is no text',
    '8: a dependency without a name that can be one',
    '9: a dependency without a name that can be one',
    '2: dependencies that are no table',
  ])
})

test('both sides of a merge conflict are read, and it is reported', () => {
  const { packages, problems } = read('merge-conflict.toml')
  expect(packages.map(nameAtVersion)).toEqual(['left@[1.0.0]', 'right@[2]', 'left@[1.0.1]'])
  expect(problems).toEqual([{ line: 2, reason: 'merge conflict: what both sides say was read' }])
})

test('a file without dependencies is none, and no problem', () => {
  expect(parsed(cargoToml, 'Cargo.toml', '[workspace]\nmembers = []\n')).toMatchObject({ packages: [], problems: [] })
})

test('a dependency is read the same however TOML spells it, and from a path or git in no spelling', () => {
  const crate = fc.record({
    name: fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/),
    version: fc.stringMatching(/^[=^~]?\d\.\d\.\d$/),
    isLocal: fc.boolean(),
  })
  const table = fc.constantFrom('dependencies', 'dev-dependencies', "target.'cfg(a)'.build-dependencies")
  fc.assert(
    fc.property(table, crate, (header, { name, version, isLocal }) => {
      const values = [`version = "${version}"`, ...(isLocal ? ['path = "../x"'] : [])]
      const spellings = [
        `[${header}]\n${name} = { ${values.join(', ')} }\n`,
        `[${header}]\n"${name}" = { ${[...values].reverse().join(', ')}}`,
        `[${header}.${name}]\n${values.join(' # why\n')}\n`,
        `${values.map((value) => `${header}.${name}.${value}\n`).join('')}`,
        ...(isLocal ? [] : [`[${header}]\n${name} = '${version}'\n`]),
      ]
      for (const content of spellings) {
        const { packages, problems } = parsed(cargoToml, 'Cargo.toml', content)
        expect(problems).toEqual([])
        expect(packages.map(nameAtVersion)).toEqual(isLocal ? [] : [`${name}@[${version}]`])
      }
    }),
  )
})

test.each([
  ['Cargo.toml', true],
  ['crates/a/Cargo.toml', true],
  ['cargo.toml', false],
  ['Cargo.toml.orig', false],
  ['MyCargo.toml', false],
  ['Cargo.lock', false],
  ['.cargo/config.toml', false],
])('of %s it says %s', (path, isWanted) => expect(cargoToml.matches(path)).toBe(isWanted))
