import { expect, test } from '@jest/globals'
import { GAP } from '../../test/sample-report.js'
import { planText } from './plan-text.js'

test('a plan is a line for each repository, then what is left out and cannot be seen, the sum, and the price by strategy', () => {
  const plan = {
    repositories: [{ repository: 'acme/a\u001b[2J', files: 2, bytes: 1 }],
    contents: { count: 1, bytes: 1 },
    skipped: [{ repository: 'acme/old', reason: 'archived' }],
    gaps: [GAP],
    listing: {
      api: { rest: { requests: 1, points: 1 }, graphql: { requests: 3, points: 3 }, not_modified: 0 },
      seconds: 1.25,
    },
    prices: [
      { strategy: 'adaptive', requests: 5, points: { graphql: 4, rest: 1 }, seconds: 2.5 },
      { strategy: 'sequential', requests: 7, points: { graphql: 6, rest: 1 }, seconds: 250 },
    ],
    budget: {
      graphql: { limit: 5_000, remaining: 3_990, resetAtMs: null },
      rest: { limit: null, remaining: null, resetAtMs: null },
    },
  }
  expect(planText(plan, 'adaptive')).toBe(
    [
      'acme/a\\x1b[2J\t2 files\t1 byte',
      'skipped\tacme/old\tarchived',
      'gap\tacme/gone\tnot-found: gone',
      '1 repository, 2 files, 1 content to fetch (1 byte), 1 skipped, 1 gap',
      '',
      'listing them took 4 requests and 1.3 s; the whole scan, by strategy:',
      'strategy\trequests\tgraphql points\trest points\ttime',
      'adaptive (chosen)\t5\t4\t1\t2.5 s',
      'sequential\t7\t6\t1\t5 min',
      'left to it\t\t3990\tno limit\t',
      '',
    ].join('\n'),
  )
})
