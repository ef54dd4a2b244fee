import { setMaxListeners } from 'node:events'
import { expect, test } from '@jest/globals'
import { RequestFailure } from '@ioc-scanner/core'
import { seededRandomness } from '../seeded-randomness.js'
import { VirtualClock } from '../time/virtual-clock.js'
import type { ModelledLimits, ModelledNetwork, ModelledServerTraits } from '../worlds/modelled-world.js'
import { namedWorld } from '../worlds/named-worlds.js'
import type { ModelledRequest } from './modelled-request.js'
import { ModelledServer } from './modelled-server.js'

interface Changes {
  readonly network?: Partial<ModelledNetwork>
  readonly server?: Partial<ModelledServerTraits>
  readonly limits?: Partial<ModelledLimits>
}

/** A server without chance: every request takes a tenth of a second, and what its shape costs. */
function calm({ network, server, limits }: Changes = {}) {
  const good = namedWorld('good-network')
  const clock = new VirtualClock(0)
  const world = {
    network: { ...good.network, roundTripMs: [100], ...network },
    server: { ...good.server, jitter: [1], ...server },
    limits: { ...good.limits, ...limits },
  }
  const modelled = new ModelledServer(world, clock, seededRandomness(1))
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  const send = (request: ModelledRequest): Promise<string> =>
    modelled
      .serve(
        request,
        { requestTimeoutMs: 30_000, answers: () => undefined },
        signal,
        async ({ answered }) => `answered ${answered}`,
      )
      .catch((thrown: unknown) => (thrown instanceof RequestFailure ? thrown.code : Promise.reject(thrown as Error)))
  return { clock, modelled, send, judge: modelled.judge }
}

const query = (files = 1, bytes = 0): ModelledRequest => ({
  kind: 'contents',
  bucket: 'graphql',
  things: Array.from({ length: files }, (_, index) => ({ repository: `R${index}`, bytes })),
  heldBytes: files * bytes,
})
const BLOB: ModelledRequest = { kind: 'blob', bucket: 'rest', things: [{ repository: 'R', bytes: 0 }], heldBytes: 0 }
const FLAT = { base: 0, perRepository: 0, perThing: 0, perKib: 0 }
const serviceMs = (changes: Partial<ModelledServerTraits['serviceMs']>): ModelledServerTraits['serviceMs'] => ({
  listing: FLAT,
  tree: FLAT,
  contents: FLAT,
  blob: FLAT,
  ...changes,
})
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)

test('an answer takes the way to the server, its work and its bytes', async () => {
  const contents = { base: 30, perRepository: 20, perThing: 1, perKib: 0.5 }
  const { clock, send } = calm({ network: { bytesPerSecond: 102_400 }, server: { serviceMs: serviceMs({ contents }) } })
  expect(await clock.runUntil(send(query(10, 1_024)))).toBe('answered 10')
  expect(clock.now()).toBeCloseTo(100 + 30 + 200 + 10 + 5 + 100, 6)
})

test('answers that come at the same time share the line', async () => {
  const { clock, send } = calm({ network: { bytesPerSecond: 1_000_000 }, server: { serviceMs: serviceMs({}) } })
  await clock.runUntil(Promise.all(times(10, () => send(query(1, 100_000)))))
  expect(clock.now()).toBeCloseTo(100 + 1_000, 6)
})

test('beyond the knee more requests at a time bring no more throughput, below it they do', async () => {
  const secondsFor = async (concurrency: number): Promise<number> => {
    const { clock, send } = calm({
      server: { serviceMs: serviceMs({ blob: { ...FLAT, base: 400 } }), knee: 4, crowding: 1 },
    })
    const worker = async (): Promise<void> => {
      for (let sent = 0; sent < 160 / concurrency; sent += 1) await send(BLOB)
    }
    await clock.runUntil(Promise.all(times(concurrency, worker)))
    return clock.now() / 1_000
  }
  const [one, two, four, eight, twenty] = [
    await secondsFor(1),
    await secondsFor(2),
    await secondsFor(4),
    await secondsFor(8),
    await secondsFor(20),
  ]
  expect(one / two).toBeCloseTo(2, 1)
  expect(two / four).toBeCloseTo(2, 1)
  expect(four / eight).toBeLessThan(1.25)
  expect(eight / twenty).toBeLessThan(1.15)
})

test('a query that takes more than ten seconds is broken off, and the next hour pays for it', async () => {
  const server = { serviceMs: serviceMs({ contents: { ...FLAT, perThing: 300 } }) }
  const primary = namedWorld('good-network').limits.primary
  const limits = { primary: { ...primary, graphql: { limit: 50, used: 0, resetInSeconds: 60 } } }
  const { clock, send, modelled } = calm({ server, limits })
  expect(await clock.runUntil(send(query(40)))).toBe('TOO_HEAVY')
  expect(clock.now()).toBe(10_100)
  expect(await clock.runUntil(send(query(30)))).toBe('answered 30')
  await clock.advance(60_000)
  expect(modelled.allowance(query()).remaining).toBe(40)
})

test('beyond the resource limit the rest of a query is not answered', async () => {
  const { clock, send } = calm({ server: { resourceLimit: { repositories: 20, bytes: 1_000_000 } } })
  expect(await clock.runUntil(send(query(25)))).toBe('answered 20')
  expect(await clock.runUntil(send(query(5, 300_000)))).toBe('answered 3')
})

