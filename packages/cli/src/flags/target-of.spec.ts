import { expect, test } from '@jest/globals'
import { selectionOf, targetOf, type SelectionFlags, type TargetFlags } from './target-of.js'

test.each<[string, TargetFlags & SelectionFlags, object, object]>([
  [
    'an organization',
    { org: ['acme'] },
    { organizations: ['acme'], repositories: [] },
    { include: [], includeForks: false },
  ],
  [
    'globs in an organization',
    { org: ['acme'], repo: ['web-*'] },
    { organizations: ['acme'], repositories: [] },
    { include: ['web-*'], includeArchived: false },
  ],
  [
    'plain names in one organization are asked for by name, whatever their state',
    { org: ['acme'], repo: ['web', 'other/lib'] },
    { organizations: [], repositories: ['acme/web', 'other/lib'] },
    { include: [], includeArchived: true, includeForks: true },
  ],
  [
    'plain names in two organizations',
    { org: ['acme', 'umbrella'], repo: ['web'] },
    { organizations: ['acme', 'umbrella'], repositories: [] },
    { include: ['web'] },
  ],
  [
    'plain names of a team',
    { org: ['acme'], team: ['data'], repo: ['web'] },
    { organizations: ['acme'], teams: ['data'], repositories: [] },
    { include: ['web'] },
  ],
  [
    'repositories',
    { repo: ['acme/web'] },
    { organizations: [], repositories: ['acme/web'] },
    { include: [], includeArchived: true },
  ],
  ['a user', { user: ['grace'] }, { users: ['grace'] }, { includeArchived: false }],
  ['folders', { path: ['.'] }, { folders: ['.'] }, { includeArchived: true }],
  ['an ecosystem in any case', { org: ['acme'], ecosystem: ['pypi', 'NPM'] }, {}, { ecosystems: ['PyPI', 'npm'] }],
])('%s', (_, flags, target, selection) => {
  expect(targetOf(flags)).toMatchObject(target)
  expect(selectionOf(flags)).toMatchObject(selection)
})

test.each<[string, TargetFlags, string]>([
  ['nothing', {}, 'nothing to scan'],
  ['a repository without owner', { repo: ['web'] }, "--repo 'web' without --org must be OWNER/NAME"],
  ['a glob without organization', { repo: ['acme/*'] }, 'must be OWNER/NAME'],
  ['a login with a slash', { org: ['acme/web'] }, "'acme/web' is no GitHub login"],
])('%s is a usage error', (_, flags, message) => {
  expect(() => targetOf(flags)).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
  )
})

test('an unknown ecosystem is named with those that there are', () => {
  expect(() => selectionOf({ ecosystem: ['cobol'] })).toThrow(/--ecosystem 'cobol' is unknown; there are npm, PyPI/)
})
