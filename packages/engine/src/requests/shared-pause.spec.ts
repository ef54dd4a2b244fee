import { expect, test } from '@jest/globals'
import { SharedPause } from './shared-pause.js'

const MINUTE = 60_000

test('without Retry-After: a minute, then twice as long each time in a row, at most a quarter of an hour', () => {
  const pause = new SharedPause()
  const lengths: number[] = []
  for (let now = 0; lengths.length < 7; now = pause.untilMs) {
    pause.lengthen(now, undefined)
    lengths.push((pause.untilMs - now) / MINUTE)
  }
  expect(lengths).toEqual([1, 2, 4, 8, 15, 15, 15])
})

test('requests that were under way together are one offence', () => {
  const pause = new SharedPause()
  for (const now of [0, 10, 20]) pause.lengthen(now, undefined)
  expect(pause.untilMs).toBe(20 + MINUTE)
})

test('Retry-After is obeyed, and never shortens a pause', () => {
  const pause = new SharedPause()
  pause.lengthen(0, 90)
  pause.lengthen(1, 5)
  expect(pause.untilMs).toBe(90_000)
})

test.each([0, -5])('Retry-After: %d is a second', (seconds) => {
  const pause = new SharedPause()
  pause.lengthen(0, seconds)
  expect(pause.untilMs).toBe(1_000)
})

test.each([NaN, Infinity])('Retry-After: %d says nothing', (seconds) => {
  const pause = new SharedPause()
  pause.lengthen(0, seconds)
  expect(pause.untilMs).toBe(MINUTE)
})

test('an answer to a request from before the pause does not end the row, one from after it does', () => {
  const early = new SharedPause()
  early.lengthen(0, undefined)
  early.succeed(-5)
  early.lengthen(MINUTE, undefined)
  expect(early.untilMs).toBe(3 * MINUTE)
  const late = new SharedPause()
  late.lengthen(0, undefined)
  late.succeed(MINUTE)
  late.lengthen(MINUTE, undefined)
  expect(late.untilMs).toBe(2 * MINUTE)
})