test('losses, stalls and faults come as often as the world says, and look as they do to the adapter', async () => {
  const codes = async (changes: Changes, things: number): Promise<Record<string, number>> => {
    const { clock, send } = calm({
      ...changes,
      limits: { pointsPerMinute: { rest: 1e6, graphql: 1e6 }, cpuSecondsPerMinute: { graphql: 1e6, all: 1e6 } },
    })
    const counts: Record<string, number> = {}
    for (let sent = 0; sent < 1_000; sent += 1) {
      const code = await clock.runUntil(send(query(things)))
      counts[code] = (counts[code] ?? 0) + 1
    }
    return counts
  }
  expect((await codes({ network: { lossRate: 0.1 } }, 2))['TRANSIENT']).toBeCloseTo(100, -2)
  expect((await codes({ network: { stallRate: 0.1 } }, 1))['TIMEOUT']).toBeCloseTo(100, -2)
  expect((await codes({ network: { stallRate: 0.1 } }, 2))['TOO_HEAVY']).toBeCloseTo(100, -2)
  expect((await codes({ server: { faultRate: 0.1 } }, 2))['TOO_HEAVY']).toBeCloseTo(100, -2)
  expect((await codes({ server: { faultRate: 0.1 } }, 1))['TRANSIENT']).toBeCloseTo(100, -2)
})

test('a request for which no point is left is a violation, and the bucket is full again at its reset', async () => {
  const primary = {
    rest: { limit: 5, used: 3, resetInSeconds: 100 },
    graphql: { limit: 5, used: 0, resetInSeconds: 9 },
  }
  const { clock, send, judge } = calm({ limits: { primary } })
  const answers = await clock.runUntil(Promise.all(times(4, () => send(BLOB))))
  expect(answers).toEqual(['answered 1', 'answered 1', 'PRIMARY_LIMIT', 'PRIMARY_LIMIT'])
  expect(judge.violations).toMatchObject({ 'primary-limit': 2, 'told-pause': 0 })
  expect(judge.points).toEqual({ rest: 2, graphql: 0 })
  await clock.advance(100_000)
  expect(await clock.runUntil(send(BLOB))).toBe('answered 1')
})

test('more than a hundred requests at a time are one violation, however many were on their way', async () => {
  const { clock, send, judge } = calm()
  const answers = await clock.runUntil(Promise.all(times(120, () => send(BLOB))))
  expect(answers.filter((answer) => answer === 'SECONDARY_LIMIT')).toHaveLength(20)
  expect(judge.violations).toMatchObject({ concurrency: 1, 'told-pause': 0 })
  expect(judge.peakConcurrency).toBe(120)
})

test('who goes on after having been told to wait breaks a limit each time, and waits longer', async () => {
  const { clock, send, judge } = calm({ limits: { concurrentRequests: 1, retryAfterSeconds: 10 } })
  expect(await clock.runUntil(Promise.all([send(BLOB), send(BLOB)]))).toContain('SECONDARY_LIMIT')
  expect(await clock.runUntil(send(BLOB))).toBe('SECONDARY_LIMIT')
  expect(judge.violations).toMatchObject({ 'told-pause': 1 })
  await clock.advance(10_000)
  expect(await clock.runUntil(send(BLOB))).toBe('SECONDARY_LIMIT')
  await clock.advance(40_000)
  expect(await clock.runUntil(send(BLOB))).toBe('answered 1')
  expect(judge.violations).toMatchObject({ 'told-pause': 2 })
})

test('more points in a minute than allowed are a violation; a minute later it is forgotten', async () => {
  const { clock, send, judge } = calm({ limits: { pointsPerMinute: { rest: 30, graphql: 2_000 } } })
  for (let sent = 0; sent < 30; sent += 1) expect(await clock.runUntil(send(BLOB))).toBe('answered 1')
  expect(await clock.runUntil(send(BLOB))).toBe('SECONDARY_LIMIT')
  expect(judge.violations).toMatchObject({ 'points-per-minute': 1 })
  await clock.advance(60_000)
  expect(await clock.runUntil(send(BLOB))).toBe('answered 1')
})

test('CPU time of GraphQL is limited by the minute, and REST goes on meanwhile', async () => {
  const server = { serviceMs: serviceMs({ contents: { ...FLAT, base: 5_000 } }), cpuShare: 1 }
  const { clock, send, judge } = calm({ server })
  const answers = await clock.runUntil(Promise.all(times(12, () => send(query()))))
  expect(new Set(answers)).toEqual(new Set(['answered 1']))
  expect(await clock.runUntil(send(BLOB))).toBe('answered 1')
  expect(await clock.runUntil(send(query()))).toBe('SECONDARY_LIMIT')
  expect(judge.violations).toMatchObject({ 'cpu-minute': 1 })
})

test('a limit without a reason is nobody’s fault, but going on is', async () => {
  const { clock, send, judge } = calm({ limits: { unprovokedRate: 1, retryAfterSeconds: null } })
  expect(await clock.runUntil(send(BLOB))).toBe('SECONDARY_LIMIT')
  expect(Object.values(judge.violations)).toEqual([0, 0, 0, 0, 0])
  await clock.runUntil(send(BLOB))
  expect(judge.violations).toMatchObject({ 'told-pause': 1 })
})
