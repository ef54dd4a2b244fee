import { expect, test } from '@jest/globals'
import { CodedError } from '@ioc-scanner/core'
import { exitCodeOfError, textOfError } from './describe-error.js'

const exit = (code: number): Error =>
  Object.assign(new Error(`EEXIT: ${code}`), { code: 'EEXIT', oclif: { exit: code } })

test('an exit is no error, and keeps its code', () => {
  expect([exit(0), exit(1), exit(3), exit(130)].map(exitCodeOfError)).toEqual([0, 1, 3, 130])
  expect(textOfError(exit(3), true)).toBe('')
})

test('whatever else is thrown means that nothing was scanned', () => {
  const oclif = Object.assign(new Error('unknown command'), { oclif: { exit: 127 } })
  expect([new Error('x'), oclif, 'text', undefined, null].map(exitCodeOfError)).toEqual([2, 2, 2, 2, 2])
})

test('an error is its message, without stack and without control characters', () => {
  const error = new CodedError('USAGE', 'two lines:\n  and \u001b[2J')
  expect(textOfError(error, false)).toBe('Error: two lines:\n  and \\x1b[2J\n')
})

test('a mistake of ours or of a plugin says how to find out where', () => {
  expect(textOfError(new TypeError('x is undefined'), false)).toBe(
    'Error: x is undefined (unexpected: --debug shows where it comes from)\n',
  )
  const oclif = Object.assign(new Error('Nonexistent flag: --x'), { oclif: { exit: 2 } })
  expect(textOfError(oclif, false)).toBe('Error: Nonexistent flag: --x\n')
})

test('with --debug, stacks and causes are shown, and a cause that causes itself ends', () => {
  const cause = new Error('socket closed')
  const text = textOfError(new CodedError('USAGE', 'no answer', { cause }), true)
  expect(text).toMatch(/^Error: no answer\n\s+at .*[^]*^Caused by: socket closed\n\s+at /m)
  cause.cause = cause
  expect(textOfError(cause, true).match(/Caused by/g)).toHaveLength(4)
})
