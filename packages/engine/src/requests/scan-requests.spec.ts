import { expect, test } from '@jest/globals'
import {
  RequestFailure,
  type Answer,
  type BatchOutcome,
  type RequestDescription,
  type RequestFailureCode,
} from '@ioc-scanner/core'
import { seededRandomness, VirtualClock } from '@ioc-scanner/testkit'
import { ScanRequests, type RequestLimits } from './scan-requests.js'

const LIMITS: RequestLimits = {
  maxConcurrentRepos: 2,
  rateLimitBuffer: 0.8,
  retryAttempts: 3,
  retryDelayBase: 1,
  bytesInFlight: 1_000_000,
}
const QUERY: RequestDescription = { kind: 'contents', bucket: 'graphql', points: 1, bytes: 100, files: 1 }

function setUp(limits: Partial<RequestLimits> = {}) {
  const clock = new VirtualClock()
  const outcomes: { readonly outcome: BatchOutcome; readonly failure?: RequestFailureCode }[] = []
  const waits: string[] = []
  const abort = new AbortController()
  const requests = new ScanRequests(
    { ...LIMITS, ...limits },
    {
      allowed: () => undefined,
      started: () => undefined,
      finished: (outcome, _attempt, failure) => outcomes.push({ outcome, failure }),
      retrying: () => undefined,
      waiting: (reason, _bucket, untilMs) => waits.push(`${reason} ${untilMs - startMs}`),
      resumed: () => undefined,
    },
    clock,
    seededRandomness(7),
    abort.signal,
  )
  requests.allow(10)
  const startMs = clock.now()
  return { clock, outcomes, waits, requests, abort, startMs }
}

const answer = (more: Partial<Answer<string>> = {}): Answer<string> => ({ value: 'ok', receivedBytes: 10, ...more })

/** Answers with each of these in turn: a failure is thrown. */
function script(...answers: readonly (Answer<string> | RequestFailure)[]) {
  const times: number[] = []
  const left = [...answers]
  return {
    times,
    attempt: (clock: VirtualClock) => async (): Promise<Answer<string>> => {
      times.push(clock.now())
      const next = left.shift() ?? answer()
      if (next instanceof RequestFailure) throw next
      return next
    },
  }
}

async function settle<T>(clock: VirtualClock, running: Promise<T>, seconds: number): Promise<T> {
  for (let second = 0; second < seconds; second += 1) await clock.advance(1_000)
  return running
}

test('a fault that may pass is repeated with growing, jittered delays', async () => {
  const { clock, requests, outcomes } = setUp()
  const fault = new RequestFailure('TRANSIENT', 'timeout', 'HTTP 502')
  const { attempt, times } = script(fault, fault, fault)
  await expect(settle(clock, requests.run(QUERY, attempt(clock)), 20)).resolves.toBe('ok')
  expect(times).toHaveLength(4)
  const delays = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  expect(delays.every((delay, index) => delay >= 0 && delay <= 1_000 * 2 ** index)).toBe(true)
  expect(outcomes.map(({ outcome }) => outcome.status)).toEqual(['ignored', 'ignored', 'ignored', 'measured'])
})

test('retries end, and the last failure is thrown', async () => {
  const { clock, requests } = setUp({ retryAttempts: 1 })
  const { attempt, times } = script(
    new RequestFailure('TRANSIENT', 'timeout', 'first'),
    new RequestFailure('TIMEOUT', 'timeout', 'second'),
  )
  const failed = expect(requests.run(QUERY, attempt(clock))).rejects.toThrow('second')
  await settle(clock, failed, 5)
  expect(times).toHaveLength(2)
})

test.each(['TOO_HEAVY', 'REFUSED', 'MISSING'] as const)(
  '%s is never repeated: the same request would fail again',
  async (code) => {
    const { clock, requests } = setUp()
    const { attempt, times } = script(new RequestFailure(code, 'resource-limit', 'no'))
    await expect(requests.run(QUERY, attempt(clock))).rejects.toMatchObject({ code })
    expect(times).toHaveLength(1)
  },
)

