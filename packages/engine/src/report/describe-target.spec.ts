import { expect, test } from '@jest/globals'
import { describeTarget } from './describe-target.js'

const nothing = { organizations: [], users: [], repositories: [], folders: [], teams: [], teamFirst: false }

test.each([
  [{}, 'nothing'],
  [{ organizations: ['acme'] }, 'organization acme'],
  [{ organizations: ['acme'], teams: ['web', 'api'] }, 'organization acme; teams web, api'],
  [{ repositories: ['acme/a', 'acme/b'] }, 'repositories acme/a, acme/b'],
  [{ users: ['ada'], folders: ['./x'] }, 'user ada; folder ./x'],
  [{ organizations: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }, 'organizations a, b, c, d, e and 2 more'],
])('%j reads: %s', (target, words) => {
  expect(describeTarget({ ...nothing, ...target })).toBe(words)
})
