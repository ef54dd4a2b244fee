import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { comparableName, ECOSYSTEMS, ecosystemOf, normaliseName, type Ecosystem } from './ecosystem.js'
import { parsePurl, purlOf } from './purl.js'

test.each<[Ecosystem, string, string, string]>([
  ['npm', 'axios', '1.14.1', 'pkg:npm/axios@1.14.1'],
  ['npm', '@acme/left', '1.0.0', 'pkg:npm/%40acme/left@1.0.0'],
  ['PyPI', 'ruamel-yaml', '0.1', 'pkg:pypi/ruamel-yaml@0.1'],
  ['Go', 'github.com/acme/mod/v2', 'v2.0.1', 'pkg:golang/github.com/acme/mod/v2@v2.0.1'],
  ['crates.io', 'left', '1.0.0', 'pkg:cargo/left@1.0.0'],
  ['Packagist', 'laravel-lang/lang', '1.0.0', 'pkg:composer/laravel-lang/lang@1.0.0'],
  ['Maven', 'org.acme:left', '1.0', 'pkg:maven/org.acme/left@1.0'],
  ['GitHub Actions', 'tj-actions/changed-files', 'v45', 'pkg:githubactions/tj-actions/changed-files@v45'],
])('%s %s %s is %s, and back', (ecosystem, name, version, purl) => {
  expect(purlOf(ecosystem, name, version)).toBe(purl)
  expect(parsePurl(purl)).toEqual({ ecosystem, name, version })
})

test.each(['axios@1.0.0', 'pkg:', 'pkg:npm', '', 'pkg:deb/debian/curl@1'])('%j is refused with the reason', (text) => {
  expect(() => parsePurl(text)).toThrow(/is no package URL|does not know/)
})

test('ecosystems are known by OSV name and purl type, in any case', () => {
  expect(['npm', 'pypi', 'PYPI', 'golang', 'crates.io', 'cargo', 'github actions', 'deb'].map(ecosystemOf)).toEqual([
    'npm',
    'PyPI',
    'PyPI',
    'Go',
    'crates.io',
    'crates.io',
    'GitHub Actions',
    undefined,
  ])
})

test('normalising twice is normalising once', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ECOSYSTEMS), fc.string(), (ecosystem, name) => {
      const once = normaliseName(ecosystem, name)
      expect(normaliseName(ecosystem, once)).toBe(once)
    }),
  )
})

test('PyPI names are the same package by PEP 503, npm names only to the letter', () => {
  expect(normaliseName('PyPI', 'Ruamel._-Yaml')).toBe('ruamel-yaml')
  expect(normaliseName('npm', 'JSONStream')).toBe('JSONStream')
})

test.each<[Ecosystem, string, string, boolean]>([
  ['crates.io', 'left_pad', 'left-pad', true],
  ['crates.io', 'Left-Pad', 'left_pad', true],
  ['crates.io', 'leftpad', 'left-pad', false],
  ['npm', 'left_pad', 'left-pad', false],
  ['npm', 'Left', 'left', false],
  ['RubyGems', 'left_pad', 'left-pad', false],
])('in %s, %s and %s: the same package is %s', (ecosystem, one, other, same) => {
  const names = [one, other].map((name) => comparableName(ecosystem, normaliseName(ecosystem, name)))
  expect(names[0] === names[1]).toBe(same)
})

test('a crate is spelled in its package URL as it spells itself', () => {
  expect(purlOf('crates.io', normaliseName('crates.io', 'faster_log'), '1.0.0')).toBe('pkg:cargo/faster_log@1.0.0')
})
