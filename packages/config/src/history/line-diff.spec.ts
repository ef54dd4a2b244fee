import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { lineDiff } from './line-diff.js'

test('changed lines with two around them, and a mark for the others', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\nh\n'
  expect(lineDiff(before, before.replace('e', 'E\nE2'))).toBe('  …\n  c\n  d\n- e\n+ E\n+ E2\n  f\n  g\n  …\n')
  expect(lineDiff(before, before)).toBe('')
})

test('long files that differ everywhere are compared in time', () => {
  const text = (mark: string): string => Array.from({ length: 40_000 }, (_, n) => `${mark}${n}`).join('\n')
  const start = performance.now()
  expect(lineDiff(text('a'), text('b')).split('\n')).toHaveLength(80_001)
  expect(performance.now() - start).toBeLessThan(5_000)
})

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }).map((lines) => lines.join('\n'))

test('without its context, the difference turns the old lines into the new ones', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after).split('\n')
      const taken = (sign: string): string[] =>
        lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(2))
      const count = (all: string[], line: string): number => all.filter((one) => one === line).length
      for (const letter of ['a', 'b', 'c', 'd']) {
        const change = count(taken('+'), letter) - count(taken('-'), letter)
        expect(count(before.split('\n'), letter) + change).toBe(count(after.split('\n'), letter))
      }
    }),
  )
})
