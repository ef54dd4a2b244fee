import { expect, test } from '@jest/globals'
import type { Ecosystem } from '@ioc-scanner/core'
import fc from 'fast-check'
import { versionRulesOf } from './version-rules-of.js'

const row = (ecosystem: Ecosystem, range: string, version: string, admitted: boolean | undefined) => ({
  ecosystem,
  range,
  version,
  admitted,
})

test.each([
  row('npm', '^1.14.0', '1.14.1', true),
  row('npm', '~1.13.0', '1.14.1', false),
  row('npm', '>=1 <2 || 3.x', '3.4.5', true),
  row('npm', '*', '1.14.1', true),
  row('npm', '', '1.14.1', true),
  row('npm', '^1.0.0', '1.2.0-beta.1', false),
  row('npm', 'latest', '1.14.1', undefined),
  row('PyPI', '>=1.0,<2', '1.5', true),
  row('PyPI', '~=1.4.2', '1.5', false),
  row('PyPI', '==1.*', '1.9.9', true),
  row('PyPI', '', '1.0', true),
  row('PyPI', 'not a range', '1.0', undefined),
  row('RubyGems', '~> 1.2', '1.9.0', true),
  row('RubyGems', '>= 1.0, < 1.5', '1.5', false),
  row('crates.io', '1.2', '1.9.0', true),
  row('crates.io', '0.2', '0.3.0', false),
  row('crates.io', '>=1.2, <1.5', '1.4.0', true),
  row('Go', '>=v1.2.0', 'v1.3.0', true),
  row('GitHub Actions', 'v45', '0e58ed8671d6b60d0890c21b07f8835ace038e67', false),
  row('NuGet', '[1.0,2.0)', '1.5.0', undefined),
])('$ecosystem: does "$range" admit $version? $admitted', ({ ecosystem, range, version, admitted }) => {
  expect(versionRulesOf(ecosystem).admits(range, version, 'constraint')).toBe(admitted)
})

test('an indicator range means every version in it, pre-releases too', () => {
  expect(versionRulesOf('npm').admits('>=1.0.0', '1.2.0-beta.1', 'indicator')).toBe(true)
})

test.each<[Ecosystem, string, string | undefined]>([
  ['npm', '1.14.1', '1.14.1'],
  ['npm', '=1.14.1', '1.14.1'],
  ['npm', '^1.14.1', undefined],
  ['npm', '1.14', undefined],
  ['PyPI', '==1.2.3', '1.2.3'],
  ['PyPI', '===1.2.3', '1.2.3'],
  ['PyPI', '>=1.2.3', undefined],
  ['PyPI', '==1.2.3,!=1.2.4', undefined],
  ['PyPI', '==1.2.*', undefined],
  ['crates.io', '=1.2.3', '1.2.3'],
  ['crates.io', '1.2.3', undefined],
  ['RubyGems', '= 1.2.3', '1.2.3'],
  ['Go', 'v1.2.3', 'v1.2.3'],
])('%s: "%s" pins %s', (ecosystem, constraint, pinned) => {
  expect(versionRulesOf(ecosystem).pinned(constraint)).toBe(pinned)
})

test.each<[Ecosystem, string, string]>([
  ['npm', 'v1.2.3', '1.2.3'],
  ['PyPI', '1.0', '1.0.0'],
  ['PyPI', '1.0.post1', '1.0.0.post1'],
  ['PyPI', '1.0RC1', '1.0rc1'],
  ['RubyGems', '1.0', '1.0.0'],
  ['Packagist', 'v1.2.3', '1.2.3'],
  ['Go', 'v2.0.0+incompatible', 'v2.0.0'],
])('%s: %s and %s are the same version', (ecosystem, one, other) => {
  const { key } = versionRulesOf(ecosystem)
  expect(key(one)).toBe(key(other))
})

test.each<[Ecosystem, string, string]>([
  ['npm', '1.14.1', '1.14.10'],
  ['PyPI', '1.0', '10'],
  ['PyPI', '1.10', '1.1'],
  ['Go', 'v1.0.0', 'v1.0.1'],
])('%s: %s and %s are different versions', (ecosystem, one, other) => {
  const { key } = versionRulesOf(ecosystem)
  expect(key(one)).not.toBe(key(other))
})

const ecosystems: readonly Ecosystem[] = [
  'npm',
  'PyPI',
  'RubyGems',
  'crates.io',
  'Go',
  'Packagist',
  'GitHub Actions',
  'Maven',
  'NuGet',
]

test.each(ecosystems)('%s: no text makes the rules throw or hang', (ecosystem) => {
  const rules = versionRulesOf(ecosystem)
  const text = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[\d.<>=~^*|, v-]{0,200}$/),
    fc.constant('9'.repeat(50_000)),
    fc.constant('>='.repeat(25_000)),
  )
  fc.assert(
    fc.property(text, text, (range, version) => {
      rules.key(version)
      rules.pinned(range)
      rules.admits(range, version, 'constraint')
    }),
    { numRuns: 150 },
  )
})

test('an exact constraint admits its version and no other, for every npm version', () => {
  const part = fc.nat(1_000)
  fc.assert(
    fc.property(part, part, part, part, (major, minor, patch, other) => {
      const version = `${major}.${minor}.${patch}`
      const { admits } = versionRulesOf('npm')
      expect(admits(version, version, 'constraint')).toBe(true)
      expect(admits(version, `${major}.${minor}.${patch + other + 1}`, 'constraint')).toBe(false)
    }),
  )
})
