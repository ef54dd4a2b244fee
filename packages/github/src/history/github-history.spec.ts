import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Repository, RepositoryHistory, RepositorySession } from '@ioc-scanner/core'
import {
  createOrganization,
  DEMO_TOKEN,
  startSimulator,
  type CommitDescription,
  type Simulator,
} from 'github-simulator'
import { ACME, everyOf, openSession, repositoriesIn } from '../../test/open-session.js'

const at = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T12:00:00Z`
const lock = (text: string): { readonly 'a "b"/x.lock': string } => ({ 'a "b"/x.lock': text })
const PATH = 'a "b"/x.lock'

const STORY: readonly CommitDescription[] = [
  { committedAt: at(1), files: lock('one') },
  { committedAt: at(2), files: { 'other.txt': 'x' }, runs: [{}] },
  {
    committedAt: at(3),
    files: lock('two'),
    branch: 'feature/a',
    runs: [{}, { workflow: 'nightly', event: 'schedule' }],
  },
  { committedAt: at(4), files: { [PATH]: null }, branch: 'main' },
  { committedAt: at(5), files: lock('three'), branch: 'patch-1' },
  { committedAt: at(6), files: { 'late.txt': 'x' }, branch: 'turned-down' },
]
const BUSY: readonly CommitDescription[] = Array.from({ length: 230 }, (_, index) => ({
  committedAt: new Date(Date.UTC(2026, 2, 1, 0, index)).toISOString(),
  files: lock(`${index}`),
}))

let folder: string
let simulator: Simulator
let session: RepositorySession
let repositories: ReadonlyMap<string, Repository>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'github-history-'))
  const pullRequests = [
    { branch: 'feature/a', state: 'OPEN' as const },
    { branch: 'patch-1', fork: 'mallory/copy' },
    { branch: 'turned-down', state: 'CLOSED' as const, fork: 'mallory/copy' },
  ]
  const copies = Array.from({ length: 60 }, (_, index) => ({
    name: `copy-${index}`,
    commits: STORY.slice(0, 1),
  }))
  await createOrganization(
    {
      organization: 'acme',
      tokens: [{ token: DEMO_TOKEN, kind: 'user', owner: 'night-shift' }],
      repositories: [{ name: 'story', commits: STORY, pullRequests }, { name: 'busy', commits: BUSY }, ...copies],
    },
    folder,
  )
  simulator = await startSimulator({ directory: folder })
  session = (await openSession(simulator.url, { credentials: { kind: 'token', token: DEMO_TOKEN } })).session
  const listed = repositoriesIn(await everyOf(session.repositories(ACME)))
  repositories = new Map(listed.map((repository) => [repository.nameWithOwner, repository]))
})
afterAll(async () => {
  await session.close()
  await simulator.close()
  await rm(folder, { recursive: true, force: true })
})

const named = (name: string): Repository => {
  const repository = repositories.get(`acme/${name}`)
  if (repository === undefined) throw new Error(`${name} is not listed`)
  return repository
}
const history = (): RepositoryHistory => {
  if (session.history === undefined) throw new Error('no history')
  return session.history
}

test('branches are listed, and heads of open pull requests whose branch is elsewhere; all repositories at once', async () => {
  const all = [...repositories.values()]
  const listings = (await session.refs?.(all)) ?? []
  expect(listings.map(({ repository }) => repository)).toEqual(all)
  expect(listings.flatMap(({ gaps }) => gaps)).toEqual([])
  const story = listings.find(({ repository }) => repository.nameWithOwner === 'acme/story')
  expect(story?.refs.map(({ ref, kind, from, committedAtMs }) => [ref, kind, from, committedAtMs])).toEqual([
    ['feature/a', 'branch', undefined, Date.parse(at(3))],
    ['main', 'branch', undefined, Date.parse(at(4))],
    ['refs/pull/2/head', 'pull-request', 'patch-1', Date.parse(at(5))],
  ])
})

test('the commits that changed a file in a time, with what they left; and what was in force before', async () => {
  const repository = named('story')
  const head = repository.head?.commit ?? ''
  const [all, since, before, every] = await history().commits([
    { repository, head, path: PATH, file: PATH },
    { repository, head, path: PATH, file: PATH, sinceMs: Date.parse(at(2)) },
    { repository, head, path: PATH, file: PATH, untilMs: Date.parse(at(3)), newest: 1 },
    { repository, head, sinceMs: Date.parse(at(2)) },
  ])
  const told = (answer: typeof all) =>
    answer?.commits.map(({ committedAtMs, file }) => [committedAtMs, file === null ? null : file?.kind])
  expect(told(all)).toEqual([
    [Date.parse(at(4)), null],
    [Date.parse(at(1)), 'file'],
  ])
  expect(told(since)).toEqual([[Date.parse(at(4)), null]])
  expect(told(before)).toEqual([[Date.parse(at(1)), 'file']])
  expect(told(every)).toEqual([
    [Date.parse(at(4)), undefined],
    [Date.parse(at(2)), undefined],
  ])
})

test('more than a page of commits is read to its end', async () => {
  const repository = named('busy')
  const [answer] = await history().commits([
    { repository, head: repository.head?.commit ?? '', path: PATH, file: PATH },
  ])
  expect(answer?.commits.length).toBe(BUSY.length)
  expect(new Set(answer?.commits.map(({ commit }) => commit)).size).toBe(BUSY.length)
  expect(answer?.gap).toBeUndefined()
})

test('parents with what they have at the path, and runs of a commit', async () => {
  const repository = named('story')
  const [refs] = (await session.refs?.([repository])) ?? []
  const commit = refs?.refs.find(({ ref }) => ref === 'feature/a')?.commit ?? ''
  const [parents] = await history().parents([{ repository, commit, file: PATH }])
  expect(parents?.parents.map(({ file }) => file?.kind)).toEqual(['file'])
  const [runs] = await history().runs([{ repository, commit }])
  expect(runs?.runs.map(({ workflow, event, conclusion }) => [workflow, event, conclusion])).toEqual([
    ['build', 'push', 'success'],
    ['nightly', 'schedule', 'success'],
  ])
})

test('a commit that is not there is the gap of its question alone', async () => {
  const repository = named('story')
  const [missing, there] = await history().commits([
    { repository, head: '0'.repeat(40) },
    { repository, head: repository.head?.commit ?? '' },
  ])
  expect(missing).toMatchObject({ commits: [], gap: { reason: 'not-found' } })
  expect(there?.commits.length).toBeGreaterThan(0)
})
