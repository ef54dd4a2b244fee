import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Repository, RepositorySession } from '@ioc-scanner/core'
import { connection, repository } from '@ioc-scanner/testkit'
import { emptyFolder, filesOf, listedAs, served, treesOf, writeRepository } from '../test/git-world.js'
import { withGit } from './with-git.js'
import { gitRoute, type GitRoute, type RouteOptions } from './git-route.js'

let root: string
let folder: string
let web: Repository
beforeAll(async () => {
  root = await emptyFolder()
  folder = await emptyFolder()
  writeRepository(root, 'acme/web', [{ files: { 'go.sum': 'left', 'app/go.sum': 'right' } }])
  web = listedAs('acme/web', root)
})

/** A session that knows half of each tree, and says so. */
function halfBlind(): RepositorySession & { readonly isClosed: () => boolean } {
  let isClosed = false
  const never = (): never => {
    throw new Error('not asked for')
  }
  return {
    maxContentBytes: 7,
    repositories: async function* () {
      yield { repository: web }
    },
    trees: async function* (repositories) {
      for await (const repository of repositories) {
        const gap = {
          repository: repository.nameWithOwner,
          ref: 'main',
          path: 'app',
          detail: 'cut',
          reason: 'truncated',
        } as const
        const foreign = { ...gap, repository: null, reason: 'saml' } as const
        yield { repository, files: [], gaps: repository.nameWithOwner === 'acme/fine' ? [] : [gap, foreign] }
      }
    },
    contents: async (batch) => batch.map((file) => ({ file, status: 'content', content: 'from the API' })),
    stream: never,
    lookup: async () => undefined,
    teams: async () => [],
    close: async () => {
      isClosed = true
    },
    isClosed: () => isClosed,
  }
}

async function routed(
  takes: RouteOptions['takes'],
): Promise<{ route: GitRoute; inner: ReturnType<typeof halfBlind>; asked: readonly unknown[] }> {
  const { url, asked } = await served(root)
  const inner = halfBlind()
  const route = await gitRoute(inner, connection({ apiUrl: url }), { folder }, { takes })
  return { route, inner, asked }
}

describe('everything', () => {
  test('repositories and teams come from the session, trees and contents over git', async () => {
    const { route, inner } = await routed('everything')
    const listed = route.repositories({
      organizations: ['acme'],
      users: [],
      repositories: [],
      folders: [],
      teams: [],
      teamFirst: false,
    })
    for await (const { repository } of listed) expect(repository).toBe(web)
    const [tree] = await treesOf(route, [web])
    expect(tree).toMatchObject({ gaps: [], files: [{ path: 'app/go.sum' }, { path: 'go.sum' }] })
    const [fetched] = await route.contents(filesOf(tree!).slice(0, 1))
    expect(fetched).toMatchObject({ status: 'content', content: Buffer.from('right') })
    expect(await route.teams?.('acme')).toEqual([])
    await route.close()
    expect(inner.isClosed()).toBe(true)
  })
})

describe('rescue', () => {
  test('only a tree that was cut off is listed over git; the gaps of others stay', async () => {
    const { route, asked } = await routed('rescue')
    const fine = repository({ nameWithOwner: 'acme/fine' })
    const trees = await treesOf(route, [fine, web])
    expect(trees).toMatchObject([
      { repository: fine, files: [], gaps: [] },
      {
        repository: web,
        files: [{ path: 'app/go.sum' }, { path: 'go.sum' }],
        gaps: [{ repository: null, reason: 'saml' }],
      },
    ])
    expect(asked).toHaveLength(2)
    expect(await route.contents(filesOf(trees[1]!).slice(0, 1))).toMatchObject([{ content: 'from the API' }])
    expect(await route.lookup(web, 'app/go.sum')).toMatchObject({ path: 'app/go.sum' })
    expect(await route.lookup(fine, 'app/go.sum')).toBeUndefined()
    await route.close()
  })

  test('what git cannot list either keeps the gaps of both', async () => {
    const { route } = await routed('rescue')
    const gone = { ...web, id: 'gone', head: { ref: 'main', commit: '1'.repeat(40) } }
    const [tree] = await treesOf(route, [gone])
    expect(tree?.gaps.map(({ reason }) => reason)).toEqual(['truncated', 'saml', 'not-found'])
    await route.close()
  })
})

test('a source with git under it serves the same targets, and leaves nothing open where git is missing', async () => {
  const inner = halfBlind()
  const source = { name: 'half-blind', needs: { network: true }, serves: () => true, open: async () => inner }
  const { url } = await served(root)
  const over = withGit(source, { folder }, { takes: 'everything' })
  expect(over).toMatchObject({ name: 'half-blind', needs: { network: true } })
  const session = await over.open(connection({ apiUrl: url }))
  expect((await treesOf(session, [web]))[0]?.files).toHaveLength(2)
  await session.close()
  const second = halfBlind()
  const broken = withGit(
    { ...source, open: async () => second },
    { folder, program: '/nowhere/git' },
    { takes: 'rescue' },
  )
  await expect(broken.open(connection())).rejects.toMatchObject({ code: 'GIT_MISSING' })
  expect(second.isClosed()).toBe(true)
})
