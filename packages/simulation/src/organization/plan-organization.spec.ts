import { expect, test } from '@jest/globals'
import type { KnownOrganization, ModelledOrganization } from '../worlds/modelled-world.js'
import { planOrganization } from './plan-organization.js'

const NOW_MS = Date.UTC(2026, 5, 1)
const DAY_MS = 86_400_000
const TRAITS: ModelledOrganization = {
  repositories: 2_000,
  files: [1, 2, 4],
  bytes: [100, 1_000, 50_000],
  copies: 0.2,
  huge: { share: 0.05, bytes: [600_000, 2_000_000] },
  folders: [0, 2, 4],
  unusualFolders: 0.25,
  pushedDaysAgo: [0, 10, 100, 1_000],
  campaigns: [{ id: 'left', ecosystem: 'npm', startedDaysAgo: 30, hitsPerThousand: 50 }],
  noise: 0.2,
}

test('the same seed gives the same organization, another seed another', () => {
  expect(planOrganization(TRAITS, 5, NOW_MS)).toEqual(planOrganization(TRAITS, 5, NOW_MS))
  expect(planOrganization(TRAITS, 6, NOW_MS).hits).not.toEqual(planOrganization(TRAITS, 5, NOW_MS).hits)
})

test('shares and quantities are those of the description', () => {
  const { repositories } = planOrganization(TRAITS, 5, NOW_MS)
  const contents = repositories.flatMap(({ files }) => files.map(({ content }) => content))
  const distinct = new Set(contents.map(({ oid }) => oid))
  expect(repositories).toHaveLength(2_000)
  expect(contents.length / 2_000).toBeCloseTo(2.25, 0)
  expect(1 - distinct.size / contents.length).toBeCloseTo(0.2, 1)
  expect(contents.filter(({ bytes }) => bytes >= 600_000).length / contents.length).toBeCloseTo(0.05, 1)
  for (const { files } of repositories) expect(new Set(files.map(({ path }) => path)).size).toBe(files.length)
})

test('a fifth of the hits lies outside of the window of the attack, the rest inside', () => {
  const { repositories, hits } = planOrganization({ ...TRAITS, copies: 0 }, 5, NOW_MS)
  const pushedAt = new Map(repositories.map(({ repository }) => [repository.nameWithOwner, repository.pushedAt ?? '']))
  const inside = hits.filter(({ repository }) => Date.parse(pushedAt.get(repository) ?? '') >= NOW_MS - 30 * DAY_MS)
  expect(hits).toHaveLength(100)
  expect(inside).toHaveLength(80)
})

test('where a bad lockfile was copied, the copy is a hit as well', () => {
  const { repositories, hits } = planOrganization({ ...TRAITS, copies: 0.8 }, 5, NOW_MS)
  const places = repositories.flatMap(({ files }) => files.filter(({ content }) => content.hits.size > 0))
  expect(hits).toHaveLength(places.length)
  expect(hits.length).toBeGreaterThan(150)
})

test('known repositories are taken as they are: equal oids are one content, folders are those on the way to the files', () => {
  const known: KnownOrganization = {
    campaigns: [],
    known: [
      {
        nameWithOwner: 'acme/web',
        ecosystem: 'npm',
        pushedDaysAgo: 3,
        files: [
          { path: 'apps/shop/yarn.lock', bytes: 900, kind: 'lockfile', oid: 'a1', hits: ['left'] },
          { path: 'package.json', bytes: 300, kind: 'manifest' },
        ],
      },
      {
        nameWithOwner: 'acme/api',
        ecosystem: 'npm',
        files: [{ path: 'yarn.lock', bytes: 900, kind: 'lockfile', oid: 'a1' }],
      },
    ],
  }
  const { repositories, hits } = planOrganization(known, 1, NOW_MS)
  expect(repositories[0]?.folders.map(({ path }) => path)).toEqual(['apps', 'apps/shop'])
  expect(repositories[0]?.repository.pushedAt).toBe('2026-05-29T00:00:00.000Z')
  expect(hits.map(({ repository, path }) => `${repository} ${path}`)).toEqual([
    'acme/web apps/shop/yarn.lock',
    'acme/api yarn.lock',
  ])
})
