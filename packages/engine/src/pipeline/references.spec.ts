import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readingsOf, referenceFrom, resolveReference } from './references.js'

test.each([
  ['a/b/r.txt', 'a/b/base.txt', 'base.txt'],
  ['a/b/r.txt', 'a/base.txt', '../base.txt'],
  ['a/b/r.txt', 'c/base.txt', '../../c/base.txt'],
  ['r.txt', 'deep/base.txt', 'deep/base.txt'],
  ['a/b/r.txt', 'a/b', '../b'],
])('from %s, %s is %s', (path, reference, relative) => {
  expect(referenceFrom(path, reference)).toBe(relative)
  expect(resolveReference(path, relative)).toBe(reference)
})

test('the same content at another place refers to the files beside it', () => {
  expect(resolveReference('services/b/r.txt', referenceFrom('services/a/r.txt', 'services/a/base.txt'))).toBe(
    'services/b/base.txt',
  )
})

test.each([
  ['r.txt', '../etc/passwd'],
  ['a/r.txt', '../../x'],
  ['a/r.txt', '../'],
  ['a/r.txt', '..'],
  ['r.txt', '.'],
  ['r.txt', ''],
])('from %s, %s leaves the repository', (path, reference) => {
  expect(resolveReference(path, reference)).toBeUndefined()
})

test('whatever the paths, a reference comes back where it was told, and never leaves the repository', () => {
  const path = fc
    .array(fc.constantFrom('a', 'b', 'c d', '-'), { minLength: 1, maxLength: 5 })
    .map((steps) => steps.join('/'))
  fc.assert(fc.property(path, path, (from, to) => expect(resolveReference(from, referenceFrom(from, to))).toBe(to)))
  fc.assert(
    fc.property(path, fc.string({ unit: fc.constantFrom('a', '.', '/') }), (from, reference) => {
      const resolved = resolveReference(from, reference)
      expect(
        resolved === undefined || !resolved.split('/').some((step) => step === '..' || step === '.' || step === ''),
      ).toBe(true)
    }),
  )
})

test('with a leading slash it is the same file at every place, and never another', () => {
  expect(referenceFrom('a/b/r.txt', '/x/base.txt')).toBe('/x/base.txt')
  expect(resolveReference('c/r.txt', '/x/base.txt')).toBe('x/base.txt')
  expect(resolveReference('c/r.txt', '/../x')).toBeUndefined()
})

test('a YAML file may have either ending, any other path means itself', () => {
  expect(readingsOf('a.yml/action.yml')).toEqual(['a.yml/action.yml', 'a.yml/action.yaml'])
  expect(readingsOf('base.txt')).toEqual(['base.txt'])
})
