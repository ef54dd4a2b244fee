import { PassThrough, Writable } from 'node:stream'
import { expect, test } from '@jest/globals'
import type { RenderOptions, Report } from '@ioc-scanner/core'
import { conformsToReporter, finding, gap, report } from '@ioc-scanner/testkit'
import stringWidth from 'string-width'
import { TerminalReporter } from './terminal-reporter.js'

conformsToReporter(() => new TerminalReporter())

async function rendered(given: Report, options: Partial<RenderOptions> = {}): Promise<string> {
  const stream = new PassThrough()
  const chunks = stream.setEncoding('utf8').toArray()
  await new TerminalReporter().render(given, stream, { columns: 80, colour: false, ...options })
  stream.end()
  return (await chunks).join('')
}

const firstLines = async (given: Report) => (await rendered(given)).split('\nScan of')[0]

const nothing = { total: 0, scanned: 0, unchanged: 0, skipped: 0, failed: 0 }

const PARTS = [
  { repository: 'acme/old', reason: 'archived' },
  { repository: 'acme/web', reason: 'excluded by path (--path-exclude)', folders: 1_200, files: 1 },
  { repository: 'acme/api', reason: 'excluded by path (--path-exclude)', folders: 3, files: 0 },
  { repository: 'acme/web', reason: 'below the root folder (--fast)', folders: 4, files: 0 },
]

test.each<[string, Report, string]>([
  ['nothing was found', report(), 'Clean: no finding in 10 repositories (2 skipped)'],
  [
    'a finding is suppressed',
    report({ suppressed: [finding()] }),
    'Clean: no finding in 10 repositories (2 skipped), apart from 1 suppressed\n  finding\n1 finding suppressed by your settings.',
  ],
  [
    'the user left parts out',
    report({ coverage: { skipped: PARTS } }),
    'Clean where it looked: no finding in 10 repositories, 2 of them only in part (2\n  skipped)\n' +
      'Left out by your choice: 1,203 folders and 1 file excluded by path\n' +
      '  (--path-exclude) in 2 repositories; 4 folders below the root folder (--fast)\n  in 1 repository.',
  ],
  [
    'there are only gaps',
    report({ coverage: { gaps: [gap(), gap()] } }),
    'No finding — but 2 gaps: not a clean answer',
  ],
  [
    'a repository failed',
    report({ coverage: { repositories: { failed: 1 } } }),
    'No finding — but 1 repository failed: not a clean answer',
  ],
  [
    'the scan is incomplete',
    report({ scan: { status: 'incomplete' } }),
    'No finding — but the scan did not come to its end: not a clean answer',
  ],
  [
    'it was interrupted',
    report({ scan: { status: 'interrupted' }, coverage: { gaps: [gap()] } }),
    'Interrupted: No finding — but 1 gap: not a clean answer',
  ],
  [
    'there was no repository',
    report({ coverage: { repositories: nothing } }),
    'No finding — but nothing was scanned: no repository: not a clean answer',
  ],
  [
    'no indicator was loaded',
    report({ indicators: [{ source: 'file', count: 0, as_of: null, digest: 'd' }] }),
    'No finding — but nothing was looked for: no indicator was loaded: not a clean\n  answer',
  ],
  [
    'a lockfile resolves to a bad version',
    report({ findings: [finding()] }),
    '1 of 12 repositories resolves to a compromised package\n1 finding: 1 confirmed.',
  ],
  [
    'a manifest admits a bad version',
    report({ findings: [finding({ confidence: 'possible' })] }),
    '1 of 12 repositories may be affected\n1 finding: 1 possible.',
  ],
  [
    'there is some of everything',
    report({
      findings: [
        finding(),
        finding({ path: 'b/package-lock.json' }),
        finding({ repository: 'acme/ci', kind: 'workflow', package: null }),
        finding({ repository: 'acme/b', confidence: 'likely' }),
        finding({ repository: 'acme/c', confidence: 'likely' }),
      ],
      coverage: { gaps: [gap()] },
    }),
    '1 of 12 repositories resolves to a compromised package, 1 more shows signs of an\n' +
      '  attack, 2 more may be affected; there may be more: 1 gap\n5 findings: 3 confirmed, 2 likely.',
  ],
])('when %s, the first line says so', async (_what, given, expected) => {
  expect(await firstLines(given)).toBe(expected)
})

