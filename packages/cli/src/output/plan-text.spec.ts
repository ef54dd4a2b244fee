import { expect, test } from '@jest/globals'
import { GAP } from '../../test/sample-report.js'
import { planText } from './plan-text.js'

test('a plan is a line for each repository, then what is left out and cannot be seen, then the sum', () => {
  const repositories = [{ repository: 'acme/a\u001b[2J', files: 2, bytes: 1 }]
  const skipped = [{ repository: 'acme/old', reason: 'archived' }]
  expect(planText({ repositories, skipped, gaps: [GAP] })).toBe(
    [
      'acme/a\\x1b[2J\t2 files\t1 byte',
      'skipped\tacme/old\tarchived',
      'gap\tacme/gone\tnot-found: gone',
      '1 repository, 2 files, 1 skipped, 1 gap',
      '',
    ].join('\n'),
  )
})
