import { expect, test } from '@jest/globals'
import type { Finding, Package, PackageIndicator } from '@ioc-scanner/core'
import { packageIndicator, repository } from '@ioc-scanner/testkit'
import { IndicatorIndex } from '../matching/indicator-index.js'
import { declaredFindings, resolvedFindings } from './decide-findings.js'
import { RepositoryWork } from './repository-work.js'

const npm = (more: Partial<Package>): Package => ({ ecosystem: 'npm', name: 'left', line: 4, ...more })

interface Place {
  readonly path: string
  readonly found: Package
  /** Default: any lockfile of npm, or any manifest. */
  readonly parser?: string
}

const npmLock = { name: 'npm-lock', ecosystems: ['npm'] } as const

/** The work of a repository whose files have all been read; lockfiles decide for npm in their folder. */
function workOf(
  places: readonly Place[],
  indicators: readonly Partial<PackageIndicator>[],
  locked: readonly string[] = [],
) {
  const index = new IndicatorIndex()
  for (const changes of indicators) index.add(packageIndicator(changes))
  const work = new RepositoryWork(repository({ id: 'R1' }))
  for (const { path, found, parser = found.version === undefined ? 'manifest' : npmLock.name } of places)
    work.occurrences.push({ path, parser, found, matches: index.match(found) })
  for (const folder of locked) work.lockedFolders.set(folder, new Set([npmLock]))
  return work
}

function resolved(found: Package, ...indicators: readonly Partial<PackageIndicator>[]): readonly Finding[] {
  const work = workOf([{ path: 'package-lock.json', found }], indicators)
  return work.occurrences.flatMap((occurrence) => resolvedFindings(work, occurrence))
}

function declared(found: Package, ...indicators: readonly Partial<PackageIndicator>[]): readonly Finding[] {
  return declaredFindings(workOf([{ path: 'package.json', found }], indicators))
}

test('a lockfile that resolves to a bad version is confirmed, as severe as the indicator says', () => {
  expect(resolved(npm({ version: '1.0.1', dependencyPath: ['a', 'left'] }), {})).toMatchObject([
    {
      kind: 'package',
      confidence: 'confirmed',
      severity: 'critical',
      line: 4,
      package: { purl: 'pkg:npm/left@1.0.1', version: '1.0.1', constraint: null, dependency_path: ['a', 'left'] },
      message: 'package-lock.json resolves to left 1.0.1',
      exposure: { current: true, commits: ['c'.repeat(40)] },
      next_steps: [expect.stringContaining('rotate the secrets'), expect.stringContaining('commit the lockfile')],
    },
  ])
})

test.each<[string, Partial<Package>, string]>([
  ['likely', { constraint: 'v1.0.1' }, 'Pin the action to the full commit SHA'],
  ['confirmed', { version: '1.0.1' }, 'Pin the action to the full commit SHA'],
])('what to do about an action that is %s speaks of workflows', (confidence, more, step) => {
  const found: Package = { ecosystem: 'GitHub Actions', name: 'acme/left', line: 4, ...more }
  const work = workOf(
    [{ path: '.github/workflows/ci.yml', found }],
    [{ ecosystem: 'GitHub Actions', name: 'acme/left', affected: { versions: ['1.0.1', 'v1.0.1'] } }],
  )
  const findings = [
    ...declaredFindings(work),
    ...(more.version === undefined ? [] : resolvedFindings(work, work.occurrences[0]!)),
  ]
  expect(findings).toMatchObject([{ confidence }])
  const steps = findings[0]?.next_steps.join(' ') ?? ''
  expect(steps).toContain(step)
  expect(steps).toContain('runs of these workflows')
  expect(steps).not.toMatch(/lockfile|installed|developer machines/)
})

test('a pin is likely, a range that admits is possible and at most medium', () => {
  expect(declared(npm({ constraint: '1.0.1' }), {})).toMatchObject([
    { confidence: 'likely', severity: 'critical', message: 'package.json pins left 1.0.1' },
  ])
  expect(declared(npm({ constraint: '^1.0.0' }), {})).toMatchObject([
    {
      confidence: 'possible',
      severity: 'medium',
      message: 'package.json asks for left ^1.0.0, which admits 1.0.1',
      next_steps: ['Find out which version was installed: no lockfile says so.'],
    },
  ])
  expect(declared(npm({ constraint: '^1.0.0' }), { severity: 'low' })[0]?.severity).toBe('low')
})

test('a range whose indicator is a range may admit, and says so', () => {
  expect(declared(npm({ constraint: '^1.0.0' }), { affected: { range: '>=1.0.0 <1.2.0' } })[0]?.message).toBe(
    'package.json asks for left ^1.0.0, which may admit >=1.0.0 <1.2.0',
  )
})

test('of many bad versions five are named', () => {
  const versions = Array.from({ length: 8 }, (_, patch) => `1.0.${patch}`)
  expect(declared(npm({ constraint: '^1.0.0' }), { affected: { versions } })[0]?.message).toMatch(/1\.0\.4 and 3 more$/)
})

