import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Ecosystem, Package, PackageIndicator } from '@ioc-scanner/core'
import { artifactIndicator, packageIndicator } from '@ioc-scanner/testkit'
import { IndicatorIndex } from './indicator-index.js'

function indexOf(...indicators: readonly Partial<PackageIndicator>[]): IndicatorIndex {
  const index = new IndicatorIndex()
  for (const [number, changes] of indicators.entries()) index.add(packageIndicator({ id: `i${number}`, ...changes }))
  return index
}

const npm = (name: string, more: Partial<Package>): Package => ({ ecosystem: 'npm', name, ...more })
const matched = (index: IndicatorIndex, found: Package): string[] =>
  index.match(found).map(({ indicator, certainty }) => `${indicator.id} ${certainty}`)

const INDEX = indexOf(
  { name: 'left', affected: { versions: ['1.0.1', '1.0.2'] } },
  { name: 'left', affected: { range: '>=2.0.0 <2.1.0' } },
  { name: 'whole', affected: { all: true } },
  { name: 'pypi-pkg', ecosystem: 'PyPI', affected: { versions: ['1.0'] } },
)

test.each<[Partial<Package>, string[]]>([
  [{ version: '1.0.1' }, ['i0 resolved']],
  [{ version: '1.0.0' }, []],
  [{ version: '2.0.5' }, ['i1 resolved']],
  [{ version: '2.1.0' }, []],
  [{ version: '2.0.5-beta.1' }, ['i1 resolved']],
  [{ version: 'no version at all' }, ['i1 undecided']],
  [{ constraint: '1.0.1' }, ['i0 pinned']],
  [{ constraint: '^1.0.0' }, ['i0 admitted', 'i1 undecided']],
  [{ constraint: '~1.1.0' }, ['i1 undecided']],
  [{ constraint: '' }, ['i0 admitted', 'i1 undecided']],
  [{ constraint: 'latest' }, ['i0 undecided', 'i1 undecided']],
])('left %j: %j', (more, expected) => {
  expect(matched(INDEX, npm('left', more))).toEqual(expected)
})

test.each(['faster_log', 'faster-log', 'Faster_Log'])('the crate %s is met under each of its spellings', (name) => {
  const index = indexOf({ name: 'faster-log', ecosystem: 'crates.io', affected: { all: true } })
  expect(index.names({ ecosystem: 'crates.io', name })).toBe(true)
  expect(matched(index, { ecosystem: 'crates.io', name, version: '1.7.8' })).toEqual(['i0 resolved'])
  expect(index.names({ ecosystem: 'npm', name })).toBe(false)
})

const COMMIT = '0e58ed8671d6b60d0890c21b07f8835ace038e67'

test.each<[listed: string, Partial<Package>, string[]]>([
  [COMMIT, { version: COMMIT.toUpperCase() }, ['i0 resolved']],
  [COMMIT, { constraint: 'v45' }, []],
  ['v45', { constraint: 'v45' }, ['i0 pinned']],
  ['v45', { constraint: 'refs/tags/v45' }, ['i0 pinned']],
  ['refs/tags/v45', { constraint: 'v45' }, ['i0 pinned']],
  ['refs/heads/release/x', { constraint: 'release/x' }, ['i0 pinned']],
  ['v45', { constraint: 'v46' }, []],
  ['v45', { version: COMMIT }, []],
])('of an action, an indicator that lists %s and %j: %j', (listed, more, expected) => {
  const action = { ecosystem: 'GitHub Actions', name: 'acme/left' } as const
  expect(matched(indexOf({ ...action, affected: { versions: [listed] } }), { ...action, ...more })).toEqual(expected)
})

test('a whole name is bad in every version', () => {
  expect(matched(INDEX, npm('whole', { version: '7.7.7' }))).toEqual(['i2 resolved'])
  expect(matched(INDEX, npm('whole', { constraint: '^1.0.0' }))).toEqual(['i2 pinned'])
})

test('the same name in another ecosystem is another package', () => {
  expect(matched(INDEX, { ecosystem: 'PyPI', name: 'left', version: '1.0.1' })).toEqual([])
  expect(matched(INDEX, { ecosystem: 'PyPI', name: 'pypi-pkg', version: '1.0.0' })).toEqual(['i3 resolved'])
  expect(matched(INDEX, npm('pypi-pkg', { version: '1.0' }))).toEqual([])
})

test.each<[Ecosystem, string, string]>([
  ['PyPI', 'Flask_Login', 'flask-login'],
  ['NuGet', 'Newtonsoft.Json', 'newtonsoft.json'],
  ['Packagist', 'Acme/Left', 'acme/left'],
])('an indicator for %s %s is met under the normalised name', (ecosystem, name, normalised) => {
  const index = indexOf({ ecosystem, name, affected: { versions: ['1.0.0'] } })
  expect(matched(index, { ecosystem, name: normalised, version: '1.0.0' })).toEqual(['i0 resolved'])
})

test('every bad version that a constraint admits is named', () => {
  const [match] = INDEX.match(npm('left', { constraint: '>=1.0.0' }))
  expect(match?.badVersions).toEqual(['1.0.1', '1.0.2'])
})

test('campaigns are listed once, with every ecosystem they reach; artifacts are kept apart', () => {
  const index = indexOf({ campaign: 'c' }, { campaign: 'c', ecosystem: 'PyPI' }, { campaign: 'd' })
  index.add(artifactIndicator({ campaign: 'e' }))
  expect(index.campaigns.map(({ id, ecosystems }) => [id, ecosystems])).toEqual([
    ['c', ['npm', 'PyPI']],
    ['d', ['npm']],
    ['e', []],
  ])
  expect(index.artifacts).toHaveLength(1)
})

test('whatever a lockfile calls name and version, asking never throws, and an exact bad version is never missed', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('__proto__', 'constructor', '\ud800', ''),
  )
  const ecosystems = fc.constantFrom<Ecosystem>(
    'npm',
    'PyPI',
    'Go',
    'crates.io',
    'RubyGems',
    'Packagist',
    'GitHub Actions',
    'Maven',
  )
  fc.assert(
    fc.property(ecosystems, hostile, hostile, hostile, (ecosystem, name, version, constraint) => {
      const index = indexOf(
        { ecosystem, name, affected: { versions: [version] } },
        { ecosystem, name, affected: { range: constraint } },
      )
      const normalised = [...(index.names({ ecosystem, name }) ? [name] : [])]
      for (const known of normalised) {
        expect(matched(index, { ecosystem, name: known, version })).toContain('i0 resolved')
        index.match({ ecosystem, name: known, constraint })
      }
    }),
  )
})
