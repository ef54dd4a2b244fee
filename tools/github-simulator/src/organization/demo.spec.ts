import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CreatedOrganization } from './create-organization.js'
import { createOrganization } from './create-organization.js'
import { DEMO_ORGANIZATION } from './demo.js'
import { DEMO_TOKEN } from './tokens.js'

let directory: string
let demo: CreatedOrganization

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'demo-'))
  demo = await createOrganization(DEMO_ORGANIZATION, directory)
}, 20_000)

afterAll(() => rm(directory, { recursive: true }))

test('one lockfile is shared by five services, and each of them is compromised', () => {
  const shared = demo.truth.findings.filter(({ repository, name }) => /-service$/.test(repository) && name === 'axios')
  expect(shared).toHaveLength(5)
  expect(new Set(shared.map(({ path, line }) => `${path}:${line}`)).size).toBe(1)
})

test('there are findings of every ecosystem and of every confidence', () => {
  const ecosystems = new Set(demo.truth.findings.map(({ ecosystem }) => ecosystem))
  expect([...ecosystems].sort()).toEqual(['GitHub Actions', 'Go', 'Packagist', 'PyPI', 'RubyGems', 'crates.io', 'npm'])
  expect(new Set(demo.truth.findings.map(({ confidence }) => confidence))).toEqual(
    new Set(['confirmed', 'likely', 'possible']),
  )
})

test('there is a gap of every kind that a responder has to know, and something that is skipped', () => {
  expect(demo.truth.gaps.map(({ reason }) => reason).sort()).toEqual([
    'blocked',
    'lfs-pointer',
    'not-found',
    'symlink',
    'unparsable',
  ])
  expect(demo.truth.skipped.map(({ reason }) => reason)).toEqual(['fork', 'archived'])
  expect(demo.truth.blobsOver512000Bytes).toBe(1)
})

test.each(['terminal-colors', 'runbooks', 'docs-site', 'http-client', 'cli-theme', 'inventory-service'])(
  'the decoy %s is harmless',
  (name) => {
    expect(DEMO_ORGANIZATION.repositories.map((repository) => repository.name)).toContain(name)
    expect(demo.truth.findings.filter(({ repository }) => repository === `acme/${name}`)).toEqual([])
  },
)

test('teams own repositories that exist, and the token looks like none', () => {
  const names = new Set(DEMO_ORGANIZATION.repositories.map(({ name }) => name))
  const owned = (DEMO_ORGANIZATION.teams ?? []).flatMap(({ repositories }) => repositories.map(({ name }) => name))
  expect(owned.filter((name) => !names.has(name))).toEqual([])
  expect(demo.world.tokens.map(({ token }) => token)).toEqual([DEMO_TOKEN])
  expect(DEMO_TOKEN).not.toMatch(/^ghp_[A-Za-z0-9]{36}$/)
})
