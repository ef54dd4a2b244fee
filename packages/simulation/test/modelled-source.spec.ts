import { expect, test } from '@jest/globals'
import type { RepositoryFile, RepositorySession, RequestDescription, SourceConnection } from '@ioc-scanner/core'
import { modelledGitHub, namedWorld, VirtualClock, type KnownRepository, type ModelledWorld } from '../src/index.js'

const good = namedWorld('good-network')

function repositories(count: number): readonly KnownRepository[] {
  return Array.from({ length: count }, (_, index) => ({
    nameWithOwner: `acme/web-${index}`,
    ecosystem: 'npm' as const,
    files: [
      { path: 'package-lock.json', bytes: 1_000, kind: 'lockfile' as const },
      { path: 'apps/shop/package-lock.json', bytes: 600_000, kind: 'lockfile' as const },
    ],
  }))
}

/** A session of a world of known repositories, whose requests are sent at once. */
async function opened(count: number, changes: Partial<ModelledWorld> = {}) {
  const clock = new VirtualClock()
  const sent: RequestDescription[] = []
  const { signal } = new AbortController()
  const world = { ...good, organization: { known: repositories(count), campaigns: [] }, ...changes }
  const { source, target } = modelledGitHub(world, 1, clock)
  const connection: SourceConnection = {
    requests: {
      run: async (request, attempt) => {
        sent.push(request)
        return (await attempt(signal, () => undefined)).value
      },
    },
    clock,
    signal,
    apiUrl: 'https://api.modelled.invalid',
    credentials: { kind: 'none' },
    network: { requestTimeoutSeconds: 30, idleTimeoutSeconds: 10 },
    toolVersion: '0.0.0',
  }
  return { clock, sent, target, session: await source.open(connection) }
}

async function filesOf(
  session: RepositorySession,
  folder: (path: string) => boolean,
): Promise<readonly RepositoryFile[]> {
  const target = { organizations: ['modelled'], users: [], repositories: [], folders: [], teams: [], teamFirst: false }
  const listed = async function* () {
    for await (const { repository } of session.repositories(target)) if (repository !== undefined) yield repository
  }
  const files: RepositoryFile[] = []
  for await (const tree of session.trees(listed(), { folder, file: () => true }))
    files.push(...tree.files.map((file) => ({ repository: tree.repository, file })))
  return files
}

test('a folder that nobody wants is not asked for, nor what lies below it', async () => {
  const { clock, session } = await opened(3)
  const all = await clock.runUntil(filesOf(session, () => true))
  expect(all.map(({ file }) => file.path)).toContain('apps/shop/package-lock.json')
  expect(all).toHaveLength(6)
  const pruned = await clock.runUntil(filesOf(session, (path) => path !== 'apps'))
  expect(pruned.map(({ file }) => file.path)).toEqual(['package-lock.json', 'package-lock.json', 'package-lock.json'])
})

test('levels are asked for one after the other until it is known where folders usually are', async () => {
  const few = await opened(40)
  await few.clock.runUntil(filesOf(few.session, () => true))
  expect(few.sent.filter(({ kind }) => kind === 'tree')).toHaveLength(3)
  const many = await opened(1_000)
  await many.clock.runUntil(filesOf(many.session, () => true))
  expect(many.sent.filter(({ kind }) => kind === 'tree').length).toBeLessThan(1.6 * (1_000 / 50))
})

test('what the resource limit cuts off is to be asked for again, and only that', async () => {
  const resourceLimit = { repositories: 3, bytes: 1e9 }
  const { clock, session } = await opened(5, { server: { ...good.server, resourceLimit } })
  const files = await clock.runUntil(filesOf(session, (path) => path === ''))
  const answers = await clock.runUntil(session.contents(files))
  expect(answers.map(({ status }) => status)).toEqual(['content', 'content', 'content', 'again', 'again'])
})

test('what no query delivers is to be streamed, and comes whole', async () => {
  const { clock, session } = await opened(1)
  const files = await clock.runUntil(filesOf(session, () => true))
  const large = files.filter(({ file }) => (file.size ?? 0) > session.maxContentBytes)
  expect((await clock.runUntil(session.contents(files))).map(({ status }) => status).sort()).toEqual([
    'content',
    'stream',
  ])
  const bytes = await clock.runUntil(
    session.stream(large[0] as RepositoryFile, async (chunks) => {
      let sum = 0
      for await (const chunk of chunks) sum += chunk.byteLength
      return sum
    }),
  )
  expect(bytes).toBe(600_000)
})
