import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import { fixturesOf, withPath } from '../../test/fixtures-of.js'
import { cargoLock } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, cargoLock, 'Cargo.lock')

conformsToManifestParser(cargoLock, [
  { path: 'Cargo.lock', content: fixture('same-crate-in-two-versions.lock') },
  { path: 'crates/app/Cargo.lock', content: fixture('version-1-with-metadata.lock') },
])

test.each([
  ['one-crate.lock', ['13 left@1.0.0 by left']],
  [
    'same-crate-in-two-versions.lock',
    ['12 left@1.0.0 by middle > left', '18 left@2.3.1 by left', '24 middle@0.4.0-rc.1+build.5 by middle'],
  ],
  ['version-1-with-metadata.lock', ['9 left@1.0.0 by left', '17 right@0.2.0 by left > right']],
  ['version-1-with-root-table.lock', ['9 left@1.0.0 by left']],
  [
    'crates-from-several-sources.lock',
    ['20 from-other-registry@1.0.0 by from-other-registry', '32 left@1.0.0 by from-git > left'],
  ],
])('%s resolves to %j, without a problem', (name, expected) => {
  const { packages, problems } = read(name)
  expect(packages.map(withPath)).toEqual(expected)
  expect(problems).toEqual([])
})

test('an entry without a version is reported with its line, and the others are kept', () => {
  const { packages, problems } = read('one-entry-without-version.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0'])
  expect(problems).toEqual([{ line: 7, reason: 'package without version' }])
})

test('both sides of a merge conflict are read, and it is reported', () => {
  const { packages, problems } = read('merge-conflict.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0', 'left@1.0.1'])
  expect(problems).toEqual([{ line: 5, reason: 'merge conflict: what both sides say was read' }])
})

test('of a file that is cut off what could be read is kept, and the cut is reported', () => {
  const { packages, problems } = read('cut-off-inside-an-entry.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0', 'right@0.2.0'])
  expect(problems).toEqual([
    { line: 11, reason: expect.stringMatching(/^not TOML/) },
    { reason: expect.stringContaining('cut off') },
  ])
})

test.each([
  'registry+https://github.com/rust-lang/crates.io-index',
  'registry+https://github.com/rust-lang/crates.io-index/',
  'registry+ssh://git@github.com/rust-lang/crates.io-index.git',
  'registry+https://index.crates.io/',
  'sparse+https://index.crates.io/',
  'sparse+https://index.crates.io',
  'registry+https://mirror.acme.example/crates.io-index',
  'sparse+https://mirror.acme.example/index/',
  'unheard-of+https://acme.example/',
])('a crate from the index %s counts as one of crates.io', (source) => {
  const content = `[[package]]\nname = "left"\nversion = "1.0.0"\nsource = "${source}"\n`
  expect(parsed(cargoLock, 'Cargo.lock', content).packages.map(nameAtVersion)).toEqual(['left@1.0.0'])
})

test.each(['git+https://github.com/rust-lang/crates.io-index', 'path+file:///srv/left'])(
  'the source %s is no index',
  (source) => {
    const content = `[[package]]\nname = "left"\nversion = "1.0.0"\nsource = "${source}"\n`
    expect(parsed(cargoLock, 'Cargo.lock', content).packages).toEqual([])
  },
)

test.each(['version = "1.0.0"', 'version = "1.0', 'version =', 'version', 'version =\n'])(
  'a file that is cut right behind %j is a problem',
  (end) => {
    expect(parsed(cargoLock, 'Cargo.lock', `[[package]]\nname = "left"\n${end}`).problems).not.toEqual([])
  },
)

const crate = (name: string, ...rest: readonly string[]): string =>
  ['[[package]]', `name = "${name}"`, 'version = "1.0.0"', ...rest, ''].join('\n')
const SOURCE = 'source = "registry+https://github.com/rust-lang/crates.io-index"'

test.each([
  ['a crate that needs one that is not listed', [crate('app', 'dependencies = ["zip"]')], /not listed/],
  [
    'the same of the root, before 2018',
    ['[root]', 'name = "app"', 'version = "0"', 'dependencies = ["zip 1.0.0 (x)"]', crate('left', SOURCE)],
    /not listed/,
  ],
  [
    'a last crate that an index’s needs, without its source',
    [crate('left', SOURCE, 'dependencies = ["zip"]'), crate('zip')],
    /no source/,
  ],
])('a file that was cut between two lines shows it by %s', (_, lines, reason) => {
  const { problems } = parsed(cargoLock, 'Cargo.lock', `${lines.join('\n')}\n`)
  expect(problems).toEqual([expect.objectContaining({ reason: expect.stringMatching(reason) })])
})

test.each([
  ['a last crate of the workspace', [crate('app', 'dependencies = ["zip"]'), crate('zip')]],
  ['a crate that [patch] replaced, before others', [crate('left'), crate('right', SOURCE, 'dependencies = ["left"]')]],
  [
    'a root that a crate needs back',
    ['[root]', 'name = "app"', 'version = "0"', crate('left', SOURCE, 'dependencies = ["app 0"]')],
  ],
])('%s is no sign of a cut', (_, lines) => {
  expect(parsed(cargoLock, 'Cargo.lock', `${lines.join('\n')}\n`).problems).toEqual([])
})

test('an empty file is a problem', () => {
  expect(parsed(cargoLock, 'Cargo.lock', '').problems).toEqual([{ reason: 'the file is empty' }])
})

test('a list that is no list of packages is a problem', () => {
  const content = '[[pachkage]]\nname = "left"\nversion = "1.0.0"\n'
  expect(parsed(cargoLock, 'Cargo.lock', content).problems).toEqual([{ reason: expect.stringContaining('not known') }])
})

test.each(['Cargo.lock', 'a/b/Cargo.lock'])('%s is a Cargo.lock', (path) => {
  expect(cargoLock.matches(path)).toBe(true)
})

test.each(['Cargo.toml', 'Cargo.lock.orig', 'MyCargo.lock', 'cargo.lock', 'Cargo.lock/x'])('%s is none', (path) => {
  expect(cargoLock.matches(path)).toBe(false)
})

test('5 MB are read in less than two seconds of processor time', () => {
  const count = 25_000
  const content = Array.from(
    { length: count },
    (_, index) =>
      `[[package]]\nname = "crate-${index}"\nversion = "1.0.${index}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${'0'.repeat(64)}"\ndependencies = [\n "crate-${index + 1}",\n]\n\n`,
  ).join('')
  const before = process.cpuUsage()
  const { packages } = parsed(cargoLock, 'Cargo.lock', content)
  const { user, system } = process.cpuUsage(before)
  expect(packages).toHaveLength(count)
  expect((user + system) / 1e6).toBeLessThan(2)
})

test('a crate whose source cannot be read counts as one of an index', () => {
  const content = '[[package]]\nname = "left"\nversion = "1.0.0"\nsource = registry+https\n'
  expect(parsed(cargoLock, 'Cargo.lock', content)).toMatchObject({
    packages: [{ name: 'left', version: '1.0.0', line: 2 }],
    problems: expect.arrayContaining([{ line: 4, reason: expect.stringMatching(/^not TOML: /) }]),
  })
})