test('an answer that somebody has to act on is repeated at the end', async () => {
  expect(await rendered(report({ findings: [finding()] }))).toMatch(
    /\n\n1 of 12 repositories resolves to a compromised package\n$/,
  )
  expect(await rendered(report())).not.toMatch(/Clean.*Clean/s)
})

test('owners that neither CODEOWNERS nor a team names come with what says so', async () => {
  const owners = [
    { name: '@ada', rule: 'committed to it last (cccccccccc)' },
    { name: 'Bob', rule: 'committed to it last (dddddddddd)' },
    { name: 'payments', rule: 'custom property team' },
  ]
  expect(await rendered(report({ findings: [finding({ owners })] }))).toContain(
    ['    owners (committed to it last): @ada, Bob', '    owners (custom property team): payments', ''].join('\n'),
  )
})

test('a finding is shown with its place, how sure it is, its way in, its owners and what to do', async () => {
  const text = await rendered(
    report({ findings: [finding(), finding({ path: 'apps/pay/package-lock.json', line: 7 })] }),
  )
  expect(text).toContain(
    [
      'Left side attack (left-2026-03)',
      'CRITICAL in 1 repository',
      'https://example.com/left',
      '',
      '  acme/web (main at ccccccc)',
      '    CRITICAL left@1.0.1 (npm), confirmed',
      '      package-lock.json:12',
      '        via right > left',
      '      apps/pay/package-lock.json:7',
      '        via right > left',
      '    owners: @acme/frontend',
      '    teams: acme/frontend',
      '',
      '  What to know and do:',
      '  - Rotate what the build could reach.',
      '',
    ].join('\n'),
  )
})

test('a range is shown as it is written, and why it is no surer', async () => {
  const found = { version: null, constraint: '^1.0.0', dependency_path: [] }
  const text = await rendered(
    report({
      findings: [finding({ severity: 'medium', confidence: 'possible', package: found, path: 'package.json' })],
    }),
  )
  expect(text).toContain('    MEDIUM left ^1.0.0 (npm), possible: a manifest admits it\n      package.json:12\n')
})

test('what was there once is not shown as being there', async () => {
  const exposure = { current: false, first_seen_at: '2026-03-01', last_seen_at: '2026-03-02', commits: [] }
  expect(await rendered(report({ findings: [finding({ exposure })] }))).toContain(
    'no longer there; it was from 2026-03-01 to 2026-03-02',
  )
})

test('since when, on which refs, and whether CI ran', async () => {
  const ref = { first_seen_at: null, last_seen_at: null, first_commit: null, last_commit: null, removed_by: null }
  const run = { id: 1, workflow: 'build', event: 'push', commit: 'c', created_at: '', conclusion: null, url: null }
  const exposure = {
    current: true,
    first_seen_at: '2026-03-01T00:00:00Z',
    last_seen_at: null,
    commits: [],
    refs: [
      { ref: 'main', current: false, ...ref },
      { ref: 'release/1', current: true, ...ref },
    ],
    ci_runs: [{ ...run, touches: true }],
  }
  expect(await rendered(report({ findings: [finding({ exposure })] }))).toContain(
    [
      '        there since 2026-03-01T00:00:00Z',
      '        on: main (then), release/1',
      '        CI ran once on commits that had it; see --format json',
    ].join('\n'),
  )
})

test('the surest and worst come first', async () => {
  const findings = [
    finding({ repository: 'acme/a', confidence: 'possible', severity: 'medium' }),
    finding({ repository: 'acme/b', severity: 'high' }),
    finding({ repository: 'acme/c' }),
    finding({ repository: 'acme/d', severity: 'low', indicator: { campaign: 'mild', title: 'Mild' } }),
  ]
  const text = await rendered(report({ findings }))
  const order = ['acme/c (', 'acme/b (', 'acme/a (', 'Mild (mild)', 'acme/d ('].map((part) => text.indexOf(part))
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(order).not.toContain(-1)
})

test('of three thousand findings every repository is named, and the report can still be read', async () => {
  const findings = Array.from({ length: 3_000 }, (_, index) => finding({ repository: `acme/service-${index % 400}` }))
  const text = await rendered(report({ findings, coverage: { gaps: Array.from({ length: 500 }, () => gap()) } }))
  for (let index = 0; index < 400; index += 1) expect(text).toMatch(new RegExp(`acme/service-${index}[ ,\n]`))
  expect(text.split('\n').length).toBeLessThan(500)
  expect(text).toContain('and 380 more repositories; for the places see --format json')
  expect(text).toContain('and 3 more places; see --format json')
  expect(text).toContain('and 492 more; see --format json')
})

