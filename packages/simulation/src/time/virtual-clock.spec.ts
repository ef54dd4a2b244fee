import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { VirtualClock } from './virtual-clock.js'

test('sleepers wake in the order of their time, and each sees its own time', async () => {
  const clock = new VirtualClock(1_000)
  const woken: string[] = []
  const sleeper = async (name: string, milliseconds: number): Promise<void> => {
    await clock.sleep(milliseconds)
    woken.push(`${name} at ${clock.now()}`)
  }
  void sleeper('late', 500)
  void sleeper('early', 20)
  await clock.advance(499)
  expect(woken).toEqual(['early at 1020'])
  await clock.advance(1)
  expect(woken).toEqual(['early at 1020', 'late at 1500'])
})

test('who falls asleep again while time passes is woken again', async () => {
  const clock = new VirtualClock(0)
  let ticks = 0
  const ticking = async (): Promise<void> => {
    while (ticks < 100) {
      await clock.sleep(10)
      ticks += 1
    }
  }
  void ticking()
  await clock.advance(55)
  expect(ticks).toBe(5)
  expect(clock.now()).toBe(55)
})

test('an aborted sleep rejects with the reason, and nobody sleeps any more', async () => {
  const clock = new VirtualClock()
  const stop = new AbortController()
  const sleep = clock.sleep(1_000, stop.signal)
  stop.abort(new Error('no more time'))
  await expect(sleep).rejects.toThrow('no more time')
  await expect(clock.sleep(1, stop.signal)).rejects.toThrow('no more time')
  expect(clock.sleeping).toBe(0)
})

test('hours of waiting take no time', async () => {
  const clock = new VirtualClock(0)
  const waiting = async (): Promise<string> => {
    for (let hour = 0; hour < 24; hour += 1) await clock.sleep(3_600_000)
    return 'done'
  }
  expect(await clock.runUntil(waiting())).toBe('done')
  expect(clock.now()).toBe(86_400_000)
})

test('what rejects after a wait rejects from runUntil', async () => {
  const clock = new VirtualClock()
  const failing = clock.sleep(10).then(() => Promise.reject(new Error('late failure')))
  await expect(clock.runUntil(failing)).rejects.toThrow('late failure')
})

test('time stands still while anything else can run, however many turns it takes', async () => {
  const clock = new VirtualClock(0)
  const seen: number[] = []
  const working = async (): Promise<void> => {
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    await readFile(new URL(import.meta.url))
    seen.push(clock.now())
    await clock.sleep(5)
  }
  const waiting = clock.sleep(10)
  await clock.runUntil(Promise.all([working(), waiting]))
  expect(seen).toEqual([0])
  expect(clock.now()).toBe(10)
})

test('who wakes at the same time wakes in the order of falling asleep', async () => {
  const clock = new VirtualClock(0)
  const woken: number[] = []
  const sleeper = async (name: number): Promise<void> => {
    await clock.sleep(7)
    woken.push(name)
  }
  const names = Array.from({ length: 50 }, (_, index) => index)
  await clock.runUntil(Promise.all(names.map(sleeper)))
  expect(woken).toEqual(names)
})

test('waiting for what never comes is an error, not a hang', async () => {
  await expect(new VirtualClock().runUntil(new Promise(() => undefined), 50)).rejects.toMatchObject({
    code: 'CLOCK_STALLED',
  })
})

test('sleepers wake in the order of their times, whoever was woken otherwise meanwhile', () => {
  const sleeps = fc.array(fc.record({ at: fc.nat(50), aborted: fc.boolean() }), { maxLength: 60 })
  return fc.assert(
    fc.asyncProperty(sleeps, async (wanted) => {
      const clock = new VirtualClock(0)
      const woken: number[] = []
      const stop = new AbortController()
      const all = wanted.map(async ({ at, aborted }) => {
        await clock.sleep(at, aborted ? stop.signal : undefined).then(
          () => woken.push(at),
          () => undefined,
        )
      })
      expect(clock.sleeping).toBe(wanted.length)
      stop.abort(new Error('enough'))
      await clock.runUntil(Promise.all(all))
      const expected = wanted.filter(({ aborted }) => !aborted).map(({ at }) => at)
      expect(woken).toEqual(expected.sort((a, b) => a - b))
      expect(clock.sleeping).toBe(0)
    }),
    { numRuns: 40 },
  )
})
