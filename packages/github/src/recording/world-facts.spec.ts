import { expect, test } from '@jest/globals'
import { DEMO_ORGANIZATION, DEMO_TOKEN } from 'github-simulator'
import { ACME, everyOf, repositoriesIn, treesOf } from '../../test/open-session.js'
import { recordedSession, recordingFile } from '../../test/recorded-session.js'
import { scriptedGitHub, type Reply } from '../../test/scripted-github.js'
import { simulated, written } from '../../test/simulated-github.js'
import { fileEntry, repository } from '@ioc-scanner/testkit'
import { Recording } from './recording.js'
import { worldFactsOf } from './world-facts.js'

test('repositories, sizes, latencies and limits of a recorded organization are told', async () => {
  const file = recordingFile()
  const simulator = await simulated(await written(DEMO_ORGANIZATION), { latency: { graphqlMs: 40, restMs: 40 } })
  const credentials = { kind: 'token', token: DEMO_TOKEN } as const
  const { session, recorder } = await recordedSession(simulator.url, file, { credentials })
  const repositories = repositoriesIn(await everyOf(session.repositories(ACME)))
  const trees = await treesOf(session, repositories)
  const wanted = [...trees.values()].flatMap(({ repository: of, files }) =>
    files.map((found) => ({ repository: of, file: found })),
  )
  const few = wanted.filter(({ file: { kind, size } }) => kind === 'file' && (size ?? 0) < 100_000).slice(0, 40)
  const contents = await session.contents(few)
  await session.close()
  await recorder.close()

  const recording = await Recording.open(file)
  const facts = worldFactsOf(recording)
  await recording.close()
  expect(facts.organization.repositories).toBe(repositories.length)
  const sizes = contents.flatMap(({ status, file: { file: found } }) => (status === 'content' ? [found.size ?? 0] : []))
  expect(facts.organization.bytes.at(0)).toBe(Math.min(...sizes))
  expect(facts.organization.bytes.at(-1)).toBe(Math.max(...sizes))
  expect(facts.organization.pushedDaysAgo.every((days) => days >= 0)).toBe(true)
  expect(facts.organization.folders.at(-1)).toBeGreaterThan(1)
  for (const kind of ['listing', 'tree', 'contents'] as const) {
    expect(facts.latencyMs[kind]).toHaveLength(9)
    expect(facts.latencyMs[kind][0]).toBeGreaterThanOrEqual(39)
  }
  expect(facts).toMatchObject({
    lossRate: 0,
    stallRate: 0,
    faultRate: 0,
    secondaryLimitRate: 0,
    retryAfterSeconds: null,
  })
  expect(facts.limits.graphql?.limit).toBeGreaterThanOrEqual(5_000)
  expect(JSON.parse(JSON.stringify(facts))).toEqual(facts)
})

test('what went wrong is told as shares of all requests', async () => {
  const answers: readonly Reply[] = [
    { status: 502, json: { message: 'Server Error' } },
    { json: {}, breaks: 'before' },
    { json: {}, breaks: 'stalls-before' },
    { status: 403, json: { message: 'You have exceeded a secondary rate limit' }, headers: { 'retry-after': '9' } },
  ]
  const file = recordingFile()
  const github = await scriptedGitHub(({ number }) => answers[number - 1] ?? { json: { data: { r0: { o0: null } } } })
  const { session, recorder } = await recordedSession(github.url, file)
  const batch = [{ repository: repository(), file: fileEntry() }]
  await session.contents(batch).catch(() => undefined)
  await session.close()
  await recorder.close()
  const recording = await Recording.open(file)
  expect(worldFactsOf(recording)).toMatchObject({
    requests: 4,
    lossRate: 0.25,
    stallRate: 0.25,
    faultRate: 0.25,
    secondaryLimitRate: 0.25,
    retryAfterSeconds: 9,
    latencyMs: { contents: [] },
  })
  await recording.close()
})
