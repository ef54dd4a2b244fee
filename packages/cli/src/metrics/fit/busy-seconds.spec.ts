import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { lengthOfUnion, type Span } from './busy-seconds.js'

test.each<[string, readonly Span[], number]>([
  ['nothing', [], 0],
  ['one', [[2, 5]], 3],
  [
    'two at the same time',
    [
      [0, 4],
      [1, 3],
    ],
    4,
  ],
  [
    'one after the other, with time between',
    [
      [6, 8],
      [0, 4],
    ],
    6,
  ],
])('%s', (_, spans, expected) => {
  expect(lengthOfUnion(spans)).toBe(expected)
})

test('whatever the order, it is the number of moments that any of them covers', () => {
  const span = fc.tuple(fc.nat(30), fc.nat(10)).map(([from, length]): Span => [from, from + length])
  fc.assert(
    fc.property(fc.array(span), (spans) => {
      const moments = Array.from({ length: 50 }, (_, at) => spans.some(([from, to]) => from <= at && at < to))
      expect(lengthOfUnion(spans)).toBe(moments.filter(Boolean).length)
    }),
  )
})
