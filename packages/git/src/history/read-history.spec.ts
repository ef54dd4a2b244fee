import { beforeAll, expect, test } from '@jest/globals'
import type { Repository } from '@ioc-scanner/core'
import { connection } from '@ioc-scanner/testkit'
import { emptyFolder, git, listedAs, served, writeRepository } from '../../test/git-world.js'
import { GitSession } from '../git-session.js'
import type { History, HistoryWish } from './read-history.js'

const DAY = 86_400
const FIRST = 1_767_225_600 // the first of January 2026
const day = (number: number): number => FIRST + number * DAY
const LOCK = 'app/package-lock.json'

let root: string
let folder: string
let web: Repository
beforeAll(async () => {
  root = await emptyFolder()
  folder = await emptyFolder()
  writeRepository(root, 'acme/web', [
    { at: day(0), files: { [LOCK]: 'good', 'gone.lock': 'bad', README: 'a' } },
    { at: day(1), files: { README: 'b' } },
    { at: day(10), files: { 'gone.lock': null } },
    { at: day(11), branch: 'feature', from: 'refs/heads/main', files: { [LOCK]: 'bad' } },
    { at: day(12), files: { README: 'c' } },
    { at: day(13), merges: 'refs/heads/feature', files: { [LOCK]: 'bad' } },
    { at: day(14), files: { [LOCK]: 'good again' } },
    { at: day(15), branch: 'other/one', from: 'refs/heads/main', files: { [LOCK]: 'worse' } },
  ])
  web = listedAs('acme/web', root)
})

async function historyOf(wish: Partial<HistoryWish>): Promise<History> {
  const { url } = await served(root)
  const session = await GitSession.open(connection({ apiUrl: url }), { folder })
  try {
    return await session.historyOf(web, { paths: [LOCK], sinceMs: day(5) * 1_000, refs: ['refs/heads/*'], ...wish })
  } finally {
    await session.close()
  }
}

const told = ({ commits }: History): readonly unknown[] =>
  commits.map(({ committedAtMs, refs, files, isBefore }) => [
    (committedAtMs / 1_000 - FIRST) / DAY,
    [...refs].sort().map((ref) => ref.slice('refs/heads/'.length)),
    files.map(
      ({ path, oid }) => `${path} ${oid === null ? 'removed' : git(`${root}/acme/web.git`, 'cat-file', 'blob', oid)}`,
    ),
    ...(isBefore ? ['before'] : []),
  ])

test('the commits of a time that changed a file are told, with blobs and branches, and what held before', async () => {
  const history = await historyOf({})
  expect(told(history)).toEqual([
    [15, ['other/one'], [`${LOCK} worse`]],
    [14, ['main', 'other/one'], [`${LOCK} good again`]],
    [13, ['main', 'other/one'], [`${LOCK} bad`]],
    [11, ['feature', 'main', 'other/one'], [`${LOCK} bad`]],
    [1, ['feature', 'main', 'other/one'], [`${LOCK} good`], 'before'],
  ])
  expect(history.refs.map(({ name }) => name)).toEqual([
    'refs/heads/feature',
    'refs/heads/main',
    'refs/heads/other/one',
  ])
  expect(history.isCut).toBe(false)
})

test('files that are gone by now are found when the paths are told by a question', async () => {
  const history = await historyOf({ paths: (path) => path.endsWith('.lock'), refs: [] })
  expect(told(history)).toEqual([
    [10, ['main'], ['gone.lock removed']],
    [1, ['main'], ['gone.lock bad'], 'before'],
  ])
})

test('a second question is not answered with what the first one fetched', async () => {
  const { url } = await served(root)
  const session = await GitSession.open(connection({ apiUrl: url }), { folder })
  await session.historyOf(web, { paths: [LOCK], sinceMs: day(0) * 1_000, refs: ['refs/heads/*'] })
  const second = await session.historyOf(web, { paths: [LOCK], sinceMs: day(14) * 1_000, refs: ['refs/heads/ma*n'] })
  const nothing = await session.historyOf(web, { paths: [LOCK], sinceMs: 0, refs: ['refs/heads/nobody*'] })
  await session.close()
  expect(nothing).toEqual({ commits: [], refs: [], isCut: false })
  expect(second.refs.map(({ name }) => name)).toEqual(['refs/heads/main'])
  expect(told(second)[0]).toEqual([14, ['main'], [`${LOCK} good again`]])
})

test('what came later than the time asked for is left out', async () => {
  const history = await historyOf({ untilMs: day(12) * 1_000, refs: ['refs/heads/feature'] })
  expect(told(history)).toEqual([
    [11, ['feature'], [`${LOCK} bad`]],
    [1, ['feature'], [`${LOCK} good`], 'before'],
  ])
})

test('where nothing was committed since, what holds now held all the time', async () => {
  expect(told(await historyOf({ sinceMs: day(100) * 1_000, refs: ['refs/heads/main'] }))).toEqual([
    [14, ['main'], [`${LOCK} good again`], 'before'],
  ])
})

test('a branch that stood still in that time is told with what held on it', async () => {
  const history = await historyOf({ sinceMs: day(14.5) * 1_000 })
  const [first, ...before] = told(history)
  expect(first).toEqual([15, ['other/one'], [`${LOCK} worse`]])
  expect(before).toContainEqual([14, ['main', 'other/one'], [`${LOCK} good again`], 'before'])
  expect(before).toContainEqual([11, ['feature'], [`${LOCK} bad`], 'before'])
})

test.each([
  ['that is not there', 'refs/heads/nowhere'],
  ['that is an option', '--upload-pack=touch'],
  ['that is a refspec', 'refs/heads/a:refs/heads/b'],
])('a ref %s is missing', async (_title, ref) => {
  await expect(historyOf({ refs: [ref] })).rejects.toMatchObject({ code: 'MISSING', reason: 'not-found' })
})