test.each<['confirmed' | 'likely' | 'possible', string, string]>([
  ['confirmed', 'confirmed', 'critical'],
  ['likely', 'likely', 'critical'],
  ['possible', 'possible', 'medium'],
])('an indicator that is at most %s makes a lockfile %s', (atMost, confidence, severity) => {
  expect(resolved(npm({ version: '1.0.1' }), { atMost })).toMatchObject([{ confidence, severity }])
})

test('what a lockfile resolves to is never said to have no lockfile, however sure the indicator is', () => {
  const capped = resolved(npm({ version: '1.0.1' }), { atMost: 'possible' })
  const undecided = resolved(npm({ version: 'weird' }), { affected: { range: '^1.0.0' } })
  for (const { next_steps } of [...capped, ...undecided]) expect(next_steps.join(' ')).not.toContain('no lockfile')
  expect(capped[0]?.next_steps[0]).toContain('while the campaign was active')
  expect(undecided[0]).toMatchObject({
    confidence: 'possible',
    message: "package-lock.json resolves to left weird, which the indicator's range may mean",
    next_steps: [expect.stringContaining('Compare this version')],
  })
})

test('a pin whose indicator is capped is asked about, too: it names the version itself', () => {
  const [finding] = declared(npm({ constraint: '1.0.1' }), { atMost: 'possible' })
  expect(finding?.next_steps.join(' ')).not.toContain('lockfile')
})

test("an indicator's note comes first", () => {
  expect(resolved(npm({ version: '1.0.1' }), { note: 'Look for left.sh.' })[0]?.next_steps[0]).toBe('Look for left.sh.')
})

test('of two indicators of a campaign the surer one speaks; two campaigns are two findings', () => {
  const capped: Partial<PackageIndicator> = { id: 'capped', atMost: 'possible' }
  const found = resolved(npm({ version: '1.0.1' }), capped, { id: 'sure' }, { id: 'other', campaign: 'other' })
  expect(found.map(({ indicator, confidence }) => `${indicator.id} ${confidence}`)).toEqual([
    'sure confirmed',
    'other confirmed',
  ])
})

const bad = { path: 'package-lock.json', found: npm({ version: '1.0.1' }) }
const harmless = { path: 'package-lock.json', found: npm({ version: '1.0.0' }) }
const range = (path: string): Place => ({ path, found: npm({ constraint: '^1.0.0' }) })
const pin = (path: string): Place => ({ path, found: npm({ constraint: '1.0.1' }) })

test.each<[string, readonly Place[], readonly string[], readonly string[]]>([
  ['no lockfile: the range counts', [range('package.json')], [], ['package.json possible']],
  ['a harmless version: the lockfile decides', [harmless, range('package.json')], [''], []],
  ['a bad version: the lockfile has the finding', [bad, range('package.json')], [''], []],
  ['a workspace: the lockfile above decides', [harmless, range('packages/a/package.json')], [''], []],
  ['a lockfile without the name decides nothing', [range('package.json')], [''], ['package.json possible']],
  [
    'the nearest lockfile decides, not one above it',
    [harmless, range('a/package.json')],
    ['', 'a'],
    ['a/package.json possible'],
  ],
  [
    'a lockfile below decides nothing',
    [{ ...harmless, path: 'a/package-lock.json' }, range('package.json')],
    ['a'],
    ['package.json possible'],
  ],
  ['a pin that the lockfile contradicts stays', [harmless, pin('package.json')], [''], ['package.json likely']],
  ['a pin to what the lockfile resolves to is one finding', [bad, pin('package.json')], [''], []],
])('%s', (_case, places, locked, expected) => {
  const findings = declaredFindings(workOf(places, [{}], locked))
  expect(findings.map(({ path, confidence }) => `${path} ${confidence}`)).toEqual(expected)
})

test('the id stays when commit, line, name of the repository and wording change, and differs by place, version and campaign', () => {
  const id = (
    changes: Partial<Place> & { readonly campaign?: string; readonly title?: string; readonly name?: string },
  ) => {
    const index = new IndicatorIndex()
    index.add(
      packageIndicator({ campaign: changes.campaign ?? 'c', title: changes.title ?? 't', affected: { all: true } }),
    )
    const work = new RepositoryWork(repository({ id: 'R1', nameWithOwner: changes.name ?? 'acme/web' }))
    const found = changes.found ?? npm({ version: '1.0.1' })
    return resolvedFindings(work, {
      path: changes.path ?? 'a.lock',
      parser: 'npm-lock',
      found,
      matches: index.match(found),
    })[0]?.id
  }
  const same = [
    id({}),
    id({ found: npm({ version: '1.0.1', line: 99 }) }),
    id({ title: 'renamed' }),
    id({ name: 'acme/moved' }),
  ]
  expect(new Set(same).size).toBe(1)
  const others = [id({ path: 'b.lock' }), id({ found: npm({ version: '1.0.2' }) }), id({ campaign: 'd' })]
  expect(new Set([...same, ...others]).size).toBe(4)
  expect(same[0]).toMatch(/^[0-9a-f]{32}$/)
})

