import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { Campaign, FileCandidate } from '@ioc-scanner/core'
import { campaign, conformsToFilePrioritizer, fileEntry, repository } from '@ioc-scanner/testkit'
import plugin from './index.js'
import { SecurityPrioritizer } from './security-prioritizer.js'

conformsToFilePrioritizer(() => new SecurityPrioritizer())

const NPM_NOW = campaign({ id: 'npm-2026', ecosystems: ['npm'], firstSeenAt: '2026-03-01', lastSeenAt: '2026-03-02' })
const PYPI_LONG_AGO = campaign({
  id: 'pypi-2024',
  ecosystems: ['PyPI'],
  firstSeenAt: '2024-03-01',
  lastSeenAt: null,
})
const CAMPAIGNS: readonly Campaign[] = [NPM_NOW, PYPI_LONG_AGO]

interface Candidate {
  readonly path: string
  readonly pushedAt?: string
  readonly findings?: number
  readonly campaigns?: readonly Campaign[]
}

function candidate({ path, pushedAt = '2026-04-01', findings = 0, campaigns = CAMPAIGNS }: Candidate): FileCandidate {
  return {
    repository: repository({ pushedAt }),
    file: fileEntry({ path }),
    campaigns,
    past: { findingsInRepository: findings },
  }
}

/** The paths, as they would be fetched. */
function ordered(candidates: readonly Candidate[]): readonly string[] {
  const prioritizer = new SecurityPrioritizer()
  const scored = candidates.map((given) => ({ path: given.path, score: prioritizer.score(candidate(given)) }))
  return scored.sort((a, b) => b.score - a.score).map(({ path }) => path)
}

describe('which comes first', () => {
  test('a lockfile before a manifest of its ecosystem, also a deep one', () => {
    expect(ordered([{ path: 'package.json' }, { path: 'a/b/c/d/e/f/g/h/i/j/k/l/yarn.lock' }])).toEqual([
      'a/b/c/d/e/f/g/h/i/j/k/l/yarn.lock',
      'package.json',
    ])
  })

  test('an ecosystem under attack now before one that was attacked long ago, and that before one never attacked', () => {
    expect(ordered([{ path: 'Cargo.lock' }, { path: 'poetry.lock' }, { path: 'package-lock.json' }])).toEqual([
      'package-lock.json',
      'poetry.lock',
      'Cargo.lock',
    ])
  })

  test('two campaigns of the same time weigh more than one', () => {
    const campaigns = [
      campaign({ id: 'a', ecosystems: ['RubyGems'], firstSeenAt: '2026-03-01' }),
      campaign({ id: 'b', ecosystems: ['PyPI', 'RubyGems'], firstSeenAt: '2026-03-01' }),
    ]
    expect(
      ordered([
        { path: 'uv.lock', campaigns },
        { path: 'Gemfile.lock', campaigns },
      ])[0],
    ).toBe('Gemfile.lock')
  })

  test('a repository pushed to since the attack began before one that slept', () => {
    const asleep = { path: 'asleep/package-lock.json', pushedAt: '2025-12-31' }
    const awake = { path: 'awake/package-lock.json', pushedAt: '2026-03-02' }
    expect(ordered([asleep, awake])).toEqual([awake.path, asleep.path])
  })

  test('a repository last pushed to during the attack, or in the month after, before one pushed to much later', () => {
    const later = { path: 'later/package-lock.json', pushedAt: '2026-08-01' }
    const during = { path: 'during/package-lock.json', pushedAt: '2026-03-20' }
    expect(ordered([later, during])).toEqual([during.path, later.path])
  })

  test('repositories: by their last push, against the hottest campaigns', () => {
    const prioritizer = new SecurityPrioritizer()
    const pushes = ['2023-01-01', '2024-03-10', '2026-03-10', '2026-08-01']
    const scored = pushes.map((pushedAt) => ({
      pushedAt,
      score: prioritizer.scoreRepository({ repository: repository({ pushedAt }), campaigns: CAMPAIGNS }),
    }))
    scored.sort((a, b) => b.score - a.score)
    expect(scored.map(({ pushedAt }) => pushedAt)).toEqual(['2026-03-10', '2026-08-01', '2024-03-10', '2023-01-01'])
  })

  test('the root folder before folders below it', () => {
    expect(ordered([{ path: 'a/b/go.sum' }, { path: 'a/go.sum' }, { path: 'go.sum' }])).toEqual([
      'go.sum',
      'a/go.sum',
      'a/b/go.sum',
    ])
  })

  test('a repository that already has findings before its like', () => {
    expect(ordered([{ path: 'a/yarn.lock' }, { path: 'b/yarn.lock', findings: 1 }])[0]).toBe('b/yarn.lock')
  })

  test('requirement files in any of their usual places count as Python, workflows as Actions', () => {
    const campaigns = [campaign({ ecosystems: ['PyPI', 'GitHub Actions'] })]
    const cold = { path: 'composer.json', campaigns }
    for (const path of ['requirements-dev.txt', 'requirements/base.txt', '.github/workflows/ci.yml']) {
      expect(ordered([cold, { path, campaigns }])[0]).toBe(path)
    }
  })

  test('a file whose name tells nothing comes after what is hot and before what is cold', () => {
    expect(ordered([{ path: 'Cargo.lock' }, { path: 'sbom.spdx.json' }, { path: 'package-lock.json' }])).toEqual([
      'package-lock.json',
      'sbom.spdx.json',
      'Cargo.lock',
    ])
  })
})

test('where two thirds of the hits follow the attack and the rest lies anywhere, four of five are met in the first third', () => {
  const paths = ['package-lock.json', 'package.json', 'Cargo.lock', 'go.sum', 'services/a/yarn.lock', 'poetry.lock']
  const candidates = Array.from({ length: 300 }, (_, index) => ({
    path: `${index % 7 === 0 ? 'deep/folder/' : ''}${paths[index % paths.length]!}`,
    pushedAt: index % 4 === 0 ? '2026-03-05' : '2025-06-01',
    index,
  }))
  const isHit = ({ path, pushedAt, index }: (typeof candidates)[number]): boolean =>
    index % 5 === 4 ? index % 25 === 4 : /package-lock|yarn/.test(path) && pushedAt > '2026-03'
  const prioritizer = new SecurityPrioritizer()
  const fetched = [...candidates].sort((a, b) => prioritizer.score(candidate(b)) - prioritizer.score(candidate(a)))
  const hitsIn = (files: typeof candidates): number => files.filter(isHit).length
  expect(hitsIn(fetched.slice(0, 100)) / hitsIn(fetched)).toBeGreaterThan(0.8)
  expect(hitsIn(candidates.slice(0, 100)) / hitsIn(candidates)).toBeLessThan(0.5)
})

test('the README shows the weights that are used', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const score = (given: Candidate): number => new SecurityPrioritizer().score(candidate(given))
  const rows = [...readme.matchAll(/^\| `([^`]+)` +\| (\S+) +\| (\d+) +\| (\d+) +\|$/gm)]
  expect(rows.length).toBeGreaterThanOrEqual(4)
  for (const [, path = '', pushedAt = '', findings, expected] of rows) {
    expect(`${path}: ${Math.round(score({ path, pushedAt, findings: Number(findings) }))}`).toBe(`${path}: ${expected}`)
  }
  expect(readme).toContain(`# @ioc-scanner/plugin-${plugin.definition.name}\n`)
})
