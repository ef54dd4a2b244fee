import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { jsonChunks } from './json-chunks.js'

const joined = (value: unknown): string => [...jsonChunks(value)].join('')

test('joined, the pieces are what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(joined(value)).toBe(JSON.stringify(value, null, 2))
    }),
  )
})

test('any text comes back as it was, without a character that a terminal obeys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (value) => {
      const text = joined(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028]/)
    }),
  )
})

test('members that are undefined are left out, as JSON has no word for them', () => {
  expect(joined({ a: undefined, b: 1, c: { d: undefined } })).toBe(JSON.stringify({ b: 1, c: {} }, null, 2))
})

test('each element of a long list is a piece of its own', () => {
  const findings = Array.from({ length: 1_000 }, (_, id) => ({ id, message: 'x'.repeat(100) }))
  const longest = Math.max(...[...jsonChunks({ findings })].map(({ length }) => length))
  expect(longest).toBeLessThan(200)
})