test('a version that is no valid text is still a finding', () => {
  expect(resolved(npm({ version: '1.0\ud800' }), { affected: { all: true } })).toHaveLength(1)
})

test('names from repositories are shown, not printed', () => {
  const work = workOf([{ path: 'a\u001b[2J.lock', found: npm({ version: '1.0.1' }) }], [{}])
  expect(work.occurrences.flatMap((occurrence) => resolvedFindings(work, occurrence))[0]?.message).toBe(
    'a\\x1b[2J.lock resolves to left 1.0.1',
  )
})

test('a lockfile above decides only where its version fits: else it is another project’s', () => {
  const manifest = { path: 'examples/shop/package.json', found: npm({ constraint: '^1.0.0' }) }
  const lockedTo = (version: string) =>
    declaredFindings(workOf([{ path: 'package-lock.json', found: npm({ version }) }, manifest], [{}], ['']))
  expect(lockedTo('1.0.0')).toEqual([])
  expect(lockedTo('0.9.0')).toMatchObject([{ confidence: 'possible', path: 'examples/shop/package.json' }])
})

const python = (more: Partial<Package>): Package => ({ ecosystem: 'PyPI', name: 'left', line: 1, ...more })

test.each<[string, string, string, readonly string[]]>([
  ['pyproject.toml', 'pyproject-toml', 'poetry-lock', []],
  ['pyproject.toml', 'pyproject-toml', 'uv-lock', []],
  ['members/a/pyproject.toml', 'pyproject-toml', 'uv-lock', []],
  ['members/a/pyproject.toml', 'pyproject-toml', 'poetry-lock', ['members/a/pyproject.toml possible']],
  ['pyproject.toml', 'pyproject-toml', 'pipfile-lock', ['pyproject.toml possible']],
  ['pyproject.toml', 'pyproject-build', 'uv-lock', ['pyproject.toml possible']],
  ['Pipfile', 'pipfile', 'pipfile-lock', []],
  ['a/Pipfile', 'pipfile', 'pipfile-lock', ['a/Pipfile possible']],
  ['Pipfile', 'pipfile', 'poetry-lock', ['Pipfile possible']],
  ['requirements.txt', 'requirements-txt', 'pipfile-lock', ['requirements.txt possible']],
  ['requirements.txt', 'requirements-txt', 'uv-lock', ['requirements.txt possible']],
  ['deps.txt', 'constructor', 'uv-lock', ['deps.txt possible']],
])('%s, as %s reads it, under a harmless %s at the root: %j', (path, parser, lockfile, expected) => {
  const places = [
    { path: 'python.lock', parser: lockfile, found: python({ version: '1.0.0' }) },
    { path, parser, found: python({ constraint: '>=1.0.0' }) },
  ]
  const work = workOf(places, [{ ecosystem: 'PyPI' }])
  work.lockedFolders.set('', new Set([{ name: lockfile, ecosystems: ['PyPI'] }]))
  expect(declaredFindings(work).map((finding) => `${finding.path} ${finding.confidence}`)).toEqual(expected)
  work.lockedFolders.clear() // it was not read whole
  expect(declaredFindings(work)).toMatchObject([{ path, confidence: 'possible' }])
})

test('of two Python lockfiles beside one manifest only that decides which is its own', () => {
  const places = [
    { path: 'Pipfile.lock', parser: 'pipfile-lock', found: python({ version: '1.0.0' }) },
    { path: 'uv.lock', parser: 'uv-lock', found: python({ name: 'right', version: '2.0.0' }) },
    { path: 'pyproject.toml', parser: 'pyproject-toml', found: python({ constraint: '>=1.0.0' }) },
  ]
  const work = workOf(places, [{ ecosystem: 'PyPI' }])
  const both = ['pipfile-lock', 'uv-lock'].map((name) => ({ name, ecosystems: ['PyPI'] as const }))
  work.lockedFolders.set('', new Set(both))
  expect(declaredFindings(work)).toMatchObject([{ path: 'pyproject.toml', confidence: 'possible' }])
})

test('a Cargo.lock decides for a crate that the manifest spells otherwise', () => {
  const crate = (more: Partial<Package>): Package => ({ ecosystem: 'crates.io', name: 'left-pad', line: 1, ...more })
  const places = [
    { path: 'Cargo.lock', parser: 'cargo-lock', found: crate({ version: '1.0.0' }) },
    { path: 'Cargo.toml', parser: 'cargo-toml', found: crate({ name: 'left_pad', constraint: '1' }) },
  ]
  const work = workOf(places, [{ ecosystem: 'crates.io', name: 'left_pad' }])
  expect(declaredFindings(work)).toHaveLength(1)
  work.lockedFolders.set('', new Set([{ name: 'cargo-lock', ecosystems: ['crates.io'] }]))
  expect(declaredFindings(work)).toEqual([])
})
