import { expect, test } from '@jest/globals'
import { admission } from './admitted-versions.js'

test.each([
  ['1.14.1', '1.14.1', 'exactly'],
  ['==1.82.8', '1.82.8', 'exactly'],
  ['==1.1.5.post1', '1.1.5.post1', 'exactly'],
  ['1.14.10', '1.14.1', 'no'],
  ['^1.13.0', '1.14.1', 'among others'],
  ['^1.14.2', '1.14.1', 'no'],
  ['^1.0.0', '2.0.0', 'no'],
  ['^0.30.0', '0.30.4', 'among others'],
  ['^0.29.0', '0.30.4', 'no'],
  ['^0.0.3', '0.0.4', 'no'],
  ['~1.14.0', '1.14.1', 'among others'],
  ['~1.13.0', '1.14.1', 'no'],
  ['>=1.0.0', '9.0.0', 'among others'],
  ['>=4.4.3', '4.4.2', 'no'],
  ['^4.0.0', '4.0.0-beta.4', 'no'],
  ['^4.0.0-beta.4', '4.0.0-beta.4', 'among others'],
])('%s of %s: %s', (constraint, version, expected) => {
  expect(admission(constraint, version)).toBe(expected)
})

test.each(['*', '1.x', '>=1 <2', 'latest', '^1', '^1.0.0-beta.1'])('%s is not guessed at', (constraint) => {
  expect(() => admission(constraint, '1.0.0')).toThrow('cannot judge the range')
})
