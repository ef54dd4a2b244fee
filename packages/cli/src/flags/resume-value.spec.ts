import { expect, test } from '@jest/globals'
import { withResumeValue } from './resume-value.js'

test.each([
  [['--resume'], ['--resume', 'latest']],
  [
    ['--resume', '--format', 'json'],
    ['--resume', 'latest', '--format', 'json'],
  ],
  [
    ['--org', 'acme', '--resume', '3f2a'],
    ['--org', 'acme', '--resume', '3f2a'],
  ],
  [['--resume=3f2a'], ['--resume=3f2a']],
])('%j is read as %j', (argv, expected) => {
  expect(withResumeValue(argv)).toEqual(expected)
})
