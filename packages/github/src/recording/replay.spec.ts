import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import type { FetchedFile, RepositoryFile } from '@ioc-scanner/core'
import { fileEntry, repository } from '@ioc-scanner/testkit'
import { DEMO_ORGANIZATION, DEMO_TOKEN } from 'github-simulator'
import { ACME, everyOf, repositoriesIn, treesOf } from '../../test/open-session.js'
import { recordedSession, recordingFile, replayedSession } from '../../test/recorded-session.js'
import { scriptedGitHub, type ReceivedRequest, type Reply } from '../../test/scripted-github.js'
import { simulated, written } from '../../test/simulated-github.js'

const TOKEN = 'ghp_ABCDEFGHIJabcdefghij0123456789012345'
const AS_DEMO = { credentials: { kind: 'token', token: DEMO_TOKEN } } as const
const oidOf = (content: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest('hex')
const fileOf = (content: string, name = 'web'): RepositoryFile => ({
  repository: repository({ nameWithOwner: `acme/${name}` }),
  file: fileEntry({ oid: oidOf(content), size: Buffer.byteLength(content) }),
})
const blob = (content: string) => ({
  oid: oidOf(content),
  byteSize: Buffer.byteLength(content),
  isBinary: false,
  isTruncated: false,
  text: content,
})
const told = (fetched: readonly FetchedFile[]) =>
  fetched.map((answer) =>
    answer.status === 'content' ? answer.content : `${answer.status}: ${'detail' in answer ? answer.detail : ''}`,
  )

/** Answers contents by what oids a query asks for. */
function contents(known: readonly string[]): (request: ReceivedRequest) => Reply {
  const byOid = new Map(known.map((content) => [oidOf(content), content]))
  return ({ query }) => {
    const asked = [...query.matchAll(/(o\d+):object\(oid:"(\w+)"\)/g)]
    const objects = Object.fromEntries(
      asked.map(([, key = '', oid = '']) => [key, byOid.has(oid) ? blob(byOid.get(oid) ?? '') : null]),
    )
    return { json: { data: { r0: objects } } }
  }
}

async function recordContents(
  reply: (request: ReceivedRequest) => Reply,
  batches: readonly (readonly RepositoryFile[])[],
): Promise<string> {
  const file = recordingFile('ndjson.gz')
  const github = await scriptedGitHub(reply)
  const { session, recorder } = await recordedSession(github.url, file)
  for (const batch of batches) await session.contents(batch).catch(() => undefined)
  await session.close()
  await recorder.close()
  return file
}

test('an organization is replayed without a network: lists, trees and contents as they were', async () => {
  const file = recordingFile('ndjson.gz')
  const simulator = await simulated(await written(DEMO_ORGANIZATION))
  const looked = async (session: Awaited<ReturnType<typeof recordedSession>>['session']) => {
    const listed = await everyOf(session.repositories(ACME))
    const trees = await treesOf(session, repositoriesIn(listed))
    const files = [...trees.values()].flatMap(({ repository: of, files: found }) =>
      found.slice(0, 2).map((found) => ({ repository: of, file: found })),
    )
    return { listed, trees: [...trees], contents: await session.contents(files) }
  }
  const recorded = await recordedSession(simulator.url, file, AS_DEMO)
  const before = await looked(recorded.session)
  await recorded.session.close()
  await recorded.recorder.close()
  await simulator.close()

  const { session, requests, replay, recording } = await replayedSession(file)
  expect(await looked(session)).toEqual(before)
  expect(requests.history).toEqual(recorded.requests.history)
  expect(replay.counts).toMatchObject({ derived: 0, unknown: 0 })
  await recording.close()
})

test('a request that failed and then passed does so again, each time as it did', async () => {
  const answers: readonly Reply[] = [
    { status: 502, json: { message: 'Server Error' } },
    { json: {}, breaks: 'before' },
    { json: { data: { r0: { o0: null } } }, breaks: 'half' },
    { json: {}, breaks: 'stalls-before' },
    { json: { data: { r0: { o0: blob('at last') } } }, breaks: 'stalls' },
    { status: 403, json: { message: 'You have exceeded a secondary rate limit' }, headers: { 'retry-after': '5' } },
    { json: { data: { r0: { o0: blob('at last') } } } },
  ]
  const file = recordingFile()
  const github = await scriptedGitHub(({ number }) => answers[number - 1] ?? { status: 500 })
  const recorded = await recordedSession(github.url, file)
  const asked = [fileOf('at last')]
  const twice = async (session: typeof recorded.session) => [
    await session
      .contents(asked)
      .catch((failure: Error) => failure.message.replace(/127\S*:\d+|recorded\.invalid/, 'HOST')),
    told(await session.contents(asked)),
  ]
  const before = await twice(recorded.session)
  await recorded.session.close()
  await recorded.recorder.close()
  expect(recorded.requests.history.length).toBe(7)

  const { session, requests, recording } = await replayedSession(file)
  expect(await twice(session)).toEqual(before)
  expect(requests.history).toEqual(recorded.requests.history)
  expect(requests.failures.at(-1)?.retryAfterSeconds).toBe(5)
  await recording.close()
})

test('files are known whatever batch they are asked for in; one that was never asked for is a gap that says so', async () => {
  const texts = ['one', 'two', 'three', 'four']
  const files = texts.map((text) => fileOf(text))
  const file = await recordContents(contents(texts), [files.slice(0, 3), files.slice(3)])
  const { session, replay, recording } = await replayedSession(file)
  expect(told(await session.contents([...files].reverse()))).toEqual([...texts].reverse())
  expect(told(await session.contents([fileOf('two', 'other')]))).toEqual(['two'])
  expect(replay.counts).toEqual({ exact: 0, derived: 2, unknown: 0 })
  expect(await session.contents([fileOf('never'), fileOf('one')])).toMatchObject([
    { status: 'gap', reason: 'not-found', detail: expect.stringContaining('the recording does not hold it') },
    { status: 'content', content: 'one' },
  ])
  await recording.close()
})

test('a file that came in a batch can be streamed, and a request that nothing answers fails with a word on why', async () => {
  const file = await recordContents(contents(['one']), [[fileOf('one')]])
  const { session, replay, recording } = await replayedSession(file)
  const text = async (chunks: AsyncIterable<Uint8Array>) => {
    const parts: Uint8Array[] = []
    for await (const chunk of chunks) parts.push(chunk)
    return Buffer.concat(parts).toString()
  }
  expect(await session.stream(fileOf('one'), text)).toBe('one')
  await expect(session.stream(fileOf('two'), text)).rejects.toMatchObject({
    code: 'MISSING',
    reason: 'not-found',
    message: expect.stringContaining('the recording does not hold this request'),
  })
  expect(replay.counts).toEqual({ exact: 0, derived: 1, unknown: 1 })
  await recording.close()
})

test('a file in which a token was masked is what was asked for, and its length is right', async () => {
  const content = `//registry.example/:_authToken=${TOKEN}\n`
  const masked = content.replace(TOKEN, 'x'.repeat(TOKEN.length))
  const file = await recordContents(contents([content, 'plain']), [[fileOf(content), fileOf('plain')]])
  const { session, recording } = await replayedSession(file)
  expect(told(await session.contents([fileOf(content), fileOf('plain')]))).toEqual([masked, 'plain'])
  expect(told(await session.contents([fileOf(content)]))).toEqual([masked])
  const length = await session.stream(fileOf(content), async (chunks) => {
    let bytes = 0
    for await (const chunk of chunks) bytes += chunk.byteLength
    return bytes
  })
  expect(length).toBe(Buffer.byteLength(content))
  await recording.close()
})

test('a content that did not fit its oid then does not fit it now: nothing but masking excuses it', async () => {
  const file = await recordContents(
    () => ({ json: { data: { r0: { o0: { ...blob('one'), text: 'eno' } } } } }),
    [[fileOf('one')]],
  )
  const { session, recording } = await replayedSession(file)
  expect(await session.contents([fileOf('one')])).toMatchObject([{ status: 'stream' }])
  await recording.close()
})

test('folders are known by their trees, in whatever way they are asked for', async () => {
  const file = recordingFile()
  const simulator = await simulated(await written(DEMO_ORGANIZATION))
  const recorded = await recordedSession(simulator.url, file, AS_DEMO)
  const listed = repositoriesIn(await everyOf(recorded.session.repositories(ACME)))
  const before = await treesOf(recorded.session, listed)
  await recorded.session.close()
  await recorded.recorder.close()

  const { session, replay, recording } = await replayedSession(file)
  // One repository after the other: no query is like those that were recorded.
  for (const one of listed) {
    const trees = await treesOf(session, [one])
    expect([...trees.values()].map(({ files }) => files)).toEqual([before.get(one.nameWithOwner)?.files])
  }
  expect(replay.counts.derived).toBeGreaterThan(10)
  await recording.close()
})