test('a secondary limit with Retry-After stops every request for that long, and is no retry', async () => {
  const { clock, requests, startMs, waits } = setUp({ retryAttempts: 0 })
  const first = script(new RequestFailure('SECONDARY_LIMIT', 'rate-limit', 'slow down', { retryAfterSeconds: 7 }))
  const second = script()
  const running = requests.run(QUERY, first.attempt(clock))
  await clock.advance(1)
  const other = requests.run(QUERY, second.attempt(clock))
  await settle(clock, Promise.all([running, other]), 10)
  expect(first.times[1]).toBeGreaterThanOrEqual(startMs + 7_000)
  expect(second.times[0]).toBeGreaterThanOrEqual(startMs + 7_000)
  expect(waits[0]).toBe('secondary rate limit 7000')
})

test('without Retry-After the pause is a minute, and longer each time in a row', async () => {
  const { clock, requests, startMs } = setUp()
  const limit = new RequestFailure('SECONDARY_LIMIT', 'rate-limit', 'slow down')
  const { attempt, times } = script(limit, limit)
  await settle(clock, requests.run(QUERY, attempt(clock)), 200)
  expect(times.map((time) => Math.round((time - startMs) / 1_000))).toEqual([0, 60, 180])
})

test('an empty bucket is waited for until its reset, and the other bucket goes on', async () => {
  const { clock, requests, startMs } = setUp()
  const resetAtMs = startMs + 30_000
  const graphql = script(new RequestFailure('PRIMARY_LIMIT', 'rate-limit', 'empty', { resetAtMs }))
  const rest = script()
  const waiting = requests.run(QUERY, graphql.attempt(clock))
  await clock.advance(1)
  await expect(requests.run({ ...QUERY, bucket: 'rest' }, rest.attempt(clock))).resolves.toBe('ok')
  await settle(clock, waiting, 40)
  expect(graphql.times[1]).toBeGreaterThanOrEqual(resetAtMs)
})

test('no more than the configured share of a bucket is used before its reset', async () => {
  const { clock, requests, startMs } = setUp({ rateLimitBuffer: 0.5 })
  const resetAtMs = startMs + 60_000
  const sent: number[] = []
  let remaining = 10
  const run = (): Promise<string> =>
    requests.run(QUERY, async () => {
      sent.push(clock.now() - startMs)
      remaining -= 1
      return answer({ allowance: { limit: 10, remaining, resetAtMs } })
    })
  for (let index = 0; index < 5; index += 1) await run()
  const sixth = run()
  await clock.advance(10_000)
  expect(sent).toHaveLength(5)
  await settle(clock, sixth, 60)
  expect(sent[5]).toBeGreaterThanOrEqual(60_000)
})

test('never more requests are in flight than allowed, also after the allowance has shrunk', async () => {
  const { clock, requests } = setUp()
  let inFlight = 0
  let most = 0
  const run = (): Promise<string> =>
    requests.run(QUERY, async () => {
      inFlight += 1
      most = Math.max(most, inFlight)
      await clock.sleep(100)
      inFlight -= 1
      return answer()
    })
  requests.allow(4)
  const running = Promise.all(Array.from({ length: 20 }, run))
  await clock.advance(150)
  expect(most).toBe(4)
  requests.allow(2)
  most = 0
  await clock.advance(150)
  await settle(clock, running, 5)
  expect(most).toBeLessThanOrEqual(4)
})

test('requests of one repository each: no more repositories are served than allowed', async () => {
  const { clock, requests } = setUp()
  const served = new Set<string>()
  let most = 0
  const run = (repository: string): Promise<string> =>
    requests.run({ ...QUERY, repository }, async () => {
      served.add(repository)
      most = Math.max(most, served.size)
      await clock.sleep(100)
      served.delete(repository)
      return answer()
    })
  await settle(clock, Promise.all(['a', 'b', 'c', 'd'].map(run)), 2)
  expect(most).toBe(2)
})

test('bytes in flight stay below the limit, and a request larger than it passes alone', async () => {
  const { clock, requests } = setUp({ bytesInFlight: 1_000 })
  let bytes = 0
  let most = 0
  const run = (size: number): Promise<string> =>
    requests.run({ ...QUERY, bytes: size }, async () => {
      bytes += size
      most = Math.max(most, bytes)
      await clock.sleep(10)
      bytes -= size
      return answer()
    })
  await settle(clock, Promise.all([600, 600, 300, 5_000, 200].map(run)), 1)
  expect(most).toBe(5_000)
})

