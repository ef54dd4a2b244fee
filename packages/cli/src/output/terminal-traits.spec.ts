import { expect, test } from '@jest/globals'
import { columnsOf, hasColour, isCi } from './terminal-traits.js'

const terminal = { isTTY: true, getColorDepth: () => 8 } as unknown as NodeJS.WriteStream

test.each<[Record<string, string>, boolean]>([
  [{}, true],
  [{ NO_COLOR: '1' }, false],
  [{ NO_COLOR: '' }, true],
  [{ CI: 'true' }, false],
  [{ CI: 'false' }, true],
])('a terminal with %j has colour: %s', (env, expected) => {
  expect(hasColour(terminal, env)).toBe(expected)
})

test('a pipe has no colour', () => {
  expect(hasColour({ ...terminal, isTTY: false } as NodeJS.WriteStream, {})).toBe(false)
})

test('CI is what is set and not denied', () => {
  expect(['1', 'true', 'woodpecker'].map((CI) => isCi({ CI }))).toEqual([true, true, true])
  expect(['', '0', 'false', 'False'].map((CI) => isCi({ CI }))).toEqual([false, false, false, false])
})

test('a terminal that does not know its width has 80 columns', () => {
  expect([columnsOf({ columns: 132 }), columnsOf({ columns: 0 }), columnsOf({})]).toEqual([132, 80, 80])
})
