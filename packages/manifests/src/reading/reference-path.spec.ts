import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { referencePath } from './reference-path.js'

test.each([
  ['requirements.txt', 'base.txt', 'base.txt'],
  ['a/requirements.txt', './base.txt', 'a/base.txt'],
  ['a/b/requirements.txt', '../base.txt', 'a/base.txt'],
  ['a/b/requirements.txt', '..//./../base.txt', 'base.txt'],
  ['a/requirements.txt', 'x\\base.txt', 'a/x/base.txt'],
])('from %s, %s is %s', (from, reference, expected) => {
  expect(referencePath(from, reference)).toBe(expected)
})

test.each([
  '../base.txt',
  '/base.txt',
  'https://acme.example/base.txt',
  'C:\\base.txt',
  'a/../../base.txt',
  '',
  '.',
  'a/..',
])('from the root, %j leads out of the repository or to no file', (reference) => {
  expect(referencePath('requirements.txt', reference)).toBeUndefined()
})

test('whatever it answers stays inside the repository', () => {
  const step = fc.constantFrom('..', '.', '', 'a', 'b.txt', '\\', '/')
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const path = referencePath('a/b.txt', steps.join('/'))
      if (path !== undefined) expect(path).not.toMatch(/^\/|(?:^|\/)\.\.(?:\/|$)|\/\/|^$/)
    }),
  )
})
