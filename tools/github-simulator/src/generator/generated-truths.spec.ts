import { expect, test } from '@jest/globals'
import { groundTruthOf } from '../organization/ground-truth.js'
import type { RepositoryDescription } from '../organization/description.js'
import { describeGeneratedOrganization } from './generate-organization.js'
import { PLANTINGS, plantedProject } from './plantings.js'
import { randomFrom } from './random.js'

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed)

test('every seed and every number of repositories has a ground truth', () => {
  for (const seed of SEEDS) {
    const repositories = [1, 2, 9, 10, 19, 24][seed % 6] ?? 1
    const truth = groundTruthOf(describeGeneratedOrganization({ repositories, seed }))
    expect({ seed, repositories: truth.repositories + truth.skipped.length }).toEqual({ seed, repositories })
  }
  for (const seed of [5, -1, Number.MAX_SAFE_INTEGER]) {
    const truth = groundTruthOf(describeGeneratedOrganization({ repositories: 80, seed }))
    expect({ seed, isFound: truth.findings.length > 10 }).toEqual({ seed, isFound: true })
  }
}, 60_000)

test('what is passed over is told of: submodules, links, and each format that nobody reads', () => {
  const kinds = new Set<string>()
  for (const seed of SEEDS.slice(0, 12)) {
    const { notFollowed, gaps } = groundTruthOf(describeGeneratedOrganization({ repositories: 24, seed }))
    // Two submodules and five links lead elsewhere; one each stands among odd names.
    expect(notFollowed).toEqual({
      submodules: { entries: 3, repositories: 2 },
      links: { entries: 6, repositories: 2 },
    })
    for (const { reason, path = '' } of gaps) if (reason === 'unsupported-format') kinds.add(path)
  }
  expect(kinds).toEqual(new Set(['app/bun.lockb', 'jobs/pylock.dev.toml', 'server/core/pom.xml']))
})

test('whatever is planted in whichever format has to be found', () => {
  const names = new Set<string>()
  for (const seed of SEEDS) {
    const repositories = PLANTINGS.map((planting, index): RepositoryDescription => {
      const name = `planted-${index}`
      return { name, files: plantedProject(randomFrom(`${seed} ${index}`), planting, '', name) }
    })
    const { findings } = groundTruthOf({ organization: 'globex', repositories })
    const found = new Set(findings.map(({ repository }) => repository))
    expect({ seed, missing: repositories.filter(({ name }) => !found.has(`globex/${name}`)) }).toEqual({
      seed,
      missing: [],
    })
    for (const { version, confidence } of findings)
      names.add(`${version === '*' ? 'a whole name' : 'a version'}: ${confidence}`)
  }
  expect(names).toEqual(
    new Set(['a version: confirmed', 'a version: likely', 'a version: possible', 'a whole name: likely']),
  )
}, 60_000)
