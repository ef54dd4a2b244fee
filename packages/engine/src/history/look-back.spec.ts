import { expect, test } from '@jest/globals'
import type { Finding, Indicator, PastFile, Report } from '@ioc-scanner/core'
import { MemorySource } from '../../test/memory-source.js'
import { ROOMY, target } from '../../test/scanned.js'
import { commitAt, storySource, type Story, type StoryFaults } from '../../test/story-source.js'
import { indicator, registryWith } from '../../test/test-extensions.js'
import { MemoryInventory } from '../inventory/memory-inventory.js'
import { NO_RECORD } from '../inventory/no-record.js'
import { scan } from '../scan.js'
import type { ScanOptions } from '../scan-options.js'

const day = (number: number): string => `2026-03-${String(number).padStart(2, '0')}T12:00:00Z`
const GOOD = 'axios 1.14.0\n'
const BAD = 'axios 1.14.1\n'
const DATES = { firstSeenAt: '2026-03-10', lastSeenAt: '2026-03-11T12:00:00Z' }
const axios = (more: Partial<Indicator> = {}): Indicator =>
  indicator('axios', { versions: ['1.14.1'] }, { ...DATES, ...more } as Parameters<typeof indicator>[2])

async function told(
  story: Story,
  wish: Pick<ScanOptions, 'branches' | 'history' | 'inventory'>,
  { faults, indicators = [axios()] }: { faults?: StoryFaults; indicators?: readonly Indicator[] } = {},
): Promise<Report> {
  return scan(target, {
    container: registryWith(new MemorySource([]), indicators),
    source: storySource(story, faults),
    config: ROOMY,
    ...wish,
  })
}

const since = (from: string, until?: string) => ({
  history: { sinceMs: Date.parse(from), ...(until === undefined ? {} : { untilMs: Date.parse(until) }) },
})
const brief = ({ path, confidence, exposure }: Finding) =>
  [path, confidence, exposure.current ? 'now' : 'then', exposure.first_seen_at, exposure.last_seen_at].join(' ')
const gaps = ({ coverage }: Report) => coverage.gaps.map(({ ref, path, reason }) => `${ref} ${path} ${reason}`)

const CAME_AND_WENT: Story = {
  main: [
    { at: day(1), files: { 'a.lock': GOOD } },
    { at: day(10), files: { 'a.lock': BAD }, runs: 1 },
    { at: day(11), files: { 'a.lock': BAD, 'notes.txt': 'x' }, runs: 2 },
    { at: day(12), files: { 'a.lock': GOOD, 'notes.txt': 'x' }, runs: 1 },
  ],
}

test('what came and went is a finding of the past, with its commits and the runs of all commits that had it', async () => {
  const { findings, scan: summary } = await told(CAME_AND_WENT, { history: 'campaign' })
  expect(summary.status).toBe('complete')
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({
    confidence: 'confirmed',
    ref: 'main',
    commit: commitAt(day(10)),
    exposure: {
      current: false,
      first_seen_at: day(10),
      last_seen_at: day(12),
      commits: [commitAt(day(10))],
      removed_by: commitAt(day(12)),
      refs: [{ ref: 'main', current: false, first_seen_at: day(10), last_seen_at: day(12) }],
    },
  })
  const runs = findings[0]?.exposure.ci_runs ?? []
  expect(runs.map(({ commit, touches }) => [commit, touches])).toEqual([
    [commitAt(day(10)), true],
    [commitAt(day(11)), false],
    [commitAt(day(11)), false],
  ])
  expect(findings[0]?.message).toMatch(/in the past, from 2026-03-10T12:00:00Z until 2026-03-12T12:00:00Z/)
})

test('without --history nothing of the past is told, and nothing is asked', async () => {
  const { findings, warnings } = await told(CAME_AND_WENT, {}, { faults: { lost: () => true } })
  expect([findings, warnings]).toEqual([[], []])
})