test('a refused login is final for its request; the next one asks the source, which may have renewed it', async () => {
  const { clock, requests } = setUp()
  const refused = script(new RequestFailure('UNAUTHORIZED', 'forbidden', 'Bad credentials'))
  await expect(requests.run(QUERY, refused.attempt(clock))).rejects.toThrow('Bad credentials')
  expect(refused.times).toHaveLength(1)
  await expect(requests.run(QUERY, script().attempt(clock))).resolves.toBe('ok')
})

test('an interrupt ends a wait at once', async () => {
  const { clock, requests, abort } = setUp()
  const { attempt } = script(
    new RequestFailure('SECONDARY_LIMIT', 'rate-limit', 'slow down', { retryAfterSeconds: 3_600 }),
  )
  const running = expect(requests.run(QUERY, attempt(clock))).rejects.toThrow('stop')
  await clock.advance(1_000)
  abort.abort(new Error('stop'))
  await running
})

test('points that are reserved for others are left, whatever the buffer is', async () => {
  const { clock, requests } = setUp({ rateLimitBuffer: 1, reservePoints: 7 })
  const resetAtMs = clock.now() + 60_000
  let remaining = 10
  const run = (): Promise<string> =>
    requests.run(QUERY, async () => {
      remaining -= 1
      return answer({ allowance: { limit: 10, remaining, resetAtMs } })
    })
  const running = Promise.all(Array.from({ length: 6 }, run))
  await clock.advance(30_000)
  expect(remaining).toBeGreaterThanOrEqual(0)
  await settle(clock, running, 40)
})

test('a bucket that is reserved as a whole refuses instead of waiting for ever', async () => {
  const { requests, clock } = setUp({ reservePoints: 100 })
  const allowance = { limit: 60, remaining: 59, resetAtMs: clock.now() + 60_000 }
  await requests.run(QUERY, script(answer({ allowance })).attempt(clock))
  await expect(requests.run(QUERY, script().attempt(clock))).rejects.toMatchObject({
    code: 'REFUSED',
    message: 'all points of the graphql bucket are reserved for others',
  })
})

test('a wait that would outlast the scan is not begun', async () => {
  const { requests, clock } = setUp({ deadlineMs: Date.now() + 10 * 365 * 86_400_000 })
  const limit = new RequestFailure('SECONDARY_LIMIT', 'rate-limit', 'slow down', { retryAfterSeconds: 1e9 })
  const running = requests.run(QUERY, script(limit).attempt(clock))
  await expect(running).rejects.toMatchObject({ code: 'REFUSED', reason: 'deadline' })
})

test('a host that never answers is given up within minutes, and says so; another host is not held back', async () => {
  const { requests, clock, startMs } = setUp({ retryAttempts: 10 })
  const down = async (): Promise<Answer<string>> => {
    throw new RequestFailure('TRANSIENT', 'timeout', 'ECONNREFUSED')
  }
  const failures: string[] = []
  let lastAtMs = 0
  const fail = (cause: Error): void => {
    failures.push(cause.message)
    lastAtMs = clock.now()
  }
  const all = Promise.all(Array.from({ length: 300 }, async () => requests.run(QUERY, down).catch(fail)))
  await clock.advance(1_500)
  await expect(requests.run({ ...QUERY, host: 'other' }, script().attempt(clock))).resolves.toBe('ok')
  await settle(clock, all, 900)
  expect(failures).toHaveLength(300)
  expect(failures.filter((message) => message.startsWith('the server was given up'))).not.toHaveLength(0)
  expect(lastAtMs - startMs).toBeLessThan(180_000)
})

test('a body that comes in slowly is not the work of the server: it does not use up its minute', async () => {
  const { requests, clock, startMs } = setUp()
  const allowance = { limit: 5_000, remaining: 4_999, resetAtMs: startMs + 3_600_000 }
  const slowly = async (_: AbortSignal, answers: () => void): Promise<Answer<string>> => {
    await clock.sleep(50)
    answers()
    await clock.sleep(9_950)
    return answer({ allowance })
  }
  const running = Promise.all(Array.from({ length: 100 }, () => requests.run(QUERY, slowly)))
  await settle(clock, running, 110)
  expect(clock.now() - startMs).toBeLessThanOrEqual(110_000) // 100 requests, ten at a time, ten seconds each
})
