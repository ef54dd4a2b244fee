import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { printable, printableJson } from './printable.js'

test.each([
  ['\u001b[2J\u001b]0;owned\u0007', '\\x1b[2J\\x1b]0;owned\\x07'],
  ['a\rb\nc\b', 'a\\x0db\\x0ac\\x08'],
  ['evil\u202etxt.exe', 'evil\\u202etxt.exe'],
  ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
  ['\u009b31m', '\\x9b31m'],
  ['half \ud800 pair', 'half \\ud800 pair'],
  ['пример/日本/😀', 'пример/日本/😀'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown)
})

test('nothing that moves the cursor is left, and printing twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = printable(text)
      expect(/[\u0000-\u001f\u007f-\u009f]/.test(shown)).toBe(false)
      expect(printable(shown)).toBe(shown)
    }),
  )
})

test('in JSON, too, and the value stays the same', () => {
  expect(printableJson(JSON.stringify({ 'evil\u202e': 'zero\u200b\u009b31m' }))).toBe(
    '{"evil\\u202e":"zero\\u200b\\u009b31m"}',
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = printableJson(JSON.stringify({ [text]: text }))
      expect(printable(shown)).toBe(shown)
      expect(JSON.parse(shown)).toEqual({ [text]: text })
    }),
  )
})