test('what is there now is told with the commit that brought it, also from before the time asked for', async () => {
  const story = { main: CAME_AND_WENT.main?.slice(0, 3) ?? [] }
  for (const wish of [since(day(1)), since(day(11)), since('2026-03-20T00:00:00Z')]) {
    const { findings } = await told(story, wish)
    expect(findings.map(brief)).toEqual([`a.lock confirmed now ${day(10)} `])
    expect(findings[0]?.exposure.commits).toEqual([commitAt(day(10))])
  }
})

test('only what was there within the time counts', async () => {
  const within = async (from: string, until?: string) =>
    (await told(CAME_AND_WENT, since(from, until))).findings.map(brief)
  const found = [`a.lock confirmed then ${day(10)} ${day(12)}`]
  expect(await within(day(2), day(9))).toEqual([])
  expect(await within(day(2), day(10))).toEqual(found)
  expect(await within('2026-03-11T00:00:00Z')).toEqual(found) // it was in force when the time began
  expect(await within(day(13))).toEqual([])
})

test('a file that is gone by now is read as it was', async () => {
  const story: Story = {
    main: [
      { at: day(9), files: { 'x/a.lock': GOOD } },
      { at: day(10), files: { 'x/a.lock': BAD } },
      { at: day(11), files: {} },
    ],
  }
  expect((await told(story, { history: 'campaign' })).findings.map(brief)).toEqual([
    `x/a.lock confirmed then ${day(10)} ${day(11)}`,
  ])
})

test('a range without a lockfile was bad only while the bad version was published', async () => {
  const gone = (from: number, to: number): Story => ({
    main: [
      { at: day(1), files: {} },
      { at: day(from), files: { 'b.manifest': 'axios ^1.14.0\n' } },
      { at: day(to), files: { 'b.manifest': 'axios ~1.13.0\n' } },
    ],
  })
  const found = async (story: Story) => (await told(story, since(day(1)))).findings.map(brief)
  expect(await found(gone(8, 11))).toEqual([`b.manifest possible then ${day(8)} ${day(11)}`])
  expect(await found(gone(2, 9))).toEqual([])
  expect(await found(gone(12, 14))).toEqual([])
  // Where nothing is known of the time, the range is judged as it is now.
  const undated = [axios({ firstSeenAt: null, lastSeenAt: null })]
  const { findings } = await told(gone(2, 9), since(day(1)), { indicators: undated })
  expect(findings.map(brief)).toEqual([`b.manifest possible then ${day(2)} ${day(9)}`])
})

test('the lockfile that lay beside a range then decides what it was', async () => {
  const range = { 'b.manifest': 'axios ^1.14.0\n' }
  const story = {
    main: [
      { at: day(9), files: { 'a.lock': GOOD } },
      { at: day(10), files: { 'a.lock': GOOD, ...range } },
      { at: day(12), files: { 'a.lock': GOOD, 'b.manifest': 'axios ~1.13.0\n' } },
    ],
  }
  expect((await told(story, since(day(9)))).findings).toEqual([])
})

const BRANCHES: Story = {
  main: [{ at: day(1), files: { 'a.lock': GOOD } }],
  'feature/x': [{ at: day(10), files: { 'a.lock': BAD } }],
  old: [{ at: day(2), files: { 'a.lock': GOOD } }],
  'refs/pull/7/head': [{ at: day(11), files: { 'a.lock': BAD } }],
}

test('what the default branch has as well is one finding, with each ref once', async () => {
  const story = { ...BRANCHES, main: [{ at: day(10), files: { 'a.lock': BAD } }] }
  const { findings } = await told(story, { branches: 'all' })
  expect(findings.map(({ ref, exposure }) => [ref, exposure.refs?.map((one) => one.ref)])).toEqual([
    ['main', ['main', 'feature/x', 'refs/pull/7/head']],
  ])
})

test.each([
  ['all', ['feature/x', 'refs/pull/7/head']],
  ['feature/*', ['feature/x']],
  ['patch', ['refs/pull/7/head']],
  ['default', []],
])('--branches %s: one finding, with the refs that have it', async (branches, refs) => {
  const { findings, coverage } = await told(BRANCHES, { branches })
  expect(findings.map(({ ref }) => ref)).toEqual(refs.slice(0, 1))
  expect((findings[0]?.exposure.refs ?? []).map(({ ref }) => ref)).toEqual(refs)
  expect(coverage.repositories).toMatchObject({ total: 1, scanned: 1 })
})

