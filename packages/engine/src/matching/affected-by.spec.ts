import { expect, test } from '@jest/globals'
import type { Ecosystem } from '@ioc-scanner/core'
import { affectedBy } from './affected-by.js'

test.each<[Ecosystem, string, ReturnType<typeof affectedBy>]>([
  ['npm', '1.14.1', { versions: ['1.14.1'] }],
  ['npm', '==1.14.1', { versions: ['1.14.1'] }],
  ['npm', 'v1.14.1-beta.2', { versions: ['v1.14.1-beta.2'] }],
  ['npm', '1.14', { range: '1.14' }],
  ['npm', '>=1.14.0 <1.15', { range: '>=1.14.0 <1.15' }],
  ['npm', 'banana', undefined],
  ['npm', '', { all: true }],
  ['npm', '*', { all: true }],
  ['PyPI', '1.14', { versions: ['1.14'] }],
  ['PyPI', '1!2.0', { versions: ['1!2.0'] }],
  ['PyPI', '>=1.14,<2', { range: '>=1.14,<2' }],
  ['crates.io', '^1.2', { range: '^1.2' }],
  ['RubyGems', '~> 1.2', { range: '~> 1.2' }],
  ['Go', 'v1.2.3', { versions: ['v1.2.3'] }],
  ['GitHub Actions', 'main', { versions: ['main'] }],
  ['Maven', '1.0.RELEASE', { versions: ['1.0.RELEASE'] }],
  ['Maven', '[1.0,2.0)', undefined],
  ['Packagist', 'dev-main', { versions: ['dev-main'] }],
])('in %s, %j means %j', (ecosystem, text, affected) => {
  expect(affectedBy(ecosystem, text)).toEqual(affected)
})
