import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { poetryConstraint } from './poetry-constraint.js'

test.each([
  ['^1.2.3', '>=1.2.3,<2'],
  ['^1.2', '>=1.2,<2'],
  ['^1', '>=1,<2'],
  ['^0.2.3', '>=0.2.3,<0.3'],
  ['^0.0.3', '>=0.0.3,<0.0.4'],
  ['^0.0', '>=0.0,<0.1'],
  ['^0', '>=0,<1'],
  ['^ 1.0b1', '>=1.0b1,<2'],
  ['~1.2.3', '>=1.2.3,<1.3'],
  ['~1.2', '>=1.2,<1.3'],
  ['~1', '>=1,<2'],
  ['~=1.2', '~=1.2'],
  ['1.2.3', '==1.2.3'],
  ['=1.2.3', '==1.2.3'],
  ['== 1.2.3', '==1.2.3'],
  ['v1.0', '==1.0'],
  ['1.2.*', '==1.2.*'],
  ['1.x', '==1.*'],
  ['==1.*', '==1.*'],
  ['*', '*'],
  ['', '*'],
  ['>= 1.0 , < 2', '>=1.0,<2'],
  ['>=1.0 <2', '>=1.0,<2'],
  ['>=1,*', '>=1'],
  ['==1.0||==2.0', '==1.0 || ==2.0'],
  ['^1.0 | ^2.0', '^1.0 || ^2.0'],
  ['latest', undefined],
  ['==1.0;x', undefined],
])('%j means %j', (constraint, expected) => expect(poetryConstraint(constraint)).toBe(expected))

test('a caret admits its own version and nothing of the next breaking one', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200), { minLength: 1, maxLength: 4 }), (numbers) => {
      const [, lower, upper = ''] = /^>=(.*),<(.*)$/.exec(poetryConstraint(`^${numbers.join('.')}`) ?? '') ?? []
      expect(lower).toBe(numbers.join('.'))
      const raised = upper.split('.').map(Number)
      const significant = numbers.findIndex((number) => number > 0)
      expect(raised).toHaveLength(significant === -1 ? numbers.length : significant + 1)
      expect(raised.at(-1)).toBe((numbers[raised.length - 1] ?? 0) + 1)
    }),
  )
})