test('a question about the past that is not answered is a gap of that file; the rest is told', async () => {
  const story = {
    main: (CAME_AND_WENT.main ?? []).map((commit) => ({
      ...commit,
      files: { ...commit.files, 'z.lock': `x ${commit.at}` },
    })),
  }
  const report = await told(story, { history: 'campaign' }, { faults: { lost: ({ path }) => path === 'z.lock' } })
  expect(report.findings.map(brief)).toEqual([`a.lock confirmed then ${day(10)} ${day(12)}`])
  expect(gaps(report)).toEqual(['main z.lock timeout'])
})

test('what could not be read is named once: as it is there now, else by the commit that had it', async () => {
  const story = {
    main: [
      { at: day(9), files: { 'a.lock': 'broken\n', 'b.lock': 'broken\n' } },
      { at: day(10), files: { 'a.lock': 'broken too\n\nbroken\n', 'b.lock': GOOD } },
    ],
  }
  const { coverage } = await told(story, since(day(1)))
  expect(coverage.gaps.map(({ path, reason, detail }) => [path, reason, detail])).toEqual([
    ['a.lock', 'unparsable', 'line 3: package without version'],
    ['b.lock', 'unparsable', `at commit ${commitAt(day(9))}: package without version`],
  ])
})

test('a source that knows neither branches nor the past: two gaps, and what is there now', async () => {
  const story = { main: [{ at: day(10), files: { 'a.lock': BAD } }] }
  const report = await told(story, { branches: 'all', history: 'campaign' }, { faults: { hasNoPast: true } })
  expect(report.findings.map(({ path }) => path)).toEqual(['a.lock'])
  expect(gaps(report)).toEqual(['null null plugin', 'null null plugin'])
})

test('each campaign is searched for in its own time alone', async () => {
  const early = indicator('left', { versions: ['1.0.0'] }, { campaign: 'early', firstSeenAt: '2026-03-02' })
  const both = 'axios 1.14.1\nleft 1.0.0\n'
  const story = {
    main: [
      { at: day(1), files: { 'a.lock': GOOD } },
      { at: day(3), files: { 'a.lock': both } },
      { at: day(5), files: { 'a.lock': GOOD } },
    ],
  }
  const { findings } = await told(story, { history: 'campaign' }, { indicators: [axios(), early] })
  expect(findings.map(({ package: found, exposure }) => [found?.name, exposure.last_seen_at])).toEqual([
    ['left', day(5)],
  ])
})

test('campaigns without a known beginning are not searched for in the past, and named', async () => {
  const indicators = [axios({ firstSeenAt: null, lastSeenAt: null })]
  const { findings, warnings } = await told(CAME_AND_WENT, { history: 'campaign' }, { indicators })
  expect(findings).toEqual([])
  expect(warnings.join()).toMatch(/no beginning is known: test-campaign/)
})

test('what was learned is kept: each content with its commit, its end and its runs', async () => {
  const kept: PastFile[] = []
  const recordHistory = async (_repository: unknown, files: readonly PastFile[]) => void kept.push(...files)
  const inventory = Object.assign(new MemoryInventory(() => true), {
    journal: { begin: async () => ({ ...NO_RECORD, recordHistory }) },
  })
  await told(CAME_AND_WENT, { ...since(day(1)), inventory })
  expect(
    kept.map(({ ref, path, parsers, first, endedAtMs, ciRuns }) => [
      ref,
      path,
      parsers,
      first,
      endedAtMs,
      ciRuns.length,
    ]),
  ).toEqual([
    ['main', 'a.lock', ['line-lock@1'], { commit: commitAt(day(1)), atMs: Date.parse(day(1)) }, Date.parse(day(10)), 0],
    [
      'main',
      'a.lock',
      ['line-lock@1'],
      { commit: commitAt(day(10)), atMs: Date.parse(day(10)) },
      Date.parse(day(12)),
      1,
    ],
    ['main', 'a.lock', ['line-lock@1'], { commit: commitAt(day(12)), atMs: Date.parse(day(12)) }, null, 0],
  ])
})
