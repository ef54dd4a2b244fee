import { expect, test } from '@jest/globals'
import { finishTime } from './finish-time.js'

const now = new Date(2026, 10, 24, 3, 0, 0)
const local = (day: number, hours: number, minutes: number): number => new Date(2026, 10, day, hours, minutes).getTime()

test.each([
  ['04:30', local(24, 4, 30)],
  ['4:30', local(24, 4, 30)],
  ['02:59', local(25, 2, 59)],
  ['03:00', local(25, 3, 0)],
  ['2026-11-25T04:30', local(25, 4, 30)],
  ['2099-01-01T00:00:00Z', Date.UTC(2099, 0, 1)],
])('%s is that moment, and a time of the day the next one', (written, expected) => {
  expect(finishTime(written, now)).toBe(expected)
})

test.each(['', 'soon', '25:00', '04:60', '4', '2026-13-01T00:00', '2026-11-25'])('%p is no time', (written) => {
  expect(() => finishTime(written, now)).toThrow('that is no time; write 04:30, or 2026-11-24T04:30')
})

test('a moment that is over is refused', () => {
  expect(() => finishTime('2020-01-01T00:00Z', now)).toThrow('that is over already')
})
