import { expect, test } from '@jest/globals'
import type { GroundTruth } from 'github-simulator'
import { compareWithTruth, isAccountedFor, isExact } from './compare-with-truth.js'
import type { ScannedReport } from './run-scanner.js'

const place = { repository: 'globex/web', path: 'package-lock.json', line: 14, confidence: 'confirmed' as const }
const axios = { ecosystem: 'npm', name: 'axios' }

const TRUTH: GroundTruth = {
  organization: 'globex',
  findings: [
    { ...place, ...axios, version: '1.14.1' },
    { ...place, ...axios, path: 'package.json', version: '*', constraint: '^1.0.0', confidence: 'likely' },
  ],
  gaps: [{ repository: 'globex/gone', reason: 'not-found' }],
  skipped: [],
  notFollowed: { submodules: { entries: 3, repositories: 2 }, links: { entries: 1, repositories: 1 } },
  repositories: 2,
  distinctWantedBlobs: 2,
  blobsOver512000Bytes: 0,
  truncatedTrees: 0,
}

type Found = ScannedReport['findings'][number]
const RESOLVED: Found = { ...place, package: { ...axios, version: '1.14.1', constraint: null } }
const DECLARED: Found = {
  ...place,
  path: 'package.json',
  confidence: 'likely',
  package: { ...axios, version: null, constraint: '^1.0.0' },
}
const GONE = { repository: 'globex/gone', path: null, reason: 'not-found', detail: '' }

const WARNINGS = [
  'no detector is installed',
  '3 submodules in 2 repositories are repositories of their own and were not looked at: globex/web libs',
  '1 symbolic link in 1 repository was not followed: globex/web link',
]

function reportOf(
  findings: readonly Found[],
  gaps: ScannedReport['coverage']['gaps'] = [GONE],
  warnings: readonly string[] = WARNINGS,
): ScannedReport {
  const none = { requests: 0, points: 0 }
  const metrics = {
    duration_seconds: 1,
    peak_memory_mb: 1,
    rate_limit_wait_seconds: 0,
    retries: 0,
    api: { rest: none, graphql: none },
  }
  return { scan: { status: 'incomplete' }, findings, coverage: { files: { total: 0 }, gaps }, warnings, metrics }
}

test('what is found exactly as it is there is exact', () => {
  const difference = compareWithTruth(reportOf([DECLARED, RESOLVED]), TRUTH)
  expect([difference, isExact(difference)]).toEqual([
    {
      missing: [],
      tooMany: [],
      missingGaps: [],
      unexpectedGaps: [],
      missingWarnings: [],
      unexpectedWarnings: [],
    },
    true,
  ])
})

test.each<[string, readonly Found[], object]>([
  ['is missing', [RESOLVED], { missing: ['globex/web package.json:14 likely npm axios ^1.0.0'], tooMany: [] }],
  [
    'is there twice',
    [RESOLVED, DECLARED, RESOLVED],
    { tooMany: ['globex/web package-lock.json:14 confirmed npm axios 1.14.1 (again)'] },
  ],
  [
    'has another version',
    [DECLARED, { ...RESOLVED, package: { ...axios, version: '1.14.0', constraint: null } }],
    {
      missing: ['globex/web package-lock.json:14 confirmed npm axios 1.14.1'],
      tooMany: ['globex/web package-lock.json:14 confirmed npm axios 1.14.0'],
    },
  ],
])('a finding that %s is a difference', (_, findings, expected) => {
  const difference = compareWithTruth(reportOf(findings), TRUTH)
  expect(difference).toMatchObject(expected)
  expect(isExact(difference)).toBe(false)
})

test('a gap that nobody made, or that is not told, is a difference', () => {
  const found = [RESOLVED, DECLARED]
  expect(compareWithTruth(reportOf(found, []), TRUTH).missingGaps).toEqual(['globex/gone  not-found'])
  const blocked = { ...GONE, reason: 'blocked' }
  expect(compareWithTruth(reportOf(found, [GONE, blocked]), TRUTH).unexpectedGaps).toEqual(['globex/gone  blocked'])
})

test('submodules and links that are not told, or not all of them, are a difference', () => {
  const warnings = WARNINGS.map((warning) => warning.replace('3 submodules', '2 submodules')).slice(0, 2)
  const difference = compareWithTruth(reportOf([RESOLVED, DECLARED], [GONE], warnings), TRUTH)
  expect(difference).toMatchObject({
    missingWarnings: ['1 symbolic link in 1 repository', '3 submodules in 2 repositories'],
    unexpectedWarnings: ['2 submodules in 2 repositories'],
  })
  expect(isExact(difference)).toBe(false)
})

const gapAt = (repository: string | null, path: string | null) => ({ repository, path, reason: 'timeout', detail: '' })

test.each([
  ['the file that was not read', [DECLARED], [GONE, gapAt('globex/web', 'package-lock.json')], true],
  ['its repository', [DECLARED], [GONE, gapAt('globex/web', null)], true],
  ['the whole scan', [DECLARED], [GONE, gapAt(null, null)], true],
  ['another file', [DECLARED], [GONE, gapAt('globex/web', 'package.json')], false],
  ['another repository of a similar name', [DECLARED], [GONE, gapAt('globex/we', null)], false],
  ['nothing', [DECLARED], [GONE], false],
  ['only what is known to be one', [DECLARED], [GONE, { ...gapAt('globex/gone', null), reason: 'not-found' }], false],
  [
    'a lockfile, and its manifest was found too',
    [RESOLVED, DECLARED, DECLARED],
    [GONE, gapAt('globex/web', 'x')],
    true,
  ],
  ['nothing, and something was found twice', [RESOLVED, DECLARED, DECLARED], [GONE], false],
  [
    'a repository, and the gap that is known of it is not told',
    [RESOLVED, DECLARED],
    [gapAt('globex/gone', null)],
    true,
  ],
  ['nothing, and a gap that is known is not told', [RESOLVED, DECLARED], [], false],
])('where findings differ, what a gap names is accounted for: %s', (_, findings, gaps, isIt) => {
  const report = reportOf(findings, gaps)
  const difference = compareWithTruth(report, TRUTH)
  expect([isExact(difference), isAccountedFor(difference, report)]).toEqual([false, isIt])
})
