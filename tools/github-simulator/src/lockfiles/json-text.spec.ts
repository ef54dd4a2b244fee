import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { printJson, type Json } from './json-text.js'

test('prints as JSON.stringify does, with a newline at the end', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.integer({ min: 1, max: 4 }), (value, indentation) => {
      const json = value as Json
      expect(printJson(json, indentation).text).toBe(`${JSON.stringify(json, null, indentation)}\n`)
    }),
  )
})

test('knows the line of a key, and of an item of a list', () => {
  const printed = printJson({ a: 1, b: { 'x/y': [{ name: 'first' }, { name: 'second' }] } }, 2)
  expect(printed.lineOf(['a'])).toBe(2)
  expect(printed.lineOf(['b', 'x/y', 1, 'name'])).toBe(9)
  expect(() => printed.lineOf(['c'])).toThrow('has nothing at c')
})
