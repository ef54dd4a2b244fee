import { expect, test } from '@jest/globals'
import { conformsToManifestParser, nameAtVersion, parsed } from '@ioc-scanner/testkit'
import fc from 'fast-check'
import { fixturesOf } from '../../test/fixtures-of.js'
import { bunLock } from './parser.js'

const { fixture, read } = fixturesOf(import.meta.url, bunLock, 'bun.lock')

conformsToManifestParser(bunLock, [{ path: 'web/bun.lock', content: fixture('workspaces-and-nested.lock') }])

test.each([
  ['bun.lock', true],
  ['a/bun.lock', true],
  ['bun.lockb', false],
  ['my-bun.lock', false],
])('of %s it says %s', (path, isWanted) => expect(bunLock.matches(path)).toBe(isWanted))

test('workspaces, aliases, nested packages and packages from elsewhere are told apart', () => {
  const { packages, problems } = read('workspaces-and-nested.lock')
  const told = packages.map((one) => `${one.line} ${nameAtVersion(one)}: ${one.dependencyPath?.join(' > ')}`)
  expect(told).toEqual([
    '22 @acme/right@1.0.0: @acme/right',
    '26 real@3.0.0: real',
    '32 left@1.10: undefined',
    '34 served@1.2.3: undefined',
    '38 up@4.0.0: real > up',
    '40 left@1.0.0: @acme/right > left',
    '42 left@2.0.0: left',
  ])
  expect(problems).toEqual([])
})

test('wrong types, double entries and an unknown version are reported, each with its line', () => {
  const { packages, problems } = read('wrong-types.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0', 'left@1.0.1', '__proto__@1.0.0'])
  expect(problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '2: unknown lockfileVersion 99: read as if it were known',
    '3: workspaces is no object',
    '5: a package is no list',
    '6: a package is no list',
    '7: package without version',
    '8: package without version',
    '9: package without version',
    '11: the same package twice: both were read',
    'undefined: no workspaces',
  ])
})

test('both sides of a merge conflict are read, beside a problem', () => {
  const { packages, problems } = read('merge-conflict.lock')
  expect(packages.map(nameAtVersion)).toEqual(['left@1.0.0', 'left@2.0.0'])
  expect(problems).toEqual([{ line: 5, reason: 'merge conflict: what both sides say was read' }])
})

test('a cut-off file gives what it still says, and a problem', () => {
  const whole = fixture('workspaces-and-nested.lock')
  const { packages, problems } = parsed(bunLock, 'bun.lock', whole.slice(0, whole.indexOf('"served@')))
  expect(packages.map(nameAtVersion)).toEqual(['@acme/right@1.0.0', 'real@3.0.0', 'left@1.10'])
  expect(problems.map(({ reason }) => reason)).toEqual([
    'the file ends before its last bracket is closed: is it cut off?',
    'package without version',
  ])
})

test.each([
  ['', 'the file is empty'],
  ['{"lockfileVersion": 1, "workspaces": {"": {"dependencies": {"left": "1"}}}}', 'dependencies without packages'],
  [
    '{"lockfileVersion": 1, "workspaces": {"": {"dependencies": {"left": "1"}}}, "packages": {}}',
    'dependencies without',
  ],
])('of %j it says: %s', (content, reason) => {
  const { problems } = parsed(bunLock, 'bun.lock', content)
  expect(problems.map((one) => one.reason)).toContainEqual(expect.stringContaining(reason))
})

test('any generated file, however indented, is read wholly', () => {
  const name = fc.stringMatching(/^(@[a-z]{1,3}\/)?[a-z0-9_-]{1,8}$/)
  const version = fc.stringMatching(/^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(-[a-z]{1,3})?$/)
  fc.assert(
    fc.property(fc.dictionary(name, version), fc.nat(4), (versions, indent) => {
      const entries = Object.entries(versions).map(
        ([key, one]) => [key, [`${key}@${one}`, '', {}, 'sha512-x']] as const,
      )
      const content = JSON.stringify(
        { lockfileVersion: 1, workspaces: {}, packages: Object.fromEntries(entries) },
        null,
        indent,
      )
      const { packages, problems } = parsed(bunLock, 'bun.lock', content)
      expect(packages.map(nameAtVersion)).toEqual(Object.entries(versions).map(([key, one]) => `${key}@${one}`))
      expect(problems).toEqual([])
    }),
  )
})