test('gaps are grouped by reason, with what the reason means', async () => {
  const text = await rendered(
    report({
      coverage: {
        gaps: [
          gap({ path: 'yarn.lock', reason: 'unparsable', detail: 'line 8: entry without version' }),
          gap({ repository: null, ref: null, reason: 'plugin', detail: 'IOC source osv did not answer' }),
        ],
      },
    }),
  )
  expect(text).toContain(
    [
      'NOT looked at: 2 gaps',
      '  unparsable (1): not what its format promises',
      '    acme/web@main yarn.lock: line 8: entry without version',
      '  plugin (1): a plugin or an IOC source failed',
      '    the whole scan: IOC source osv did not answer',
    ].join('\n'),
  )
})

test('what was left out inside repositories is not counted among the repositories that were skipped', async () => {
  const text = await rendered(report({ findings: [finding()], coverage: { skipped: PARTS } }))
  expect(text).toContain('2 skipped (1 archived), 0 failed\n')
  expect(text).toContain('  left out       4 folders below the root folder (--fast) in 1 repository\n')
  expect(text.split('\nScan of')[0]).toContain('Left out by your choice: 1,203 folders')
})

test.each([
  ['interrupted', 'not reached before the scan was interrupted'],
  ['incomplete', 'the time was used up'],
] as const)('a gap of a scan that is %s has the reason deadline: %s', async (status, words) => {
  const text = await rendered(report({ scan: { status }, coverage: { gaps: [gap({ reason: 'deadline' })] } }))
  expect(text).toContain(`deadline (1): ${words}\n`)
})

test('it says what was covered, what it was checked against and what it cost', async () => {
  expect((await rendered(report({ warnings: ['a', 'b', 'a'] }))).split('\n').slice(2)).toEqual([
    '',
    'Warnings',
    '  - a (2 times)',
    '  - b',
    '',
    'Coverage',
    '  repositories   12: 10 scanned, 0 unchanged, 2 skipped (1 archived, 1 fork), 0',
    '                 failed',
    '  files          40: 30 fetched, 10 known already, 0 skipped, 0 failed',
    '',
    'Checked against',
    '  testkit        2 indicators as of 2026-03-01 (digest dddddddddddd)',
    '',
    'Cost',
    '  GraphQL        12 requests, 12 points',
    '  REST           1 request, 1 point',
    '  time           1 min 00 s, 30 files a minute',
    '  strategy       adaptive',
    '',
  ])
})

const long = `acme/${'a-name-longer-than-any-terminal-'.repeat(4)}`
const given = report({
  findings: [
    finding({
      repository: long,
      path: `${long}/a file name/package-lock.json`,
      package: { dependency_path: [long, '日本語'] },
    }),
    finding({ kind: 'workflow', package: null, message: 'word '.repeat(60) }),
  ],
  coverage: { gaps: [gap({ path: `${long} b`, detail: 'word '.repeat(60) })] },
  warnings: ['word '.repeat(60)],
})

test.each([40, 80, 110])('at %d columns no line is longer, unless a single name is', async (columns) => {
  const lines = (await rendered(given, { columns })).split('\n')
  expect(lines.filter((line) => stringWidth(line) > columns && !line.includes(long))).toEqual([])
  for (const name of [`${long}/a file name/package-lock.json:12`, `${long} b:`]) {
    expect(lines.filter((line) => line.includes(name))).toHaveLength(1)
  }
})

test('without colour there is no escape byte at all; with it the words are the same', async () => {
  const plain = await rendered(given)
  const coloured = await rendered(given, { colour: true })
  expect(plain).not.toContain('\u001b')
  expect(coloured).toContain('\u001b[')
  expect(coloured.replace(/\u001b\[[\d;]*m/g, '')).toBe(plain)
})

test('a reader who goes away is an error of the report, not of the process', async () => {
  const gone = new Writable({ write: (_chunk, _encoding, done) => done(new Error('write EPIPE')) })
  await expect(new TerminalReporter().render(report(), gone, { columns: 80, colour: false })).rejects.toThrow('EPIPE')
  await new Promise(setImmediate)
})
