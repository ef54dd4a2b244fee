import { expect, test } from '@jest/globals'
import { VirtualClock } from '@ioc-scanner/testkit'
import { untilAlarm } from './until-alarm.js'
import { Watchdog } from './watchdog.js'

const MINUTE = 60_000

function watching({ requests = 0, minutes }: { readonly requests?: number; readonly minutes?: number } = {}) {
  const clock = new VirtualClock()
  const warnings: string[] = []
  const watched = {
    requests: () => requests,
    describe: () => 'the tree of a repository',
    warn: (message: string) => warnings.push(message),
  }
  const watchdog = new Watchdog(watched, clock, minutes === undefined ? undefined : clock.now() + minutes * MINUTE)
  const end = new AbortController()
  const watch = watchdog.watch(end.signal)
  let sounded: string | undefined
  watchdog.alarm.catch((cause: Error) => {
    sounded = cause.message
  })
  return { clock, warnings, watchdog, end, watch, sounded: () => sounded }
}

test('silence is told after two minutes, once, and ends the scan after ten: with what it waited for', async () => {
  const { clock, warnings, sounded } = watching()
  await clock.advance(9 * MINUTE)
  expect(warnings).toEqual(['nothing has happened for 2 minutes; waiting for the tree of a repository'])
  expect(sounded()).toBeUndefined()
  await clock.advance(2 * MINUTE)
  expect(sounded()).toBe('nothing had happened for 10 minutes; it was waiting for the tree of a repository')
})

test('a request in flight gets half an hour', async () => {
  const { clock, sounded } = watching({ requests: 1 })
  await clock.advance(29 * MINUTE)
  expect(sounded()).toBeUndefined()
  await clock.advance(2 * MINUTE)
  expect(sounded()).toMatch('nothing had happened for 30 minutes')
})

test('whatever happens starts it anew, and a told wait is no silence', async () => {
  const { clock, watchdog, warnings, sounded } = watching()
  await clock.advance(9 * MINUTE)
  watchdog.record({ type: 'wait-ended', atMs: clock.now() })
  await clock.advance(MINUTE)
  const untilMs = clock.now() + 55 * MINUTE
  watchdog.record({ type: 'wait-started', atMs: clock.now(), reason: 'rate limit', bucket: 'graphql', untilMs })
  await clock.advance(56 * MINUTE)
  expect(sounded()).toBeUndefined()
  expect(warnings).toHaveLength(1)
})

test('a deadline ends the scan on time, also while a limit is waited for', async () => {
  const { clock, watchdog, sounded } = watching({ minutes: 7 })
  const untilMs = clock.now() + 55 * MINUTE
  watchdog.record({ type: 'wait-started', atMs: clock.now(), reason: 'rate limit', bucket: 'graphql', untilMs })
  await clock.advance(7 * MINUTE - 1)
  expect(sounded()).toBeUndefined()
  await clock.advance(1)
  expect(sounded()).toMatch('the time that it was given was over')
})

test('it goes home with the scan', async () => {
  const { end, watch, sounded } = watching()
  end.abort(new Error('over'))
  await watch
  expect(sounded()).toBeUndefined()
})

test('an alarm ends a loop whose source will never answer, after all that it had told', async () => {
  async function* stuck(): AsyncGenerator<number> {
    yield 1
    yield 2
    await new Promise(() => undefined)
  }
  let sound: (cause: Error) => void = () => undefined
  const alarm = new Promise<never>((_, reject) => {
    sound = reject
  })
  const items: number[] = []
  const reading = (async () => {
    for await (const item of untilAlarm(stuck(), alarm)) items.push(item)
  })()
  await new Promise((resolve) => setImmediate(resolve))
  sound(new Error('time to go'))
  await expect(reading).rejects.toThrow('time to go')
  expect(items).toEqual([1, 2])
})
