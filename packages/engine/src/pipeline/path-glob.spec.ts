import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import picomatch from 'picomatch'
import { anyGlob } from './path-glob.js'

test.each([
  ['docs/**', 'docs/a/b.md', true],
  ['docs/**', 'src/docs/a.md', false],
  ['**/test/**', 'test/x', true],
  ['**/test/**', 'a/b/test/c/x', true],
  ['*.lock', 'a.lock', true],
  ['*.lock', 'a/a.lock', false],
  ['**/*.lock', '.hidden/a.lock', true],
  ['{docs,src/test}/**', 'src/test/a', true],
  ['{docs,src/test}/**', 'docs/a', true],
  ['{docs,src/test}/**', 'src/a', false],
  ['**/{a,b}.json', 'x/b.json', true],
  ['a/?.js', 'a/b.js', true],
  ['a/[bc].js', 'a/c.js', true],
])('%s matches %s: %s', (glob, path, expected) => {
  expect(anyGlob([glob])(path)).toBe(expected)
})

test('whatever folders and globs there are, it says what picomatch says', () => {
  const step = fc.constantFrom('a', 'b', '**', '*', 'a*', '?')
  const names = fc.array(fc.constantFrom('a', 'b', 'ab', 'c'), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), names, (steps, folders) => {
      const glob = steps.join('/')
      fc.pre(!steps.some((one, index) => one === '**' && steps[index + 1] === '**')) // it sees one of them only
      const path = folders.join('/')
      expect([glob, path, anyGlob([glob])(path)]).toEqual([glob, path, picomatch(glob, { dot: true })(path)])
    }),
  )
})

test('a glob of many folders and a path of thousands are decided at once', () => {
  const glob = `${'**/d/'.repeat(40)}z`
  expect(anyGlob([glob])(`${'d/'.repeat(5_000)}y`)).toBe(false)
})

test.each(['', 'a/*x*x*x*x/b'])('the glob %j is refused by name', (glob) => {
  expect(() => anyGlob([glob])).toThrow(expect.objectContaining({ code: 'GLOB_INVALID' }))
})
